import { expect, test } from 'vitest'
import { type MeterId, meterId } from '../../../src/core/ids.ts'
import { RegisterBook } from '../../../src/core/validate/register-book.ts'

const M1 = meterId('M1')
const ROW = { atMs: 1_769_923_800_000, registerKwh: 6_519.139, quality: 'edited' } as const

test('a book knows nothing of a meter that never sent', () => {
  const book = new RegisterBook()
  expect([book.size, book.get(M1), book.entryOf(M1)]).toEqual([0, undefined, undefined])
})

test('a book keeps the last row of each of many meters', () => {
  const book = new RegisterBook()
  const ids: readonly MeterId[] = Array.from({ length: 1_000 }, (_, i) => meterId(`M${i}`))
  for (const [i, id] of ids.entries()) book.set(id, { ...ROW, registerKwh: i })
  book.set(M1, ROW)
  expect(book.size).toBe(1_000)
  expect(book.get(M1)).toEqual(ROW)
  expect(book.get(meterId('M999'))).toEqual({ ...ROW, registerKwh: 999 })
  expect([...book.meterIds()]).toEqual(ids)
})

test('a row comes back from its entry as it was, through JSON too', () => {
  const book = new RegisterBook()
  book.set(M1, ROW)
  const other = new RegisterBook()
  other.restore(M1, JSON.parse(JSON.stringify(book.entryOf(M1))))
  expect(other.get(M1)).toEqual(ROW)
})

test('an entry of version 1 still loads', () => {
  const book = new RegisterBook()
  book.restore(M1, { version: 1, atMs: 5, registerKwh: 7, quality: 'estimated' })
  expect(book.get(M1)).toEqual({ atMs: 5, registerKwh: 7, quality: 'estimated' })
})

test.each([
  ['a later version', { version: 2, atMs: 5, registerKwh: 7, quality: 'valid' }],
  ['no quality', { version: 1, atMs: 5, registerKwh: 7 }],
  ['nothing', undefined],
])('an entry of %s is refused', (_label, entry) => {
  expect(() => new RegisterBook().restore(M1, entry)).toThrow()
})

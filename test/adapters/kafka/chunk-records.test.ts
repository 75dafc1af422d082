import { expect, it } from 'vitest'
import {
  chunkRecords,
  MAX_CHUNK_BYTES,
  MAX_CHUNK_RECORDS,
  sizeOf,
} from '../../../src/adapters/kafka/chunk-records.ts'
import type { OutgoingRecord } from '../../../src/ports/topic.ts'

const record = (key: string, bytes: number): OutgoingRecord => ({
  topic: 'meter-days',
  key,
  value: new Uint8Array(bytes),
})
const many = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, i) => record(`k${i}`, bytes))

it.each([
  ['no records', [], []],
  ['as many as a chunk holds', many(MAX_CHUNK_RECORDS, 1), [5_000]],
  ['one more', many(MAX_CHUNK_RECORDS + 1, 1), [5_000, 1]],
  ['wide ones', many(5, 300_000), [2, 2, 1]],
  [
    'one that is too wide alone',
    [record('a', 1), record('b', 2_000_000), record('c', 1)],
    [1, 1, 1],
  ],
])('%s', (_label, records, sizes) => {
  const chunks = chunkRecords(records)
  expect(chunks.map((chunk) => chunk.length)).toEqual(sizes)
  expect(chunks.flat()).toEqual(records)
  for (const chunk of chunks.filter(({ length }) => length > 1)) {
    expect(chunk.reduce((sum, r) => sum + sizeOf(r), 0)).toBeLessThanOrEqual(MAX_CHUNK_BYTES)
  }
})

it('counts bytes, not characters, of key, value and headers', () => {
  const bare = sizeOf({ topic: 'tips', key: null, value: null })
  const full = { topic: 'tips', key: 'ж', value: 'жж', headers: { ж: 'ж' } } as const
  expect(sizeOf(full) - bare).toBe(2 + 4 + 2 + 2)
})

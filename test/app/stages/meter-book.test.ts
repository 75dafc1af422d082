import { expect, test } from 'vitest'
import { MeterBook } from '../../../src/app/stages/meter-book.ts'
import { meterId } from '../../../src/core/ids.ts'

const M1 = meterId('M1')
const newBook = (): MeterBook => new MeterBook({ regionId: 'ALA', timezone: 'Asia/Almaty' })

test('a meter without an asset has the configured region and zone, and nothing else', () => {
  expect(newBook().attributesOf(M1)).toEqual({ regionId: 'ALA', timeZone: 'Asia/Almaty' })
})

test('a meter-day carries of the asset what judging needs', () => {
  const book = newBook()
  const shared = {
    transformerId: 'TP-1',
    customerClass: 'household',
    zone: 'rural',
    tariff: 'T',
    contractedKw: 7,
    activity: 'A',
  } as const
  book.put('M1', {
    meterId: 'M1',
    regionId: 'KRG',
    timezone: 'Asia/Aqtau',
    lat: 1,
    lon: 2,
    stepMin: 15,
    ...shared,
  })
  expect(book.attributesOf(M1)).toEqual({ regionId: 'KRG', timeZone: 'Asia/Aqtau', ...shared })
})

test('the last asset sent stands, until it is taken away', () => {
  const book = newBook()
  book.put('M1', { meterId: 'M1', regionId: 'KRG' })
  book.attributesOf(M1)
  book.put('M1', { meterId: 'M1', regionId: 'PVL' })
  expect([book.attributesOf(M1).regionId, book.size]).toEqual(['PVL', 1])
  book.put('M1', undefined)
  expect([book.attributesOf(M1).regionId, book.size, book.get('M1')]).toEqual(['ALA', 0, undefined])
})

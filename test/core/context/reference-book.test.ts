import { describe, expect, test } from 'vitest'
import { ReferenceBook } from '../../../src/core/context/reference-book.ts'
import { WeatherTable } from '../../../src/core/context/weather-table.ts'
import { DAY, HOUR } from '../../builders/days.ts'

const FEB_1 = Date.UTC(2026, 1, 1)

describe('licences', () => {
  const book = new ReferenceBook()
  const licence = (licenceId: string, declaredKw: number, validFrom?: number, validTo?: number) =>
    book.licences.put(licenceId, { licenceId, meterId: 'M1', declaredKw, validFrom, validTo })
  licence('L1', 100, FEB_1, FEB_1 + 27 * DAY)
  licence('L2', 50)
  test.each([
    ['before it begins', FEB_1 - 1, 'L2'],
    ['from its first moment', FEB_1, 'L1'],
    ['through its last day', FEB_1 + 28 * DAY - 1, 'L1'],
    ['after its last day', FEB_1 + 28 * DAY, 'L2'],
  ])('of a meter: the one in force that declares most, %s', (_, atMs, found) => {
    expect(book.licenceOf('M1', atMs)?.licenceId).toBe(found)
  })

  test('are replaced, moved to another meter and taken away by their id', () => {
    const moved = new ReferenceBook()
    moved.licences.put('L1', { licenceId: 'L1', meterId: 'M1', declaredKw: 1 })
    moved.licences.put('L1', { licenceId: 'L1', meterId: 'M2', declaredKw: 2 })
    expect([moved.licenceOf('M1', 0), moved.licenceOf('M2', 0)?.declaredKw]).toEqual([undefined, 2])
    moved.licences.put('L1', undefined)
    expect([moved.licenceOf('M2', 0), moved.licences.get('L1')]).toEqual([undefined, undefined])
  })
})

describe('orders', () => {
  const book = new ReferenceBook()
  const order = (
    orderId: string,
    names: { meterId?: string; licenceId?: string; regionId?: string },
  ) => book.orders.put(orderId, { orderId, from: FEB_1, to: FEB_1 + DAY, maxKw: 0, ...names })
  order('O3', { meterId: 'M1' })
  order('O1', { meterId: 'M1' })
  order('O2', { licenceId: 'L1' })
  order('O4', { regionId: 'ALA' })
  order('O5', { meterId: 'M9' })
  const licence = { licenceId: 'L1', meterId: 'M1', declaredKw: 1 }
  test.each([
    ["its own, its licence's and its region's", licence, ['O1', 'O3', 'O2', 'O4']],
    ['its own alone without a licence', undefined, ['O1', 'O3']],
  ])('that bind a meter are %s', (_, held, found) => {
    expect(book.ordersFor('M1', held, 'ALA').map(({ orderId }) => orderId)).toEqual(found)
  })
})

test('tips count for 90 days, and not before they came', () => {
  const book = new ReferenceBook()
  book.tips.put('T1', { tipId: 'T1', at: FEB_1, meterId: 'M1' })
  book.tips.put('T2', { tipId: 'T2', at: FEB_1 + DAY, meterId: 'M1', transformerId: 'TP-1' })
  const counts = [FEB_1 - 1, FEB_1, FEB_1 + DAY, FEB_1 + 90 * DAY, FEB_1 + 91 * DAY]
  expect(counts.map((atMs) => book.tipsFor('meter M1', atMs))).toEqual([0, 1, 2, 1, 0])
  expect([
    book.tipsFor('transformer TP-1', FEB_1 + DAY),
    book.tipsFor('meter M2', FEB_1 + DAY),
  ]).toEqual([1, 0])
})

describe('temperature', () => {
  const table = (...hours: (number | undefined)[]): WeatherTable => {
    const weather = new WeatherTable()
    for (const [hour, tempC] of hours.entries())
      if (tempC !== undefined) weather.put({ regionId: 'ALA', at: FEB_1 + hour * HOUR, tempC })
    return weather
  }
  test.each([
    ['the mean of its hours', [0, 2, 4, 6], 3],
    ['the mean of those known, half of them', [0, undefined, 4, undefined], 2],
    ['unknown where fewer are', [0, undefined, undefined, undefined], Number.NaN],
    ['unknown where none is', [], Number.NaN],
  ])('over a time is %s', (_, hours, mean) => {
    expect(table(...hours).meanC('ALA', FEB_1, FEB_1 + 4 * HOUR)).toBe(mean)
  })

  test('of an hour is the last one sent, also where its mean was asked for before', () => {
    const weather = table(0, 2)
    const mean = () => weather.meanC('ALA', FEB_1, FEB_1 + 2 * HOUR)
    expect(mean()).toBe(1)
    weather.put({ regionId: 'ALA', at: FEB_1 + 30 * 60_000, tempC: 10 })
    expect([mean(), weather.meanC('KRG', FEB_1, FEB_1 + HOUR)]).toEqual([6, Number.NaN])
  })
})

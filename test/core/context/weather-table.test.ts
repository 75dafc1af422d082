import { expect, test } from 'vitest'
import { WeatherTable } from '../../../src/core/context/weather-table.ts'
import { HOUR } from '../../builders/days.ts'

const NOON = Date.UTC(2026, 1, 1, 12)
/** The temperature of an hour is its number from noon on. */
const table = (hours: readonly number[]): WeatherTable => {
  const weather = new WeatherTable()
  for (const hour of hours) weather.put({ regionId: 'ALA', at: NOON + hour * HOUR, tempC: hour })
  return weather
}
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, hour) => hour)

test('a day has the temperature of each of its hours', () => {
  const day = table(upTo(30)).hourlyC('ALA', NOON, NOON + 24 * HOUR)
  expect([...(day ?? [])]).toEqual(upTo(24))
})

test.each([
  ['25 hours', 25, 24],
  ['23 hours', 23, 22],
])('a day of %s has 24 parts from its first to its last', (_, hours, last) => {
  const day = table(upTo(30)).hourlyC('ALA', NOON, NOON + hours * HOUR)
  expect([day?.length, day?.[0], day?.[23]]).toEqual([24, 0, last])
})

test('hours without weather are unknown, and a day without any is', () => {
  const weather = table([0, 1, 5])
  const known = [...(weather.hourlyC('ALA', NOON, NOON + 24 * HOUR) ?? [])].flatMap(
    (tempC, hour) => (Number.isNaN(tempC) ? [] : [hour]),
  )
  expect(known).toEqual([0, 1, 5])
  expect(weather.hourlyC('ALA', NOON + 48 * HOUR, NOON + 72 * HOUR)).toBeUndefined()
  expect(weather.hourlyC('PAV', NOON, NOON + 24 * HOUR)).toBeUndefined()
})

test('an hour that is sent again counts from then on', () => {
  const weather = table(upTo(24))
  weather.hourlyC('ALA', NOON, NOON + 24 * HOUR)
  weather.put({ regionId: 'ALA', at: NOON, tempC: -30 })
  expect(weather.hourlyC('ALA', NOON, NOON + 24 * HOUR)?.[0]).toBe(-30)
})

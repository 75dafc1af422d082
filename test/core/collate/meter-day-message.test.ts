import { describe, expect, test } from 'vitest'
import type { DayClosed } from '../../../src/core/collate/day-closed.ts'
import {
  dayClosedFromJson,
  dayClosedToJson,
  meterDayFromJson,
  meterDayToJson,
} from '../../../src/core/collate/meter-day-message.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf } from '../../builders/days.ts'

test('a meter-day is written as people can read it', () => {
  const day = aMeterDay({
    powerKw: [0.1, 1 / 3, 0, 2, 12345.678],
    quality: [3, 4, 0, 2, 1],
    stepMs: 6 * 3_600_000,
    reactiveKvar: Float32Array.of(0.25, 0, 0, 0, 0),
    provisional: true,
    attributes: { contractedKw: 7, tariff: 'T1' },
  })
  expect(JSON.parse(meterDayToJson(day))).toEqual({
    meterId: 'M1',
    day: '2026-02-01',
    from: '2026-01-31T19:00:00.000Z',
    stepMin: 360,
    source: 0,
    revision: 1440,
    provisional: true,
    // 1/3 and 12345.678 as 32-bit floats: seven digits do not give them back, nine always do.
    powerKw: [0.1, 0.333333343, 0, 2, 12345.6777],
    quality: 'vd-eq',
    reactiveKvar: [0.25, 0, 0, 0, 0],
    attributes: {
      regionId: 'ALA',
      transformerId: 'TP-1',
      timeZone: 'Asia/Almaty',
      customerClass: 'household',
      contractedKw: 7,
      tariff: 'T1',
    },
  })
  expect(meterDayFromJson(JSON.parse(meterDayToJson(day)))).toEqual(day)
})

test('a day of tariff zones is marked', () => {
  const day = aMeterDay({ powerKw: new Array<number>(24).fill(2), isZoned: true })
  const json = JSON.parse(meterDayToJson(day))
  expect(json).toMatchObject({ zoned: true })
  expect(meterDayFromJson(json)).toEqual(day)
})

describe('what is no meter-day is a fault', () => {
  const good = JSON.parse(meterDayToJson(aMeterDay())) as Record<string, unknown>
  test.each([
    ['a date that is none', { day: '2026-02-30' }],
    ['a letter that is no quality', { quality: 'x'.repeat(48) }],
    ['fewer letters than slots', { quality: 'v' }],
    ['no slots', { powerKw: [], quality: '' }],
    ['a value that is no number', { powerKw: [null], quality: 'v' }],
    ['an id with a space', { meterId: 'M 1' }],
  ])('%s', (_, change) => {
    expect(() => meterDayFromJson({ ...good, ...change })).toThrow()
  })
})

test.each<[string, DayClosed]>([
  ['a closing', { source: 3, sources: 6, closedThrough: dayOf('2026-02-01'), idle: false }],
  [
    'a silent source without a reading',
    { source: 0, sources: 1, closedThrough: undefined, idle: true },
  ],
])('%s comes back as it was said', (_, closed) => {
  expect(dayClosedFromJson(JSON.parse(dayClosedToJson(closed)))).toEqual(closed)
})

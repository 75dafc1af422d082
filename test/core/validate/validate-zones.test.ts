import { describe, expect, test } from 'vitest'
import type { RawZones } from '../../../src/core/ingest/raw-message.ts'
import { validate } from '../../../src/core/validate/validate.ts'
import { almatyMidnight, dayOf, HOUR } from '../../builders/days.ts'
import { aContext, anAsset } from './builders.ts'

const DAY = dayOf('2026-02-01')
const MIDNIGHT = almatyMidnight(DAY)

const zones = (change: Partial<RawZones> = {}): RawZones => ({
  type: 'zones',
  meterId: 'M1',
  day: DAY,
  zoneKwh: { peak: 4, flat: 24, valley: 8 },
  quality: undefined,
  ...change,
})
const NEXT_DAY = { arrivedAtMs: MIDNIGHT + 25 * HOUR }
const validated = (
  change: Partial<RawZones> = {},
  context: Parameters<typeof aContext>[0] = {},
): ReturnType<typeof validate> => validate(zones(change), aContext({ ...NEXT_DAY, ...context }))

/** By hour of the local day, kWh. */
const hourly = (
  { readings }: ReturnType<typeof validate>,
  from = MIDNIGHT,
): (number | undefined)[] =>
  readings.map(({ startMs, energyKwh }, i) => {
    expect(startMs).toBe(from + i * HOUR)
    return energyKwh
  })
const repeat = (hours: number, kwh: number): number[] => new Array<number>(hours).fill(kwh)

describe('a day of tariff zones', () => {
  test('becomes its hours, each an equal share of its zone, marked as such', () => {
    const result = validated()
    // Night 23-7, day 7-19, evening 19-23 unless the configuration says otherwise.
    expect(hourly(result)).toEqual([
      ...repeat(7, 1),
      ...repeat(12, 2),
      ...repeat(4, 1),
      ...repeat(1, 1),
    ])
    expect(result).toMatchObject({ intervals: 24, rejections: [], baseline: 0 })
    expect(result.readings.every(({ isZoned, stepMs }) => isZoned && stepMs === HOUR)).toBe(true)
  })

  test('takes the hours of the meter\'s tariff, then those of "default"', () => {
    const params = {
      tariffZones: {
        thirds: { peak: '8-12,17-21', flat: '6-8,12-17,21-22', valley: '22-6' },
        default: { flat: '7-23', valley: '23-7' },
      },
    }
    const thirds = validated({}, { params, asset: anAsset({ tariff: 'thirds' }) })
    expect(hourly(thirds)).toEqual([
      ...repeat(6, 1),
      ...repeat(2, 3),
      ...repeat(4, 0.5),
      ...repeat(5, 3),
      ...repeat(4, 0.5),
      ...repeat(1, 3),
      ...repeat(2, 1),
    ])
    const other = validated({ zoneKwh: { flat: 16, valley: 16 } }, { params })
    expect(hourly(other)).toEqual([...repeat(7, 2), ...repeat(16, 1), ...repeat(1, 2)])
  })

  test.each([
    ['the clocks go forward', '2026-03-29', 23, 8 / 7],
    ['the clocks go back', '2026-10-25', 25, 8 / 9],
  ])('counts the hours that a night has on which %s', (_, date, hours, valleyKwh) => {
    const result = validated(
      { day: dayOf(date) },
      { timezone: 'Europe/London', arrivedAtMs: Date.parse('2026-12-01T00:00:00Z') },
    )
    expect(result.readings).toHaveLength(hours)
    expect(result.readings[0]?.energyKwh).toBeCloseTo(valleyKwh, 12)
    const sumKwh = result.readings.reduce((sum, { energyKwh = 0 }) => sum + energyKwh, 0)
    expect(sumKwh).toBeCloseTo(36, 9)
  })

  test('carries its quality and the CT ratio of its day', () => {
    const asset = anAsset({ multipliers: [{ from: 0, factor: 20 }] })
    const { readings } = validated({ quality: '8' }, { asset })
    expect(readings[0]).toMatchObject({ energyKwh: 20, quality: 'estimated', rawQuality: '8' })
  })

  test('has gaps where a zone has no value', () => {
    const { readings, intervals } = validated({ zoneKwh: { peak: null, flat: 24, valley: 8 } })
    expect(intervals).toBe(24)
    expect(readings.filter(({ quality }) => quality === 'missing')).toHaveLength(4)
    expect(validated({ zoneKwh: { flat: 24 } }).intervals).toBe(12)
  })
})

describe('what cannot be is turned away, zone by zone', () => {
  test.each([
    ['a negative energy', { zoneKwh: { peak: -4, flat: 24 } }, {}, ['negative-energy'], 12],
    [
      'more than the connection can carry for its hours',
      { zoneKwh: { peak: 400_001, flat: 24 } },
      {},
      ['implausible'],
      12,
    ],
    [
      'energy in a zone without hours',
      { zoneKwh: { peak: 1, valley: 8 } },
      { params: { tariffZones: { default: { flat: '7-23', valley: '23-7' } } } },
      ['zone-without-hours'],
      8,
    ],
    [
      'a quality that nobody knows',
      { quality: 'odd' },
      {},
      repeat(3, 0).map(() => 'quality-unknown'),
      0,
    ],
    [
      'a day that is not over',
      {},
      { arrivedAtMs: MIDNIGHT + 20 * HOUR },
      repeat(3, 0).map(() => 'future'),
      0,
    ],
    [
      'a day before any calendar',
      { day: dayOf('0000-01-01') },
      {},
      repeat(3, 0).map(() => 'before-epoch'),
      0,
    ],
    [
      'the last day that can be written',
      { day: dayOf('9999-12-31') },
      {},
      repeat(3, 0).map(() => 'future'),
      0,
    ],
    [
      'an unknown meter',
      {},
      { params: { unknownMeters: 'reject' as const } },
      repeat(3, 0).map(() => 'unknown-meter'),
      0,
    ],
  ])('%s', (_, change, context, reasons, hours) => {
    const result = validated(change, context)
    expect(result.rejections.map(({ reason }) => reason)).toEqual(reasons)
    expect(result.readings).toHaveLength(hours)
    expect(result.intervals).toBe(reasons.length + hours)
  })

  test('but an empty zone of a two-zone meter is no fault', () => {
    const params = { tariffZones: { default: { flat: '7-23', valley: '23-7' } } }
    expect(validated({ zoneKwh: { peak: 0, flat: 16, valley: 8 } }, { params })).toMatchObject({
      intervals: 24,
      rejections: [],
    })
  })
})

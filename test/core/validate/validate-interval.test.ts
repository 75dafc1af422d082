import { describe, expect, test } from 'vitest'
import type { MeterAsset } from '../../../src/core/context/assets.ts'
import type { RawInterval } from '../../../src/core/ingest/raw-message.ts'
import { validate } from '../../../src/core/validate/validate.ts'
import type { ValidateParams } from '../../../src/core/validate/validate-params.ts'
import { AT, aContext, anAsset, anInterval, aReading, HALF_HOUR } from './builders.ts'

const HOUR = 2 * HALF_HOUR
const DAY = 24 * HOUR

interface Change {
  readonly sent?: Partial<RawInterval>
  readonly asset?: Partial<MeterAsset>
  readonly params?: Partial<ValidateParams>
  readonly arrivedAtMs?: number
}

const judged = ({ sent, asset, params = {}, arrivedAtMs = AT + HOUR }: Change) =>
  validate(
    anInterval(sent),
    aContext({
      asset: asset === undefined ? undefined : anAsset(asset),
      params,
      arrivedAtMs,
    }),
  )

describe('one reading', () => {
  test.each<[string, Change, Partial<ReturnType<typeof aReading>>]>([
    ['as it was sent', {}, {}],
    [
      'with reactive energy and its own quality code',
      { sent: { kvarh: 0.3, quality: '8' } },
      { reactiveKvarh: 0.3, quality: 'estimated', rawQuality: '8' },
    ],
    [
      'of an end-stamped source, one step earlier',
      { params: { stamp: 'end' } },
      { startMs: AT - HALF_HOUR },
    ],
    [
      'with the step of its meter where it says none',
      { sent: { stepMin: undefined }, asset: { stepMin: 15 } },
      { stepMs: HALF_HOUR / 2 },
    ],
    [
      'with the configured step where nobody says one',
      { sent: { stepMin: undefined }, params: { stepMin: 10 } },
      { stepMs: HALF_HOUR / 3 },
    ],
    [
      'times the CT ratio in force, for both energies',
      {
        sent: { kvarh: 0.5 },
        asset: {
          multipliers: [
            { from: AT, factor: 40 },
            { from: AT - DAY, factor: 20 },
            { from: AT + HALF_HOUR, factor: 60 },
          ],
        },
      },
      { energyKwh: 60, reactiveKvarh: 20 },
    ],
    [
      'without a factor before the first CT ratio',
      { asset: { multipliers: [{ from: AT + 1, factor: 40 }] } },
      {},
    ],
    [
      'without energy where none was sent, whatever the code says',
      { sent: { kwh: null, kvarh: 0.2, quality: 'bogus' } },
      { energyKwh: undefined, quality: 'missing', rawQuality: 'bogus' },
    ],
    [
      'without energy where the source calls its number missing',
      { sent: { kwh: -9999, quality: 'missing' } },
      { energyKwh: undefined, quality: 'missing', rawQuality: 'missing' },
    ],
    ['that starts as late as the clock error allows', { arrivedAtMs: AT - HOUR }, {}],
    [
      'at the greatest energy that the contract explains',
      { sent: { kwh: 50 }, asset: { contractedKw: 5 } },
      { energyKwh: 50 },
    ],
    [
      'held against the general limit where the contracted power is not filled in',
      { sent: { kwh: 10_000 }, asset: { contractedKw: 0 } },
      { energyKwh: 10_000 },
    ],
    [
      'of an hour of a zone that is half an hour off',
      { sent: { stepMin: 60 }, asset: { timezone: 'Asia/Kolkata' } },
      { stepMs: HOUR },
    ],
  ])('becomes a reading %s', (_label, change, want) => {
    expect(judged(change)).toEqual({
      intervals: 1,
      readings: [aReading(want)],
      rejections: [],
      baseline: 0,
    })
  })

  test.each<[string, string, Change, string]>([
    [
      'unknown-meter',
      'its meter has no asset and must have one',
      { params: { unknownMeters: 'reject' } },
      'no asset of meter M1',
    ],
    [
      'step-unknown',
      'nobody says how long it is',
      { sent: { stepMin: undefined }, params: { stepMin: null } },
      'no stepMin in the message, the meter or the configuration',
    ],
    [
      'step-unsupported',
      'its step does not divide a day',
      { sent: { stepMin: 7 } },
      'a step of 7 min does not divide a day',
    ],
    [
      'step-unsupported',
      'its step is longer than a day',
      { sent: { stepMin: 2_880 } },
      'a step of 2880 min does not divide a day',
    ],
    [
      'before-epoch',
      "the meter's clock was reset",
      { sent: { atMs: 0 } },
      '1970-01-01T00:00:00.000Z is before 2000',
    ],
    [
      'before-epoch',
      'its time is before all calendars',
      { sent: { atMs: Number.MIN_SAFE_INTEGER } },
      '-9007199254740991 ms is before 2000',
    ],
    [
      'future',
      'it starts later than the clock error allows',
      { arrivedAtMs: AT - HOUR - 1 },
      '2026-02-01T05:30:00.000Z is after 2026-02-01T05:29:59.999Z, the arrival and the clock error allowed',
    ],
    [
      'future',
      'its time is beyond all calendars',
      { sent: { atMs: Number.MAX_SAFE_INTEGER } },
      '9007199254740991 ms is after 2026-02-01T07:30:00.000Z, the arrival and the clock error allowed',
    ],
    [
      'misaligned',
      'it starts a second late',
      { sent: { atMs: AT + 1_000 } },
      '2026-02-01T05:30:01.000Z is not on the grid of 30 min in Asia/Almaty',
    ],
    [
      'misaligned',
      'its hour starts at half past',
      { sent: { stepMin: 60 } },
      '2026-02-01T05:30:00.000Z is not on the grid of 60 min in Asia/Almaty',
    ],
    [
      'quality-unknown',
      'nobody knows its code',
      { sent: { quality: 'A+\n' } },
      'no quality code "A+\\n": add it to qualityCodes',
    ],
    ['negative-energy', 'it gives back', { sent: { kwh: -0.1 } }, '-0.1 kWh in an interval'],
    [
      'implausible',
      'it is more than twenty times the contract',
      { sent: { kwh: 50.1 }, asset: { contractedKw: 5 } },
      '50.1 kWh in an interval that can carry 50 kWh',
    ],
    [
      'implausible',
      'it is more than any connection carries',
      { sent: { kwh: 10_000.5 } },
      '10000.5 kWh in an interval that can carry 10000 kWh',
    ],
    [
      'implausible',
      'it is so with its CT ratio',
      { sent: { kwh: 2 }, asset: { contractedKw: 5, multipliers: [{ from: 0, factor: 40 }] } },
      '80 kWh in an interval that can carry 50 kWh',
    ],
    [
      'implausible',
      'a decoder let no number through',
      { sent: { kwh: Number.NaN } },
      'NaN kWh in an interval that can carry 10000 kWh',
    ],
  ])('is rejected as %s where %s', (reason, _label, change, message) => {
    expect(judged(change)).toEqual({
      intervals: 1,
      readings: [],
      rejections: [{ index: 0, reason, message }],
      baseline: 0,
    })
  })
})

/** Zurich, 2026-03-29: clocks go from 02:00 to 03:00, the day has 23 h. 2026-10-25: 25 h. */
describe('the grid of a local day', () => {
  const inZurich = (at: string, stepMin: number, stamp: 'start' | 'end' = 'start') => {
    const { readings, rejections } = judged({
      sent: { atMs: Date.parse(at), stepMin },
      asset: { timezone: 'Europe/Zurich' },
      params: { stamp },
      arrivedAtMs: Date.UTC(2027, 0, 1),
    })
    return readings[0]?.startMs ?? rejections[0]?.reason
  }

  test.each([
    ['an hour after the change of clocks', '2026-03-29T05:00:00+02:00', 60],
    ['two hours of elapsed time on the short day', '2026-03-29T05:00:00+02:00', 120],
    ['two hours of the wall clock on the short day', '2026-03-29T04:00:00+02:00', 120],
    ['two hours of the wall clock on the long day', '2026-10-25T04:00:00+01:00', 120],
    ['a day that has 23 h', '2026-03-29T00:00:00+01:00', 1_440],
    ['eight hours of a winter day', '2026-02-01T16:00:00+01:00', 480],
  ])('takes %s', (_label, at, stepMin) => {
    expect(inZurich(at, stepMin)).toBe(Date.parse(at))
  })

  test.each([
    ['two hours from one o clock', '2026-02-01T01:00:00+01:00', 120],
    ['a day from noon', '2026-02-01T12:00:00+01:00', 1_440],
    ['a day from midnight elsewhere', '2026-02-01T00:00:00Z', 1_440],
    ['an hour from half past', '2026-03-29T04:30:00+02:00', 60],
  ])('refuses %s', (_label, at, stepMin) => {
    expect(inZurich(at, stepMin)).toBe('misaligned')
  })

  test.each([
    ['23 h', '2026-03-30T00:00:00+02:00', '2026-03-29T00:00:00+01:00'],
    ['25 h', '2026-10-26T00:00:00+01:00', '2026-10-25T00:00:00+02:00'],
  ])('turns an end-stamped day of %s to its own midnight', (_label, end, start) => {
    expect(inZurich(end, 1_440, 'end')).toBe(Date.parse(start))
  })
})

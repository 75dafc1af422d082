import { expect, test } from 'vitest'
import { validate } from '../../../src/core/validate/validate.ts'
import { AT, aBlock, aContext, anAsset, aReading, HALF_HOUR } from './builders.ts'

test('a block becomes one reading an interval, each with its own quality', () => {
  const block = aBlock({
    kwh: [0.5, 0.25, null],
    kvarh: [0.125, null, 0.5],
    quality: ['valid', 'estimated', 'valid'],
  })
  expect(validate(block, aContext())).toEqual({
    intervals: 3,
    readings: [
      aReading({ energyKwh: 0.5, reactiveKvarh: 0.125, rawQuality: 'valid' }),
      aReading({
        startMs: AT + HALF_HOUR,
        energyKwh: 0.25,
        quality: 'estimated',
        rawQuality: 'estimated',
      }),
      aReading({
        startMs: AT + 2 * HALF_HOUR,
        energyKwh: undefined,
        quality: 'missing',
        rawQuality: 'valid',
      }),
    ],
    rejections: [],
    baseline: 0,
  })
})

test('the first end of an end-stamped block is where its first interval ends', () => {
  const { readings } = validate(aBlock(), aContext({ params: { stamp: 'end' } }))
  expect(readings.map(({ startMs }) => startMs)).toEqual([AT - HALF_HOUR, AT])
})

test('a bad interval is turned away and its neighbours stay', () => {
  const block = aBlock({ kwh: [0.5, -1, 0.25, 20_000] })
  expect(validate(block, aContext())).toEqual({
    intervals: 4,
    readings: [
      aReading({ energyKwh: 0.5 }),
      aReading({ startMs: AT + 2 * HALF_HOUR, energyKwh: 0.25 }),
    ],
    rejections: [
      { index: 1, reason: 'negative-energy', message: '-1 kWh in an interval' },
      {
        index: 3,
        reason: 'implausible',
        message: '20000 kWh in an interval that can carry 10000 kWh',
      },
    ],
    baseline: 0,
  })
})

test('a block that no meter answers for is rejected interval by interval', () => {
  expect(validate(aBlock(), aContext({ params: { unknownMeters: 'reject' } }))).toEqual({
    intervals: 2,
    readings: [],
    rejections: [
      { index: 0, reason: 'unknown-meter', message: 'no asset of meter M1' },
      { index: 1, reason: 'unknown-meter', message: 'no asset of meter M1' },
    ],
    baseline: 0,
  })
})

test('a CT ratio that changes within a block applies from its date on', () => {
  const asset = anAsset({ multipliers: [{ from: AT + HALF_HOUR, factor: 40 }] })
  const { readings } = validate(aBlock(), aContext({ asset }))
  expect(readings.map(({ energyKwh }) => energyKwh)).toEqual([0.5, 10])
})

test('a block of days goes from midnight to midnight over a change of clocks', () => {
  const block = aBlock({
    fromMs: Date.parse('2026-10-24T00:00:00+02:00'),
    stepMin: 1_440,
    kwh: [10, 11, 12],
  })
  const { readings } = validate(
    block,
    aContext({
      asset: anAsset({ timezone: 'Europe/Zurich' }),
      arrivedAtMs: Date.UTC(2026, 9, 28),
    }),
  )
  expect(readings.map(({ startMs }) => startMs)).toEqual([
    Date.parse('2026-10-24T00:00:00+02:00'),
    Date.parse('2026-10-25T00:00:00+02:00'),
    Date.parse('2026-10-26T00:00:00+01:00'),
  ])
})

import { describe, expect, test } from 'vitest'
import type { RawZoneRegisters } from '../../../src/core/ingest/raw-message.ts'
import { RegisterBook } from '../../../src/core/validate/register-book.ts'
import { validate } from '../../../src/core/validate/validate.ts'
import { almatyMidnight, DAY, dayOf, HOUR } from '../../builders/days.ts'
import { aContext, anAsset } from './builders.ts'

const MIDNIGHT = almatyMidnight(dayOf('2026-02-02'))

/** What becomes of snapshots of a day each, in turn. */
const inTurn = (
  snapshots: readonly (Partial<RawZoneRegisters> & Pick<RawZoneRegisters, 'registerKwh'>)[],
  asset = anAsset(),
) => {
  const registers = new RegisterBook()
  return snapshots.map((snapshot, i) => {
    const sent: RawZoneRegisters = {
      type: 'zone-registers',
      meterId: 'M1',
      atMs: MIDNIGHT + i * DAY,
      quality: undefined,
      ...snapshot,
    }
    return validate(sent, aContext({ asset, arrivedAtMs: sent.atMs + HOUR, registers }))
  })
}

test('a difference of zone registers is the energy of the day between, hour by hour', () => {
  const [first, second] = inTurn([
    { registerKwh: { peak: 100, flat: 1_000, valley: 500 } },
    { registerKwh: { peak: 104, flat: 1_024, valley: 508 } },
  ])
  expect(first).toEqual({ intervals: 3, readings: [], rejections: [], baseline: 3 })
  expect(second).toMatchObject({ intervals: 24, rejections: [], baseline: 0 })
  // Night 23-7, day 7-19, evening 19-23.
  expect(second?.readings.map(({ energyKwh }) => energyKwh)).toEqual([
    ...new Array<number>(7).fill(1),
    ...new Array<number>(12).fill(2),
    ...new Array<number>(5).fill(1),
  ])
  expect(second?.readings.map(({ startMs }) => startMs)).toEqual(
    Array.from({ length: 24 }, (_, hour) => MIDNIGHT + hour * HOUR),
  )
  expect(second?.readings.every(({ isZoned }) => isZoned)).toBe(true)
})

describe('each register goes its own way', () => {
  test.each([
    ['one that falls', { peak: 90, valley: 508 }, 'register-backwards', 8],
    ['one that is negative', { peak: -1, valley: 508 }, 'negative-energy', 8],
    ['one that runs too fast', { peak: 1e7, valley: 508 }, 'implausible', 8],
  ])('%s is turned away and the others stay', (_, registerKwh, reason, hours) => {
    const [, second] = inTurn([{ registerKwh: { peak: 100, valley: 500 } }, { registerKwh }])
    expect(second?.rejections.map((rejection) => rejection.reason)).toEqual([reason])
    expect(second?.readings).toHaveLength(hours)
    expect(second?.intervals).toBe(hours + 1)
  })

  test('one that rolls over is counted on, where its digits are known', () => {
    const [, second] = inTurn(
      [{ registerKwh: { valley: 99_996 } }, { registerKwh: { valley: 4 } }],
      anAsset({ registerDigits: 5 }),
    )
    expect(second?.readings.map(({ energyKwh }) => energyKwh)).toEqual(new Array(8).fill(1))
  })

  test('a snapshot that is no midnight is misaligned', () => {
    const [only] = inTurn([{ registerKwh: { peak: 100 }, atMs: MIDNIGHT + HOUR }])
    expect(only?.rejections).toMatchObject([{ reason: 'misaligned' }])
  })

  test('over a day without a snapshot nothing is guessed', () => {
    const [, , third] = inTurn([
      { registerKwh: { valley: 500 } },
      { registerKwh: { valley: 0 }, quality: 'missing' },
      { registerKwh: { valley: 516 } },
    ])
    expect(third?.rejections).toMatchObject([{ reason: 'register-gap' }])
  })
})

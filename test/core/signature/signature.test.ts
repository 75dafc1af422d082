import { describe, expect, test } from 'vitest'
import { dayFigures } from '../../../src/core/signature/day-figures.ts'
import type { Resolution } from '../../../src/core/signature/resolution.ts'
import { type SignatureResult, signatureOf } from '../../../src/core/signature/signature.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { dayOf, HOUR } from '../../builders/days.ts'

const FEB_1 = dayOf('2026-02-01')
const PARAMS = { minDays: 7, minCoverage: 0.5 }

const judged = (result: SignatureResult) => {
  if (result.type !== 'judged') throw new Error(`not judged: ${result.reason}`)
  return result.signature
}

/** Days of 24 hours each, from 1 February on; quality valid where not said. */
const hourly = (days: readonly ArrayLike<number>[], quality?: readonly ArrayLike<number>[]) =>
  days.map((powerKw, i) => ({
    day: FEB_1 + i,
    figures: dayFigures(
      Float32Array.from(powerKw),
      Uint8Array.from(quality?.[i] ?? new Array<number>(powerKw.length).fill(3)),
    ),
  }))
const cut = (power: Float64Array, slots = 24): Float64Array[] =>
  Array.from({ length: power.length / slots }, (_, i) => power.subarray(i * slots, (i + 1) * slots))
const level = (kw: number, slots = 24): number[] =>
  Array.from({ length: slots }, (_, hour) => kw + (hour % 2) * 0.01)
const signed = (days: readonly ArrayLike<number>[], quality?: readonly ArrayLike<number>[]) =>
  signatureOf(hourly(days, quality), FEB_1 + days.length - 1, [], PARAMS)

describe('a flat in hours over 28 days, alone and with machines', () => {
  // Mean, CV, load factor, night/day and CV of the daily minimum, as published for a simulated flat.
  test.each([
    ['alone', 0, 0, 0.34, 0.97, 0.1, 0.58],
    ['with one S9', 1, 1.4, 1.74, 0.18, 0.37, 0.89],
    ['with one S19', 1, 3.25, 3.6, 0.1, 0.49, 0.95],
    ['with three S19', 3, 3.25, 10.1, 0.034, 0.83, 0.98],
    ['with ten S19', 10, 3.25, 32.8, 0.016, 0.94, 1],
  ])(
    '%s has the shape of the published one',
    (_, machines, machineKw, mean, cv, load, nightDay) => {
      const power = aFlat({ stepMs: HOUR, machines, machineKw })
      const signature = judged(signed(cut(power)))
      expect(Math.abs(signature.meanKw / mean - 1)).toBeLessThan(0.06)
      expect(Math.abs(signature.cv - cv)).toBeLessThan(0.12 * cv + 0.015)
      // It hangs on the one highest hour of four weeks.
      expect(Math.abs(signature.loadFactor - load)).toBeLessThan(0.2)
      expect(Math.abs((signature.nightDayRatio ?? 0) - nightDay)).toBeLessThan(0.12)
    },
  )

  test.each([0, 1, 3, 10])(
    'and %i S19: every figure is the one of a few plain lines',
    (machines) => {
      const power = aFlat({ stepMs: HOUR, machines, seed: 5 })
      const kw = [...power].map(Math.fround)
      const mean = kw.reduce((sum, value) => sum + value, 0) / kw.length
      const sd = Math.sqrt(kw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kw.length)
      const night = kw.filter((_, i) => i % 24 < 5)
      const rest = kw.filter((_, i) => i % 24 >= 5)
      const meanOf = (part: number[]): number =>
        part.reduce((sum, value) => sum + value, 0) / part.length
      // Of 24 ascending hours, the place 0.05 x 23 = 1.15.
      const floors = cut(power).map((day) => {
        const sorted = [...day].map(Math.fround).sort((a, b) => a - b)
        return 0.85 * (sorted[1] as number) + 0.15 * (sorted[2] as number)
      })
      const middle = (list: number[]): number => {
        const sorted = [...list].sort((a, b) => a - b)
        return ((sorted[13] as number) + (sorted[14] as number)) / 2
      }
      const signature = judged(signed(cut(power)))
      expect(signature.onset).toBeUndefined()
      expect(signature).toEqual({
        quality: { days: 28, coverage: 1, estimatedShare: 0 },
        resolution: 'intervals',
        zoneCv: undefined,
        meanKw: expect.closeTo(mean, 9),
        floorKw: expect.closeTo(middle(floors), 9),
        floorSpreadKw: expect.closeTo(
          1.4826 * middle(floors.map((floor) => Math.abs(floor - middle(floors)))),
          9,
        ),
        floorShare: expect.closeTo(middle(floors) / mean, 9),
        nightDayRatio: expect.closeTo(meanOf(night) / meanOf(rest), 9),
        loadFactor: expect.closeTo(mean / Math.max(...kw), 9),
        cv: expect.closeTo(sd / mean, 9),
        onset: undefined,
        temperature: undefined,
        zeroDays: 0,
        constantDays: 0,
      })
    },
  )
})

describe('machines started inside the window', () => {
  test('at midnight: the onset is that day, and the figures are those since', () => {
    const power = aFlat({ stepMs: HOUR, machines: 1, machinesFrom: 12 * 24 })
    const signature = judged(signed(cut(power)))
    expect(signature.onset?.day).toBe(FEB_1 + 12)
    expect(signature.onset?.sizeKw).toBeCloseTo(3.25, 1)
    const since = [...power.subarray(12 * 24)]
    expect(signature.meanKw).toBeCloseTo(since.reduce((sum, kw) => sum + kw, 0) / since.length, 5)
  })

  test('at noon: the onset is the day whose mean they lifted, not the next', () => {
    const power = aFlat({ stepMs: HOUR, machines: 1, machinesFrom: 12 * 24 + 12 })
    expect(judged(signed(cut(power))).onset?.day).toBe(FEB_1 + 12)
  })

  test('beside a heating that follows the weather: the slope is that of the heating', () => {
    const temperaturesC = Array.from({ length: 28 }, (_, i) => -10 + (i % 7) * 2)
    const days = temperaturesC.map((c, i) => level(1 - 0.05 * c + (i >= 14 ? 4 : 0)))
    const { onset, temperature } = judged(
      signatureOf(hourly(days), FEB_1 + 27, temperaturesC, PARAMS),
    )
    expect(onset?.day).toBe(FEB_1 + 14)
    expect(temperature?.kwPerC).toBeCloseTo(-0.05, 5)
  })
})

describe('a site is not judged', () => {
  const days = (count: number, kw = 3): number[][] => Array.from({ length: count }, () => level(kw))
  const rank = (count: number, of: number): number[][] =>
    Array.from({ length: count }, () => new Array<number>(24).fill(of))
  test.each([
    ['without a day', signatureOf([], FEB_1, [], PARAMS), 'NO_DATA', [0, 0, 0]],
    ['within its first week', signed(days(6)), 'TOO_FEW_DAYS', [6, 1, 0]],
    ['where all is estimated', signed(days(28), rank(28, 2)), 'MOSTLY_ESTIMATED', [0, 0, 1]],
    ['where all is questionable', signed(days(28), rank(28, 1)), 'MOSTLY_ESTIMATED', [0, 0, 1]],
    ['where all is missing', signed(days(28), rank(28, 0)), 'LOW_COVERAGE', [0, 0, 0]],
    [
      'where most days are missing since the first',
      signatureOf(hourly(days(9)), FEB_1 + 27, [], PARAMS),
      'LOW_COVERAGE',
      [9, 9 / 28, 0],
    ],
    [
      'where every slot is the same',
      signed(Array.from({ length: 28 }, () => new Array<number>(24).fill(3))),
      'STUCK_METER',
      [0, 1, 0],
    ],
  ] as const)('%s', (_, result, reason, [dayCount, coverage, estimatedShare]) => {
    expect(result).toEqual({
      type: 'not-judged',
      reason,
      quality: { days: dayCount, coverage, estimatedShare },
    })
  })
})

test('a vacant flat is judged, with a floor of nothing', () => {
  const signature = judged(signed(Array.from({ length: 28 }, () => new Array<number>(24).fill(0))))
  expect([signature.floorKw, signature.meanKw, signature.zeroDays, signature.floorShare]).toEqual([
    0, 0, 28, 0,
  ])
})

describe('readings that show no curve of a day', () => {
  const seen = (days: readonly ArrayLike<number>[], resolution: Resolution) =>
    signatureOf(hourly(days), FEB_1 + days.length - 1, [], PARAMS, resolution)
  const equalZones = (kw: number): number[] => new Array<number>(24).fill(kw)

  test.each([
    ['one value a day', 'days', (kw: number) => [kw]],
    ['tariff zones of equal power', 'zones', equalZones],
  ] as const)('%s have no night, and are no stuck meter for being flat', (_, resolution, of) => {
    const days = Array.from({ length: 28 }, (_day, i) => of(2 + (i % 3) * 0.1))
    const signature = judged(seen(days, resolution))
    expect([signature.nightDayRatio, signature.constantDays, signature.floorShare]).toEqual([
      undefined,
      0,
      expect.closeTo(1, 1),
    ])
  })

  test.each([
    ['one value a day', 'days', (kw: number) => [kw]],
    ['tariff zones', 'zones', equalZones],
  ] as const)('%s that repeat day after day are those of a stuck meter', (_, resolution, of) => {
    const days = Array.from({ length: 28 }, () => of(2))
    expect(seen(days, resolution)).toMatchObject({ type: 'not-judged', reason: 'STUCK_METER' })
  })
})

test('a share is a share, also where half of the days carry next to nothing', () => {
  const days = Array.from({ length: 28 }, (_, i) => level(i % 9 < 4 ? 0 : 5))
  expect(judged(signed(days)).floorShare).toBe(1)
})

test('one slot of 15 MW in a month does not hide a floor of 3 kW', () => {
  const days = Array.from({ length: 28 }, () => level(3.25))
  ;(days[9] as number[])[5] = 15_000
  const { floorShare, meanKw } = judged(signed(days))
  expect([floorShare, meanKw]).toEqual([expect.closeTo(1, 2), expect.closeTo(3.255, 3)])
})

test.each([
  ['one day of use in a month of nothing', 1, 0],
  ['six days of use among 22 of nothing', 6, 0],
  ['twenty days of use among eight of nothing', 20, 5],
])('the floor of %s', (_, used, floorKw) => {
  const days = Array.from({ length: 28 }, (_day, i) =>
    (i * 5) % 28 < used ? level(5) : new Array<number>(24).fill(0),
  )
  expect(judged(signed(days)).floorKw).toBeCloseTo(floorKw, 9)
})

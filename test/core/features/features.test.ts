import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeProfile } from '../../../src/core/features/change-profile.ts'
import { FEATURE_NAMES, featuresOf } from '../../../src/core/features/features.ts'
import { twoLevels } from '../../../src/core/features/two-levels.ts'
import { weatherResponse } from '../../../src/core/features/weather-response.ts'
import type { WindowCurve } from '../../../src/core/features/window-curve.ts'
import type { DayFigures } from '../../../src/core/signature/day-figures.ts'
import { knownHistory, withDay } from '../../../src/core/signature/history.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'

const featureOf = (curve: WindowCurve, name: (typeof FEATURE_NAMES)[number]): number =>
  featuresOf(curve)[FEATURE_NAMES.indexOf(name)] as number

describe('the change of the floor', () => {
  it('is the same at every hour for a machine', () => {
    const home = (hour: number): number => (hour >= 18 ? 1 : 0.25)
    const curve = aWindowCurve({ power: (day, hour) => home(hour) + (day >= 20 ? 3.25 : 0) })
    const floors = Float64Array.from({ length: 28 }, (_, day) => (day >= 20 ? 3.5 : 0.25))
    // Home and machine in the evening: 1 kW, then 4.25 kW.
    const peaks = Float64Array.from({ length: 28 }, (_, day) => (day >= 20 ? 4.25 : 1))
    expect(changeProfile(curve, floors, peaks)).toEqual({
      day: 20,
      meanKw: expect.closeTo(3.25, 6),
      lowestShare: expect.closeTo(1, 6),
      unevenness: expect.closeTo(0, 6),
      weekendRatio: expect.closeTo(1, 6),
      explained: expect.closeTo(1, 9),
      floorKw: expect.closeTo(3.25, 6),
      sharpness: expect.closeTo(1, 6),
      // Nothing scatters: the most that is said.
      clarity: 100,
      peakRatio: expect.closeTo(1, 6),
    })
  })

  it('is uneven for people who moved in', () => {
    const curve = aWindowCurve({
      power: (day, hour) => 0.1 + (day >= 14 ? (hour >= 12 ? 2 : 0.5) : 0),
    })
    const floors = Float64Array.from({ length: 28 }, (_, day) => (day >= 14 ? 0.6 : 0.1))
    const peaks = Float64Array.from({ length: 28 }, (_, day) => (day >= 14 ? 2.1 : 0.1))
    const change = changeProfile(curve, floors, peaks)
    // Half the day 0.5, half 2: mean 1.25, lowest 0.4 of it, standard deviation 0.75 = 0.6 of it.
    expect(change?.lowestShare).toBeCloseTo(0.4, 6)
    expect(change?.unevenness).toBeCloseTo(0.6, 6)
  })
})

it('two levels are told apart by Otsu, with their shares and changes', () => {
  const curve = aWindowCurve({ power: (_, hour) => (hour < 8 ? 4 : 1) })
  expect(twoLevels(curve, Float64Array.from(curve.kw).sort())).toEqual({
    lowKw: 1,
    highKw: 4,
    highShare: expect.closeTo(1 / 3, 9),
    highSpread: 0,
    separation: expect.closeTo(1, 9),
    // Down at 8 each day, up at midnight: 55 changes in 28 days.
    changesADay: expect.closeTo(55 / 28, 9),
  })
})

it('electric heating follows the cold: slope, fit and the warm side by hand', () => {
  // 3 kW at -10 C, 0.1 kW less for each degree up to +10 C, then nothing changes.
  const temperatures = Array.from({ length: 21 }, (_, day) => day * 2 - 10)
  const daily = Float64Array.from(temperatures, (t) => 3 - 0.1 * (Math.min(10, t) + 10))
  const response = weatherResponse(daily, temperatures)
  expect(response?.spanC).toBe(40)
  expect(response?.slopeKwPerC).toBeLessThan(-0.03)
  // The warm half is level, the cold half falls by 0.1 kW a degree.
  expect(response?.bendKwPerC).toBeCloseTo(0.1, 2)
})

it('the past of a meter is the running mean of days that left its window, known from a fortnight on', () => {
  const day = (floorKw: number): DayFigures => ({
    floorKw,
    meanKw: 2 * floorKw,
    sdKw: 0,
    nightKw: 0,
    maxKw: 0,
    expected: 48,
    measured: 48,
    estimated: 0,
  })
  let history = withDay(undefined, day(1))
  for (let i = 2; i <= 13; i++) history = withDay(history, day(i))
  expect(knownHistory(history)).toBeUndefined()
  history = withDay(history, day(Number.NaN))
  history = withDay(history, day(14))
  // Mean of 1 to 14.
  expect(knownHistory(history)).toEqual({
    days: 14,
    floorKw: expect.closeTo(7.5, 9),
    meanKw: expect.closeTo(15, 9),
  })
})

describe('the feature vector', () => {
  it('means the same at 15, 30 and 60 min', () => {
    const power = (day: number, hour: number): number =>
      1 + (Math.floor(hour) % 5) * 0.5 + (day % 7) * 0.25
    const [quarter, half, hour] = [96, 48, 24].map((slots) =>
      featuresOf(aWindowCurve({ slots, power })),
    )
    expect(half).toEqual(hour)
    expect(quarter).toEqual(hour)
  })

  it('is undefined, and not 0, where weather, peers or a past are missing', () => {
    const curve = aWindowCurve({ power: () => 1 })
    for (const name of ['floorSlope', 'floorToPeers', 'floorToHistory'] as const)
      expect(featureOf(curve, name)).toBeNaN()
  })

  it('has no infinity, whatever was measured', () => {
    const kw = fc.oneof(
      fc.double({ min: -1, max: 1e5, noNaN: false }),
      fc.constantFrom(0, Number.NaN, 1e5),
    )
    fc.assert(
      fc.property(
        fc.array(kw, { minLength: 24, maxLength: 24 }),
        fc.integer({ min: 1, max: 28 }),
        fc.constantFrom(1, 3, 24, 48, 96),
        (day, days, slots) => {
          const features = featuresOf(
            aWindowCurve({
              slots,
              days,
              power: (d, h) => day[(d * 7 + Math.floor(h)) % 24] as number,
            }),
          )
          expect(features).toHaveLength(FEATURE_NAMES.length)
          for (const value of features)
            expect(Number.isNaN(value) || Number.isFinite(value)).toBe(true)
        },
      ),
    )
  })
})

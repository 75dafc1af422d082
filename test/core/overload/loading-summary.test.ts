import { describe, expect, test } from 'vitest'
import {
  LOAD_DURATION_SHARES,
  type LoadingSummary,
  loadingGrowth,
  summariseLoading,
} from '../../../src/core/overload/loading-summary.ts'

/** 1 to 100 kVA: a made-up day of a hundred slots, for round quantiles. */
const hundred = Float32Array.from({ length: 100 }, (_, i) => i + 1)

describe('the loading of a window', () => {
  test('is given in % of the rating: peak, percentiles, hours above, night floor, duration curve', () => {
    // By hand, on 50 kVA: the share p of 100 values lies at 1 + 99 p, so 95.05 and 99.01 kVA.
    expect(summariseLoading([hundred], 50, 15)).toEqual({
      peakPct: 200,
      p99Pct: expect.closeTo(198.02, 9),
      p95Pct: expect.closeTo(190.1, 9),
      p50Pct: 101,
      meanPct: 101,
      nightFloorPct: 2,
      hoursKnown: 25,
      // Above 40, 50 and 60 kVA lie 60, 50 and 40 quarter hours.
      hoursAbove80: 15,
      hoursAbove100: 12.5,
      hoursAbove120: 10,
      loadDurationPct: LOAD_DURATION_SHARES.map((share) => expect.closeTo(200 - 198 * share, 9)),
    })
  })

  test.each([15, 30, 60])('counts hours, not slots, at steps of %i min', (slotMin) => {
    const day = new Float32Array(1_440 / slotMin).fill(90)
    day.fill(130, 0, 120 / slotMin)
    expect(summariseLoading([day], 100, slotMin)).toMatchObject({
      hoursKnown: 24,
      hoursAbove80: 24,
      hoursAbove100: 2,
      hoursAbove120: 2,
      nightFloorPct: 90,
    })
  })

  test('leaves unknown slots out, and has no night floor where no night is known', () => {
    const day = new Float32Array(24).fill(Number.NaN)
    day[12] = 40
    expect(summariseLoading([day], 100, 60)).toMatchObject({
      peakPct: 40,
      p50Pct: 40,
      hoursKnown: 1,
      nightFloorPct: undefined,
    })
  })

  test.each([
    ['there are no days', []],
    ['nothing is known', [new Float32Array(48).fill(Number.NaN)]],
  ])('is not told where %s', (_, days) => {
    expect(summariseLoading(days, 100, 30)).toBeUndefined()
  })
})

describe('growth', () => {
  const of = (kva: number, nightKva = kva): LoadingSummary => {
    const day = new Float32Array(24).fill(kva)
    day.fill(nightKva, 0, 5)
    return summariseLoading([day], 100, 60)!
  }

  test('is the change of peak, mean and night floor in % of what they were', () => {
    expect(loadingGrowth(of(60, 50), of(50, 25))).toEqual({
      peakPct: expect.closeTo(20, 9),
      meanPct: expect.closeTo(100 * ((19 * 60 + 5 * 50) / (19 * 50 + 5 * 25) - 1), 9),
      nightFloorPct: expect.closeTo(100, 9),
    })
  })

  test.each([
    ['unknown', undefined],
    ['of no load at all', of(0)],
  ])('is unknown where the year before is %s', (_, before) => {
    expect(loadingGrowth(of(50), before)).toBeUndefined()
  })

  test('of a night floor that was 0 is unknown', () => {
    expect(loadingGrowth(of(50), of(50, 0))).toMatchObject({ nightFloorPct: undefined })
  })
})

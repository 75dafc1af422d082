import { describe, expect, test } from 'vitest'
import { type Strain, scoreOverload } from '../../../src/core/overload/overload-score.ts'

const EASY: Strain = {
  ageingDaysPerDay: 0.04,
  hoursOverPerDay: 0,
  hotSpotC: 86,
  topOilC: 68,
  peakPct: 80,
  nightFloorPct: 28,
}

describe('the overload score', () => {
  test.each([
    ['nothing strained', {}, 0, 'normal'],
    ['a night at half of the way from 30 to 70 %', { nightFloorPct: 50 }, 0.175, 'normal'],
    ['a day that has no night', { nightFloorPct: 75 }, 0.35, 'watch'],
    ['ageing of a day a day, 2 of 5 doublings', { ageingDaysPerDay: 1 }, 0.28, 'watch'],
    ['three hours above the rating', { hoursOverPerDay: 3 }, 0.3, 'watch'],
    ['six hours and more', { hoursOverPerDay: 9 }, 0.6, 'overloaded'],
    ['a hot spot half way to its limit', { hotSpotC: 109 }, 0.375, 'watch'],
    ['a hot spot at its limit', { hotSpotC: 120 }, 0.75, 'critical'],
    ['a top oil at its limit', { topOilC: 105 }, 0.75, 'critical'],
    ['a current at its limit', { peakPct: 150 }, 0.75, 'critical'],
    ['two things at once', { hoursOverPerDay: 3, nightFloorPct: 70 }, 1 - 0.7 * 0.65, 'overloaded'],
    ['an unknown night', { nightFloorPct: undefined, hoursOverPerDay: 3 }, 0.3, 'watch'],
  ] as const)('of %s', (_, strain, score, band) => {
    expect(scoreOverload({ ...EASY, ...strain })).toMatchObject({
      score: expect.closeTo(score, 9),
      band,
    })
  })

  test('names its parts by what they contribute, adding up to the score', () => {
    const { parts, limits } = scoreOverload({
      ...EASY,
      hoursOverPerDay: 3,
      nightFloorPct: 70,
      hotSpotC: 98,
    })
    const [hours, night] = [-Math.log(0.7), -Math.log(0.65)]
    const score = 1 - 0.7 * 0.65
    expect(parts).toEqual([
      {
        code: 'NIGHT_FLOOR',
        value: 70,
        strength: 1,
        contribution: expect.closeTo((score * night) / (hours + night), 9),
      },
      {
        code: 'HOURS_OVER',
        value: 3,
        strength: 0.5,
        contribution: expect.closeTo((score * hours) / (hours + night), 9),
      },
      { code: 'AGEING', value: 0.04, strength: 0, contribution: 0 },
      { code: 'LIMITS', value: 0, strength: 0, contribution: 0 },
    ])
    expect(limits).toEqual([])
  })

  test('names the limits of normal cyclic loading that were passed, not those just reached', () => {
    expect(scoreOverload({ ...EASY, topOilC: 105, hotSpotC: 120, peakPct: 150 }).limits).toEqual([])
    expect(
      scoreOverload({ ...EASY, topOilC: 105.1, hotSpotC: 120.1, peakPct: 150.1 }).limits,
    ).toEqual(['TOP_OIL', 'HOT_SPOT', 'CURRENT'])
  })
})

import { expect, test } from 'vitest'
import { overloadFigures } from '../../../src/core/alert/overload-figures.ts'

test('an overload is shown with the decimals that its figures bear', () => {
  const without = { peakPct: 80.04, hotSpotC: 85.96, ageingDaysPerDay: 0.0149 }
  expect(
    overloadFigures({
      peakPct: 118.04,
      nightFloorPct: 66.06,
      hotSpotC: 129.04,
      ageingDaysPerDay: 4.004,
      score: 0.912_34,
      band: 'critical',
      limits: ['HOT_SPOT'],
      parts: [{ code: 'AGEING', value: 4.004, strength: 0.8, contribution: 0.300_06 }],
      hoursAbove100: 3.04,
      coverage: 0.9996,
      relief: 0.876_54,
      suspects: [{ siteId: 'meter:M1', relief: 0.876_54, ...without }],
      remedy: { siteIds: ['meter:M1'], isEnough: true, atLeast: 1, ...without },
    }),
  ).toEqual({
    peakPct: 118,
    nightFloorPct: 66.1,
    hotSpotC: 129,
    ageingDaysPerDay: 4,
    score: 0.9123,
    band: 'critical',
    limits: ['HOT_SPOT'],
    parts: [{ code: 'AGEING', value: 4.004, strength: 0.8, contribution: 0.3001 }],
    hoursAbove100: 3,
    coverage: 1,
    relief: 0.8765,
    suspects: [
      { siteId: 'meter:M1', relief: 0.8765, peakPct: 80, hotSpotC: 86, ageingDaysPerDay: 0.01 },
    ],
    remedy: {
      siteIds: ['meter:M1'],
      isEnough: true,
      atLeast: 1,
      peakPct: 80,
      hotSpotC: 86,
      ageingDaysPerDay: 0.01,
    },
  })
})

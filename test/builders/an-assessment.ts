import type { Assessment } from '../../src/core/assess/assessment.ts'
import { meterId, meterSite, transformerId } from '../../src/core/ids.ts'
import { dayOf } from './days.ts'

/** A household of TP-1 with one hidden S19, judged on 2026-02-01. */
export const anAssessment = (
  change: Partial<Omit<Assessment, 'siteId'>> & { readonly meterId?: string } = {},
): Assessment => {
  const { meterId: id = 'M1', ...rest } = change
  return {
    siteId: meterSite(meterId(id)),
    kind: 'meter',
    regionId: 'ALA',
    transformerId: transformerId('TP-1'),
    asOf: dayOf('2026-02-01'),
    probability: 0.9,
    expectedKw: 3.25,
    expectedKwLow: 3,
    expectedKwHigh: 3.5,
    onsetDay: dayOf('2026-01-12'),
    overload: { peakPct: 80, nightFloorPct: 40, peakPctWithoutSite: 70 },
    reasons: [{ code: 'FLOOR_HIGH', value: 3.4, expected: 0.2, unit: 'kW', weight: 1 }],
    alternatives: [{ code: 'ELECTRIC_HEATING', openBecause: 'temperature unknown' }],
    quality: { days: 28, coverage: 1, estimatedShare: 0 },
    profileKw: new Array<number>(48).fill(3.5),
    modelVersion: 'rules-1',
    notJudged: ['WEATHER', 'POWER_FACTOR', 'HOT_SPOT'],
    ...rest,
  }
}

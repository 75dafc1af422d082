import type { Alert } from '../../src/core/alert/alert.ts'

/** The alert of the contract's example, with a floor of 9.8 kW by night and a peak of twice that by day. */
export const anAlert = (overrides: Partial<Alert> = {}): Alert => ({
  siteId: 'meter:KZ-ALA-000123',
  kind: 'meter',
  regionId: 'ALA',
  transformerId: 'TP-77',
  rank: 1,
  of: 37,
  state: 'raised',
  changed: 'new',
  probability: 0.97,
  expectedKw: 9.8,
  expectedKwLow: 8.9,
  expectedKwHigh: 10.6,
  onsetAt: '2026-01-17',
  firstRaisedAt: '2026-01-21',
  asOf: '2026-02-13',
  kwhPerMonth: 7050,
  damagePerMonth: { amount: 126_900, currency: 'KZT' },
  overload: {
    peakPct: 118,
    nightFloorPct: 66,
    hotSpotC: 129,
    ageingDaysPerDay: 4,
    score: 0.91,
    band: 'critical',
    peakPctWithoutSite: 80,
    hotSpotCWithoutSite: 86,
    ageingDaysPerDayWithoutSite: 0.01,
    relief: 0.9,
  },
  reasons: [{ code: 'FLOOR_HIGH', value: 9.8, expected: 0.3, unit: 'kW', weight: 0.41 }],
  alternatives: [{ code: 'ELECTRIC_HEATING', ruledOutBy: 'temperature slope 0.01 kW/C' }],
  dataQuality: { days: 28, coverage: 0.99, estimatedShare: 0 },
  profileKw: Array.from({ length: 48 }, (_, slot) => (slot < 24 ? 9.8 : 19.6)),
  modelVersion: 'rules-1',
  notJudged: ['POWER_FACTOR'],
  ...overrides,
})

/** What all of a table looks like to a reader: fixed spaces as spaces. */
export const seen = (text: string): string => text.replaceAll('\u00a0', ' ')

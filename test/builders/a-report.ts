import type { Alert } from '../../src/core/alert/alert.ts'
import type { AreaLoadCurves, SiteCurves } from '../../src/core/assess/dossier-curves.ts'
import { dayFromIso } from '../../src/core/time.ts'
import type { Dossier, ReportData } from '../../src/report/report-data.ts'
import { anAlert } from '../cli/an-alert.ts'

const DAYS = 28
const SLOTS = 48
const ONSET_DAY = 7

/** 28 days of a home of 0.4 kW, on which a block of 10 kW stands from the eighth day on. */
export const siteCurves = (overrides: Partial<SiteCurves> = {}): SiteCurves => {
  const kw = Float32Array.from({ length: DAYS * SLOTS }, (_, slot) =>
    slot >= ONSET_DAY * SLOTS ? 10 : 0.4,
  )
  return {
    kw,
    estimatedKw: new Float32Array(kw.length).fill(Number.NaN),
    floorsKw: Array.from({ length: DAYS }, (_, day) => (day >= ONSET_DAY ? 10 : 0.4)),
    suspectedKw: kw.map((value) => Math.min(value, 9.8)),
    temperaturesC: Array.from({ length: DAYS }, (_, day) => -10 + (day % 9)),
    falls: [],
    ...overrides,
  }
}

export const areaCurves = (overrides: Partial<AreaLoadCurves> = {}): AreaLoadCurves => ({
  loadKw: new Float32Array(DAYS * SLOTS).fill(95),
  ratedKva: 100,
  powerFactor: 0.95,
  withoutAll: { peakPct: 80, hotSpotC: 86 },
  ...overrides,
})

export const aDossier = (
  alert: Partial<Alert> = {},
  overrides: Partial<Omit<Dossier, 'alert'>> = {},
): Dossier => ({
  alert: anAlert({ onsetAt: '2026-01-24', ...alert }),
  place: { lat: 43.25, lon: 76.9, customerClass: 'household', tips: [] },
  firstDay: dayFromIso('2026-01-17') as number,
  days: DAYS,
  site: siteCurves(),
  area: areaCurves(),
  ...overrides,
})

export const aReport = (
  dossiers: readonly Dossier[] = [aDossier()],
  overrides: Partial<ReportData> = {},
): ReportData => ({
  version: '0.1.0',
  asOf: dayFromIso('2026-02-13') as number,
  windowDays: DAYS,
  files: [{ kind: 'readings', name: 'lake.parquet' }],
  counts: {
    meters: 7,
    readings: 9_408,
    rejected: 3,
    judged: 6,
    coverage: 0.987,
    notJudged: [{ code: 'STUCK_METER', sites: 2 }],
  },
  money: { currency: 'KZT', perKwh: 18 },
  remarks: [],
  suspects: dossiers.map(({ alert }) => alert),
  dossiers,
  ...overrides,
})

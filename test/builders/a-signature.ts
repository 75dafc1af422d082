import type { Signature } from '../../src/core/signature/signature.ts'

/** A flat with one S19 since before its window: 3.4 kW of floor under 3.6 kW of mean, 28 days. */
export const aSignature = (change: Partial<Signature> = {}): Signature => ({
  quality: { days: 28, coverage: 1, estimatedShare: 0 },
  resolution: 'intervals',
  zoneCv: undefined,
  meanKw: 3.6,
  floorKw: 3.4,
  floorSpreadKw: 0.03,
  floorShare: 3.4 / 3.6,
  nightDayRatio: 0.95,
  loadFactor: 0.5,
  cv: 0.1,
  onset: undefined,
  temperature: undefined,
  zeroDays: 0,
  constantDays: 0,
  ...change,
})

import type { Quality } from './quality.ts'
import type { ZoneHours } from './tariff-zones.ts'

/** What validate reads of the configuration's `ingest` section. */
export interface ValidateParams {
  /** What `at` and `from` name: the start of their interval, or its end. A register snapshot is an instant anyway. */
  readonly stamp: 'start' | 'end'
  readonly unknownMeters: 'reject' | 'accept'
  /** How far a meter's clock may run ahead of the arrival of its message. */
  readonly maxClockErrorMin: number
  /** For readings and registers that say no step, where the asset does not either; null rejects them. */
  readonly stepMin: number | null
  /** Raw code to quality; adds to the words and ESPI codes that are known already, or overrides them. */
  readonly qualityCodes: Readonly<Record<string, Quality>>
  /** Local hours of the zones by the meter's tariff; `default` for all others. */
  readonly tariffZones: Readonly<Record<string, ZoneHours>>
  /** Registers further apart are no interval. */
  readonly maxGapHours: number
  /** Mean power above which a reading is implausible, where the meter has no contracted power. */
  readonly maxKw: number
  /** The same as a multiple of the contracted power. */
  readonly contractedFactor: number
}

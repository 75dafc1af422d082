import type { DayIndex } from '../time.ts'
import type { TariffZone } from '../validate/tariff-zones.ts'

/**
 * What ingest hands to validate: the shapes of `meter-readings`, decoded, with times as instants. Nothing is judged yet.
 * Ids are checked for form, numbers are finite.
 */
export interface RawInterval {
  readonly type: 'interval'
  readonly meterId: string
  /** As stamped by the source: start or end of the interval, per mapping. */
  readonly atMs: number
  /** Which of the two, where the wire format says it; else the configuration does. */
  readonly stamp?: 'start' | 'end'
  readonly stepMin: number | undefined
  readonly kwh: number | null
  readonly kvarh: number | undefined
  readonly quality: string | undefined
}

export interface RawRegister {
  readonly type: 'register'
  readonly meterId: string
  readonly atMs: number
  /** Between snapshots, where the source says it. */
  readonly stepMin?: number | undefined
  readonly registerKwh: number
  readonly quality: string | undefined
}

export interface RawBlock {
  readonly type: 'block'
  readonly meterId: string
  readonly fromMs: number
  /** What `fromMs` is of the first interval, where the wire format says it; else the configuration does. */
  readonly stamp?: 'start' | 'end'
  readonly stepMin: number
  readonly kwh: readonly (number | null)[]
  readonly kvarh: readonly (number | null)[] | undefined
  readonly quality: readonly string[] | undefined
}

/** The energy of a local day by tariff zone; null where the source knows that it has no value. */
export interface RawZones {
  readonly type: 'zones'
  readonly meterId: string
  readonly day: DayIndex
  readonly zoneKwh: { readonly [Zone in TariffZone]?: number | null | undefined }
  readonly quality: string | undefined
}

/** A snapshot of the registers of a meter's tariff zones, at a local midnight. */
export interface RawZoneRegisters {
  readonly type: 'zone-registers'
  readonly meterId: string
  readonly atMs: number
  readonly registerKwh: { readonly [Zone in TariffZone]?: number | undefined }
  readonly quality: string | undefined
}

export type RawMessage = RawInterval | RawRegister | RawBlock | RawZones | RawZoneRegisters

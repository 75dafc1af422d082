import type { MeterId } from '../ids.ts'
import type { Quality } from './quality.ts'

/** One validated interval of one meter. The interval is [startMs, startMs + stepMs). */
export interface Reading {
  readonly meterId: MeterId
  readonly startMs: number
  readonly stepMs: number
  /** Imported energy in the interval, multipliers applied; undefined only where quality is `missing`. */
  readonly energyKwh: number | undefined
  /** Reactive energy in the interval, where the meter has that register. */
  readonly reactiveKvarh: number | undefined
  readonly quality: Quality
  /** True for an equal share of a tariff zone's energy: nothing within the zone was measured. */
  readonly isZoned?: boolean
  /** The code as the source sent it. */
  readonly rawQuality: string | undefined
}

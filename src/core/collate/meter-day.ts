import type { MeterAttributes } from '../context/assets.ts'
import type { MeterId } from '../ids.ts'
import type { DayIndex } from '../time.ts'

/**
 * One local day of one meter: what is repartitioned by area. A later emission of the same (meterId, day) replaces an
 * earlier one; the higher revision stands.
 */
export interface MeterDay {
  readonly meterId: MeterId
  readonly day: DayIndex
  /** The instant at which the local day starts. */
  readonly startMs: number
  readonly stepMs: number
  /** Mean power of each slot, kW; slots = length of the local day / step (46, 48 or 50 at half an hour). 0 where missing. */
  readonly powerKw: Float32Array
  /** QUALITY_RANK of each slot. */
  readonly quality: Uint8Array
  /**
   * True where the readings were the energies of tariff zones: each hour then has its zone's mean power, and nothing
   * within a zone was measured.
   */
  readonly isZoned?: boolean
  /** Mean reactive power of each slot, kvar; only where the meter sends it. */
  readonly reactiveKvar: Float32Array | undefined
  /** Partition of readings it was collated from: its closing of the day says when this is complete. */
  readonly source: number
  /**
   * The day whose closing it goes ahead of, and counts with: closings of earlier days may be said again between the
   * two, as after a crash. Absent where it is provisional, and in what older programs sent.
   */
  readonly closing?: DayIndex
  readonly revision: number
  /** True while the day is still open: good for loading, not for judgement. */
  readonly provisional: boolean
  /** The meter's attributes as collate knew them, so that assess needs no second join. */
  readonly attributes: MeterAttributes
}

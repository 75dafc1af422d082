import type { MeterDay } from '../core/collate/meter-day.ts'
import type { MeterAttributes } from '../core/context/assets.ts'
import type { DayIndex } from '../core/time.ts'
import type { MeterDays } from './history.ts'

/** A meter-day on its way into the lake. */
export interface KeptDay {
  readonly meterDay: MeterDay
  /**
   * When it was known. Undefined for days out of files, which say no arrival: the first of a meter and day then counts
   * as known at the day's end, and what is written over it from when it was written.
   */
  readonly knownAtMs: number | undefined
}

/** Adds to a lake. Any number of writers, compactions and readers may be at work on the same folder. */
export interface MeterDayWriter {
  /** Writes by itself once very many wait. */
  add(days: readonly KeptDay[]): Promise<void>
  /** Resolves when all that was added is on the disk, where readers see it. Added twice is once. */
  flush(): Promise<void>
  close(): void
}

/** Days out of files by what the lake held of them before. */
export interface WrittenDays {
  /** Of a meter and day that it had not. */
  readonly fresh: number
  /** They say something else than what stood, and stand over it now. */
  readonly corrected: number
  /** They say what stood already, and were not written. */
  readonly unchanged: number
}

/** Adds days out of files, which are handed over whole again: only what says something new is written. */
export interface MeterDayImporter extends MeterDayWriter {
  /** Up to the last flush. */
  written(): WrittenDays
}

/** What a lake held when it was opened, by meter. */
export interface OpenedLake {
  /** Meter-days, of one meter and day as many as were asked for. */
  readonly rows: number
  /** Slots of them that hold a value. */
  readonly filledSlots: number
  /** Every meter, sorted by id, as of its last day. */
  readonly meters: readonly LakeMeter[]
  /** Days of the meters asked for, in that order, each meter's by day and revision. */
  days(order: readonly string[]): AsyncIterable<KnownMeterDays>
  close(): void
}

export interface LakeMeter {
  readonly meterId: string
  readonly attributes: MeterAttributes
  readonly lastDay: DayIndex
  /** Start and length of the last slot that holds a value. */
  readonly lastSlotMs: number
  readonly stepMs: number
}

export interface KnownMeterDays extends MeterDays {
  /** When each of the days was known; parallel to them. */
  readonly knownAtMs: Float64Array
}

export interface CompactedLake {
  readonly dates: number
  readonly filesBefore: number
  readonly filesAfter: number
  readonly rowsBefore: number
  readonly rowsAfter: number
}

import type { DayIndex } from '../time.ts'
import { AREA_SLOTS } from './area-load.ts'

/** The area's coincident load on one day, on the area's grid. */
export interface AreaDay {
  readonly day: DayIndex
  /** Sum of the consumers that arrived, kW, estimated values included. */
  readonly sumKw: Float32Array
  /** How many of them arrived, by slot. */
  readonly counts: Uint16Array
  /** The head meter's curve, NaN where missing. */
  readonly headKw: Float32Array
}

/**
 * Room for an area's sums, in typed arrays.
 *
 * Keeps: one day's sums for each day of the window. Bounded by: window x 484 bytes, 292 without a head meter. Late data: forget() makes a day be
 * added up again. After restart: empty, and filled from the members' windows.
 */
export class AreaSums {
  readonly #days: Int32Array
  readonly #sumKw: Float32Array
  readonly #headKw: Float32Array
  readonly #counts: Uint16Array
  readonly #hasHead: boolean

  /** @param hasHead whether the area has a head meter: where not, all days share one room for what it lacks */
  constructor(windowDays: number, hasHead: boolean) {
    this.#hasHead = hasHead
    this.#days = new Int32Array(windowDays).fill(NO_DAY)
    this.#sumKw = new Float32Array(windowDays * AREA_SLOTS)
    this.#headKw = new Float32Array((hasHead ? windowDays : 1) * AREA_SLOTS)
    this.#counts = new Uint16Array(windowDays * AREA_SLOTS)
  }

  /** The day's room, as views; `known` where it holds that day's sums already. */
  at(day: DayIndex): { readonly areaDay: AreaDay; readonly known: boolean } {
    const place = this.#placeOf(day)
    const known = this.#days[place] === day
    this.#days[place] = day
    const from = place * AREA_SLOTS
    const to = from + AREA_SLOTS
    const areaDay = {
      day,
      sumKw: this.#sumKw.subarray(from, to),
      counts: this.#counts.subarray(from, to),
      headKw: this.#hasHead ? this.#headKw.subarray(from, to) : this.#headKw,
    }
    return { areaDay, known }
  }

  forget(day: DayIndex): void {
    const place = this.#placeOf(day)
    if (this.#days[place] === day) this.#days[place] = NO_DAY
  }

  #placeOf(day: DayIndex): number {
    const places = this.#days.length
    return ((day % places) + places) % places
  }
}

const NO_DAY = -0x80000000

import type { DayIndex } from '../time.ts'
import { MS_PER_HOUR } from '../units.ts'
import type { OpenDays } from './open-days.ts'

const NO_DAY = -0x80000000

/**
 * Decides when a partition's local day is over: when every meter that was heard of that day or the day before has
 * reached its end, or when the latest reading is `closeDelayHours` past it. Both hang on the readings alone, in their
 * order, so the same log closes the same days at the same record, however it is cut into batches.
 *
 * Keeps: for each meter the last day whose end it has reached. Bounded by: meters. Late data: does not move it back.
 * After restart: restore() and restoreMeter().
 */
export class DayClosing {
  readonly #days: OpenDays
  readonly #closeDelayMs: number
  readonly #reachedDay: number[] = []
  readonly #newestDay: number[] = []
  #closedThrough: DayIndex | undefined
  #latestMs = Number.NEGATIVE_INFINITY
  /** Meters that the next day waits for. */
  #waitingFor = 0

  constructor(days: OpenDays, closeDelayHours: number) {
    this.#days = days
    this.#closeDelayMs = closeDelayHours * MS_PER_HOUR
  }

  get closedThrough(): DayIndex | undefined {
    return this.#closedThrough
  }

  /** End of the latest interval of any meter. */
  get latestMs(): number {
    return this.#latestMs
  }

  /** After a reading of the meter was folded; true where a day may be over now: ask closeNext(). */
  note(meter: number): boolean {
    const watermarkMs = this.#days.watermarkMs(meter)
    const newest = this.#days.newestDay(meter)
    if (newest === undefined) return false
    if (this.#closedThrough === undefined) this.#closedThrough = newest - 1
    const before = this.#blocks(meter)
    this.#newestDay[meter] = newest
    const endOfNewestMs = this.#days.calendarOf(meter).startOf(newest + 1)
    this.#reachedDay[meter] = watermarkMs >= endOfNewestMs ? newest : newest - 1
    const after = this.#blocks(meter)
    if (before !== after) this.#waitingFor += after ? 1 : -1
    if (watermarkMs > this.#latestMs) this.#latestMs = watermarkMs
    return this.#waitingFor === 0 || this.#latestMs >= this.#nextEndMs() + this.#closeDelayMs
  }

  /** Closes one more day if it is over; undefined where none is. */
  closeNext(): DayIndex | undefined {
    if (this.#closedThrough === undefined) return undefined
    const endMs = this.#nextEndMs()
    const over =
      this.#latestMs >= endMs &&
      (this.#waitingFor === 0 || this.#latestMs >= endMs + this.#closeDelayMs)
    return over ? this.#advance() : undefined
  }

  /** Closes one more day whose end has been read by any meter, without waiting: the partition is silent. */
  closeNextIdle(): DayIndex | undefined {
    if (this.#closedThrough === undefined || this.#latestMs < this.#nextEndMs()) return undefined
    return this.#advance()
  }

  restore(closedThrough: DayIndex | undefined, latestMs: number): void {
    this.#closedThrough = closedThrough
    this.#latestMs = latestMs
  }

  /** Once all meters are back. */
  restoreMeters(): void {
    for (let meter = 0; meter < this.#days.meters; meter++) {
      const newest = this.#days.newestDay(meter)
      if (newest === undefined) continue
      this.#newestDay[meter] = newest
      const endMs = this.#days.calendarOf(meter).startOf(newest + 1)
      this.#reachedDay[meter] = this.#days.watermarkMs(meter) >= endMs ? newest : newest - 1
    }
    this.#count()
  }

  #advance(): DayIndex {
    const day = (this.#closedThrough as DayIndex) + 1
    this.#closedThrough = day
    this.#count()
    return day
  }

  #count(): void {
    this.#waitingFor = 0
    for (let meter = 0; meter < this.#days.meters; meter++)
      if (this.#blocks(meter)) this.#waitingFor++
  }

  #blocks(meter: number): boolean {
    const next = (this.#closedThrough as DayIndex) + 1
    const newest = this.#newestDay[meter] ?? NO_DAY
    return newest >= next - 1 && (this.#reachedDay[meter] ?? NO_DAY) < next
  }

  /** The end of the next day in the westernmost zone in use. */
  #nextEndMs(): number {
    const next = (this.#closedThrough as DayIndex) + 1
    let endMs = Number.NEGATIVE_INFINITY
    for (const calendar of this.#days.calendars())
      endMs = Math.max(endMs, calendar.startOf(next + 1))
    return endMs
  }
}

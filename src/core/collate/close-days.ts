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
  readonly #newestEndMs: number[] = []
  #closedThrough: DayIndex | undefined
  #latestMs = Number.NEGATIVE_INFINITY
  /** Meters that the next day waits for. */
  #waitingFor = 0
  /** End of the next day, in the westernmost of the zones in use; infinite before the first reading. */
  #nextEndMs = Number.POSITIVE_INFINITY
  #zones = 0

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
    if (watermarkMs > this.#latestMs) this.#latestMs = watermarkMs
    const newest = this.#days.newestDay(meter)
    if (newest === undefined) return false
    if (newest !== this.#newestDay[meter] || watermarkMs >= (this.#newestEndMs[meter] as number))
      this.#noteProgress(meter, newest, watermarkMs)
    if (this.#zones !== this.#days.calendars().length) this.#findNextEnd()
    return this.#isOver()
  }

  /** The meter is in another day than before, or has reached the end of its newest. */
  #noteProgress(meter: number, newest: DayIndex, watermarkMs: number): void {
    if (this.#closedThrough === undefined) this.#closeThrough(newest - 1)
    const before = this.#blocks(meter)
    this.#place(meter, newest, watermarkMs)
    const after = this.#blocks(meter)
    if (before !== after) this.#waitingFor += after ? 1 : -1
  }

  #place(meter: number, newest: DayIndex, watermarkMs: number): void {
    const endMs = this.#days.calendarOf(meter).startOf(newest + 1)
    this.#newestDay[meter] = newest
    this.#newestEndMs[meter] = endMs
    this.#reachedDay[meter] = watermarkMs >= endMs ? newest : newest - 1
  }

  /** Closes one more day if it is over; undefined where none is. */
  closeNext(): DayIndex | undefined {
    return this.#isOver() ? this.#advance() : undefined
  }

  /** Closes one more day whose end has been read by any meter, without waiting: the partition is silent. */
  closeNextIdle(): DayIndex | undefined {
    return this.#latestMs >= this.#nextEndMs ? this.#advance() : undefined
  }

  restore(closedThrough: DayIndex | undefined, latestMs: number): void {
    this.#closeThrough(closedThrough)
    this.#latestMs = latestMs
  }

  /** Once all meters are back. */
  restoreMeters(): void {
    for (let meter = 0; meter < this.#days.meters; meter++) {
      const newest = this.#days.newestDay(meter)
      if (newest !== undefined) this.#place(meter, newest, this.#days.watermarkMs(meter))
    }
    this.#count()
  }

  #advance(): DayIndex {
    const day = (this.#closedThrough as DayIndex) + 1
    this.#closeThrough(day)
    this.#count()
    return day
  }

  #closeThrough(day: DayIndex | undefined): void {
    this.#closedThrough = day
    this.#findNextEnd()
  }

  #isOver(): boolean {
    const waitMs = this.#waitingFor === 0 ? 0 : this.#closeDelayMs
    return this.#latestMs >= this.#nextEndMs + waitMs
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

  #findNextEnd(): void {
    const calendars = this.#days.calendars()
    this.#zones = calendars.length
    this.#nextEndMs = Number.POSITIVE_INFINITY
    if (this.#closedThrough === undefined || calendars.length === 0) return
    const after = this.#closedThrough + 2
    this.#nextEndMs = Math.max(...calendars.map((calendar) => calendar.startOf(after)))
  }
}

import type { MeterDay } from '../collate/meter-day.ts'
import type { MeterAttributes } from '../context/assets.ts'
import { MeterWindows } from '../signature/meter-windows.ts'
import { wallDay } from '../signature/wall-slots.ts'
import { METERS_PER_CHUNK } from '../signature/window-chunk.ts'
import type { Calendars } from '../time.ts'
import { MS_PER_DAY } from '../units.ts'
import {
  packWaiting,
  type SavedWaitingPage,
  type WaitingDay,
  waitingChunkOf,
  waitingKey,
  waitingRowsOf,
} from './waiting-page.ts'

/**
 * Meter-days as they will lie in the windows, until they do: figured out once, and without an array of their own each.
 *
 * Keeps: a row for each. Bounded by: whoever puts and releases them. Late data: see put(). After restart: restorePage()
 * for each, then restored().
 */
export class WaitingRows {
  readonly #calendars: Calendars
  /** A window of one day: each row has its own. */
  readonly windows = new MeterWindows(1)
  /** By slots, in the order of their rows; undefined where a row is free. */
  readonly #days = new Map<number, (WaitingDay | undefined)[]>()

  constructor(calendars: Calendars) {
    this.#calendars = calendars
  }

  /**
   * Copies a meter-day into the row that is held of it, or into a new one; answers which. What is held stands where
   * it is of a higher revision, or of the same step and has more measured slots.
   */
  put(
    held: WaitingDay | undefined,
    batch: number,
    meterDay: MeterDay,
    attributes: MeterAttributes,
  ): WaitingDay {
    const { meterId, day, isZoned = false } = meterDay
    const slots = Math.max(1, Math.round(MS_PER_DAY / meterDay.stepMs))
    let row = held
    if (row !== undefined && !isOfOneShape(row, { slots, isZoned })) {
      if ((this.windows.revision(row, day) ?? 0) > meterDay.revision) return row
      this.release(row)
      row = undefined
    }
    if (row === undefined) {
      const { row: at } = this.windows.add(slots)
      row = { slots, row: at, meterId, day, attributes, isZoned, batch }
      this.#ofSlots(slots)[at] = row
    }
    const wall = wallDay(meterDay, this.#calendars.of(attributes.timeZone))
    if (this.windows.put(row, day, meterDay.revision, wall)) row.attributes = attributes
    return row
  }

  /** Of two rows of a meter's day the one that stands, as in put(), from now on of this batch; the other one is released. */
  either(held: WaitingDay | undefined, row: WaitingDay, batch: number): WaitingDay {
    const stands = held === undefined ? row : this.#standing(held, row)
    if (held !== undefined) this.release(stands === held ? row : held)
    stands.batch = batch
    this.windows.touchMember(stands)
    return stands
  }

  #standing(held: WaitingDay, row: WaitingDay): WaitingDay {
    const { day } = row
    if (isOfOneShape(held, row)) {
      if (this.windows.putHeld(held, day, this.windows, row)) held.attributes = row.attributes
      return held
    }
    const heldRevision = this.windows.revision(held, day) ?? 0
    return heldRevision > (this.windows.revision(row, day) ?? 0) ? held : row
  }

  release(row: WaitingDay): void {
    this.#ofSlots(row.slots)[row.row] = undefined
    this.windows.release(row)
  }

  /** Pages that changed since this was last asked, made as they are asked for; without `make` where nothing is left. */
  takeTouched(): readonly { readonly key: string; readonly make?: () => SavedWaitingPage }[] {
    return this.windows.takeTouched().map((chunk) => {
      const from = chunk.index * METERS_PER_CHUNK
      const days = this.#ofSlots(chunk.slots)
        .slice(from, from + METERS_PER_CHUNK)
        .filter((row) => row !== undefined)
      const key = waitingKey(chunk)
      if (days.length === 0) return { key }
      return { key, make: () => packWaiting(days, this.windows.savePlace(chunk, 0)) }
    })
  }

  /** False where the key is none of a page. */
  restorePage(
    key: string,
    page: SavedWaitingPage,
    interned: (attributes: MeterAttributes) => MeterAttributes,
  ): boolean {
    const chunk = waitingChunkOf(key)
    if (chunk === undefined) return false
    this.windows.restorePlace(chunk, 0, page.place)
    const days = this.#ofSlots(chunk.slots)
    for (const row of waitingRowsOf(page, chunk)) {
      row.attributes = interned(row.attributes)
      days[row.row] = row
    }
    return true
  }

  /** After all pages: every row. */
  restored(): readonly WaitingDay[] {
    const rows = [...this.#days.values()].flatMap((days) => days.filter((row) => row !== undefined))
    this.windows.freeAllBut(rows)
    return rows
  }

  #ofSlots(slots: number): (WaitingDay | undefined)[] {
    let days = this.#days.get(slots)
    if (days === undefined) {
      days = []
      this.#days.set(slots, days)
    }
    return days
  }
}

/** Days of another step, or of tariff zones, are not to be compared slot by slot. */
const isOfOneShape = (
  a: Pick<WaitingDay, 'slots' | 'isZoned'>,
  b: Pick<WaitingDay, 'slots' | 'isZoned'>,
): boolean => a.slots === b.slots && a.isZoned === b.isZoned

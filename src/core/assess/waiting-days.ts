import type { DayClosed } from '../collate/day-closed.ts'
import type { MeterDay } from '../collate/meter-day.ts'
import type { MeterMoved } from '../collate/meter-moved.ts'
import type { MeterAttributes } from '../context/assets.ts'
import type { MeterId } from '../ids.ts'
import type { MeterWindows } from '../signature/meter-windows.ts'
import type { Calendars, DayIndex } from '../time.ts'
import type { SavedWaitingPage, WaitingDay } from './waiting-page.ts'
import { WaitingRows } from './waiting-rows.ts'

/** Meter-days of one source, complete up to the day it had closed when it said so. */
interface Batch {
  /** Rows name it by this, also in checkpoints. */
  readonly number: number
  /** The day whose closing it waits for; undefined for the next one, whichever it is. */
  readonly closing: DayIndex | undefined
  /** undefined while the source has not closed it yet. */
  through: DayIndex | undefined
  readonly days: Map<DayIndex, Map<MeterId, WaitingDay>>
  readonly moves: MeterMoved[]
}

/** The rows are in pages. */
export type SavedWaitingDays = readonly {
  readonly source: number
  readonly batches: readonly {
    readonly number: number
    /** Absent where it waits for the next closing. */
    readonly closing?: DayIndex
    readonly through: DayIndex | undefined
    /** Absent but where there are any. */
    readonly moves?: readonly MeterMoved[]
  }[]
}[]

/**
 * Meter-days and moves of an area's sources until their day is judged.
 *
 * Keeps: what came ahead of its closing, and what is complete and not judged yet. Bounded by: how far one source may run
 * ahead of another. Late data: of two emissions of a meter's day the one stands that would in a window. After restart:
 * restorePage() for each, then restore().
 */
export class WaitingDays {
  readonly #rows: WaitingRows
  readonly #batches = new Map<number, Batch[]>()
  #nextNumber = 0

  constructor(calendars: Calendars) {
    this.#rows = new WaitingRows(calendars)
  }

  /** The day is copied: its arrays may be used again. */
  meterDay(meterDay: MeterDay, attributes: MeterAttributes): void {
    const batch = this.#openBatch(meterDay)
    const rows = rowsOf(batch, meterDay.day)
    const held = rows.get(meterDay.meterId)
    const row = this.#rows.put(held, batch.number, meterDay, attributes)
    if (row !== held) rows.set(meterDay.meterId, row)
  }

  meterMoved(moved: MeterMoved): void {
    this.#openBatch(moved).moves.push(moved)
  }

  /** Completes what a closing is of; answers the days that are complete by it. */
  close({ source, closedThrough, idle }: DayClosed): ReadonlySet<DayIndex> {
    const closed = new Set<DayIndex>()
    if (closedThrough === undefined) return closed
    for (const batch of this.#batchesOf(source)) {
      const { closing, through, days } = batch
      // One that is idle has said all there is, also of a day that is not over yet.
      const isOf = idle || closing === undefined || closing <= closedThrough
      if (through !== undefined || !isOf) continue
      batch.through = Math.min(closing ?? closedThrough, closedThrough)
      for (const day of days.keys()) closed.add(day)
    }
    return closed
  }

  /** True where something is complete up to the day, and not taken. */
  has(day: DayIndex): boolean {
    for (const batches of this.#batches.values())
      if (batches.some(({ through }) => through !== undefined && through <= day)) return true
    return false
  }

  /**
   * Hands over what is complete up to the day, a source's days in their order; true where anything changed by it. A day
   * ahead of that would push the window's first day out: it waits for its own.
   */
  take(
    asOf: DayIndex,
    put: (row: WaitingDay, waitedIn: MeterWindows) => boolean,
    move: (moved: MeterMoved) => boolean,
  ): boolean {
    let changed = false
    for (const [source, batches] of this.#batches) {
      const rest: Batch[] = []
      for (const batch of batches) {
        if (batch.through === undefined || batch.through > asOf) {
          rest.push(batch)
          continue
        }
        for (const [day, rows] of [...batch.days].sort(([a], [b]) => a - b)) {
          if (day > asOf) {
            this.#putAhead(rest, day, rows)
            continue
          }
          for (const row of rows.values()) {
            if (put(row, this.#rows.windows)) changed = true
            this.#rows.release(row)
          }
        }
        for (const moved of batch.moves)
          if (moved.day > asOf) this.#aheadBatch(rest, moved.day).moves.push(moved)
          else if (move(moved)) changed = true
      }
      if (rest.length === 0) this.#batches.delete(source)
      else this.#batches.set(source, rest)
    }
    return changed
  }

  /** What changed of the rows since this was last asked, for a checkpoint. A page that nothing is left of is removed. */
  takeTouched(): ReturnType<WaitingRows['takeTouched']> {
    return this.#rows.takeTouched()
  }

  saved(): SavedWaitingDays {
    return [...this.#batches].map(([source, batches]) => ({
      source,
      batches: batches.map(({ number, closing, through, moves }) => ({
        number,
        ...(closing === undefined ? {} : { closing }),
        through,
        ...(moves.length === 0 ? {} : { moves }),
      })),
    }))
  }

  /** False where the key is none of theirs. */
  restorePage(
    key: string,
    page: SavedWaitingPage,
    interned: (attributes: MeterAttributes) => MeterAttributes,
  ): boolean {
    return this.#rows.restorePage(key, page, interned)
  }

  /** After all pages. */
  restore(saved: SavedWaitingDays): void {
    const byNumber = new Map<number, Batch>()
    for (const { source, batches } of saved)
      this.#batches.set(
        source,
        batches.map(({ number, closing, through, moves = [] }) => {
          const batch = { number, closing, through, days: new Map(), moves: [...moves] }
          byNumber.set(number, batch)
          this.#nextNumber = Math.max(this.#nextNumber, number + 1)
          return batch
        }),
      )
    for (const row of this.#rows.restored())
      rowsOf(byNumber.get(row.batch) as Batch, row.day).set(row.meterId, row)
  }

  #putAhead(batches: Batch[], day: DayIndex, rows: ReadonlyMap<MeterId, WaitingDay>): void {
    const ahead = this.#aheadBatch(batches, day)
    const held = rowsOf(ahead, day)
    for (const row of rows.values())
      held.set(row.meterId, this.#rows.either(held.get(row.meterId), row, ahead.number))
  }

  #aheadBatch(batches: Batch[], day: DayIndex): Batch {
    const batch = batches.find(({ through }) => through === day)
    if (batch !== undefined) return batch
    const ahead = this.#newBatch(day, day)
    batches.unshift(ahead)
    return ahead
  }

  #newBatch(closing: DayIndex | undefined, through: DayIndex | undefined): Batch {
    return { number: this.#nextNumber++, closing, through, days: new Map(), moves: [] }
  }

  #batchesOf(source: number): Batch[] {
    let batches = this.#batches.get(source)
    if (batches === undefined) {
      batches = []
      this.#batches.set(source, batches)
    }
    return batches
  }

  #openBatch({ source, closing }: Pick<MeterDay, 'source' | 'closing'>): Batch {
    const batches = this.#batchesOf(source)
    const waiting = batches.find((it) => it.through === undefined && it.closing === closing)
    if (waiting !== undefined) return waiting
    const open = this.#newBatch(closing, undefined)
    batches.push(open)
    return open
  }
}

const rowsOf = ({ days }: Batch, day: DayIndex): Map<MeterId, WaitingDay> => {
  let rows = days.get(day)
  if (rows === undefined) {
    rows = new Map()
    days.set(day, rows)
  }
  return rows
}

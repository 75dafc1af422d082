import type { DayClosed } from '../collate/day-closed.ts'
import type { MeterDay } from '../collate/meter-day.ts'
import type { MeterMoved } from '../collate/meter-moved.ts'
import type { DayIndex } from '../time.ts'

/** Meter-days of one source, complete up to the day it had closed when it said so. */
interface Batch {
  /** The day whose closing it waits for; undefined for the next one, whichever it is. */
  readonly closing: DayIndex | undefined
  /** undefined while the source has not closed it yet. */
  through: DayIndex | undefined
  readonly rows: Map<string, MeterDay>
  readonly moves: MeterMoved[]
}

export type SavedWaitingDays = readonly {
  readonly source: number
  readonly batches: readonly {
    /** Absent where it waits for the next closing. */
    readonly closing?: DayIndex
    readonly through: DayIndex | undefined
    readonly rows: readonly MeterDay[]
    /** Absent but where there are any. */
    readonly moves?: readonly MeterMoved[]
  }[]
}[]

const rowKey = ({ meterId, day }: MeterDay): string => `${meterId} ${day}`

const putNewer = (rows: Map<string, MeterDay>, row: MeterDay): void => {
  const key = rowKey(row)
  if ((rows.get(key)?.revision ?? row.revision) <= row.revision) rows.set(key, row)
}

const aheadBatch = (batches: Batch[], day: DayIndex): Batch => {
  const batch = batches.find(({ through }) => through === day)
  if (batch !== undefined) return batch
  const ahead: Batch = { closing: day, through: day, rows: new Map(), moves: [] }
  batches.unshift(ahead)
  return ahead
}

/**
 * Meter-days and moves of an area's sources until their day is judged.
 *
 * Keeps: what came ahead of its closing, and what is complete and not judged yet. Bounded by: how far one source may run
 * ahead of another. Late data: of two emissions of a meter's day the higher revision stands. After restart: restore().
 */
export class WaitingDays {
  readonly #batches = new Map<number, Batch[]>()

  meterDay(meterDay: MeterDay): void {
    putNewer(this.#openBatch(meterDay).rows, meterDay)
  }

  meterMoved(moved: MeterMoved): void {
    this.#openBatch(moved).moves.push(moved)
  }

  /** Completes what a closing is of; answers the days that are complete by it. */
  close({ source, closedThrough, idle }: DayClosed): ReadonlySet<DayIndex> {
    const days = new Set<DayIndex>()
    if (closedThrough === undefined) return days
    for (const batch of this.#batchesOf(source)) {
      const { closing, through } = batch
      // One that is idle has said all there is, also of a day that is not over yet.
      const isOf = idle || closing === undefined || closing <= closedThrough
      if (through !== undefined || !isOf) continue
      batch.through = Math.min(closing ?? closedThrough, closedThrough)
      for (const { day } of batch.rows.values()) days.add(day)
    }
    return days
  }

  /** True where something is complete up to the day, and not taken. */
  has(day: DayIndex): boolean {
    for (const batches of this.#batches.values())
      if (batches.some(({ through }) => through !== undefined && through <= day)) return true
    return false
  }

  /**
   * Hands over what is complete up to the day; true where anything changed by it. A day ahead of that would push the
   * window's first day out: it waits for its own.
   */
  take(
    asOf: DayIndex,
    put: (row: MeterDay) => boolean,
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
        for (const row of batch.rows.values())
          if (row.day > asOf) putNewer(aheadBatch(rest, row.day).rows, row)
          else if (put(row)) changed = true
        for (const moved of batch.moves)
          if (moved.day > asOf) aheadBatch(rest, moved.day).moves.push(moved)
          else if (move(moved)) changed = true
      }
      if (rest.length === 0) this.#batches.delete(source)
      else this.#batches.set(source, rest)
    }
    return changed
  }

  saved(): SavedWaitingDays {
    return [...this.#batches].map(([source, batches]) => ({
      source,
      batches: batches.map(({ closing, through, rows, moves }) => ({
        ...(closing === undefined ? {} : { closing }),
        through,
        rows: [...rows.values()],
        ...(moves.length === 0 ? {} : { moves }),
      })),
    }))
  }

  restore(saved: SavedWaitingDays): void {
    for (const { source, batches } of saved)
      this.#batches.set(
        source,
        batches.map(({ closing, through, rows, moves = [] }) => ({
          closing,
          through,
          rows: new Map(rows.map((row) => [rowKey(row), row])),
          moves: [...moves],
        })),
      )
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
    const open: Batch = { closing, through: undefined, rows: new Map(), moves: [] }
    batches.push(open)
    return open
  }
}

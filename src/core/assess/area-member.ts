import type { MeterAttributes } from '../context/assets.ts'
import type { MeterId } from '../ids.ts'
import type { History } from '../signature/history.ts'
import type { MeterWindows, WindowRef } from '../signature/meter-windows.ts'
import type { DayIndex } from '../time.ts'
import type { Move } from './membership.ts'

/** A meter of the area; its slots and row are its place in the windows. */
export interface AreaMember extends WindowRef {
  readonly meterId: MeterId
  attributes: MeterAttributes
  /** Its days are of tariff zones. */
  isZoned: boolean
  lastDay: DayIndex
  /** What it was like before its window. */
  history: History | undefined
  /** When the books had it come and go, oldest first; none where it has always been here. */
  moves: readonly Move[]
}

/** Most meters stay where they are: one list for all of these. */
const NO_MOVES: readonly Move[] = []

/** A member whose past lies in the windows, too: an object for each would cost as much as the member itself. */
export class HeldMember implements AreaMember {
  slots: number
  row: number
  readonly meterId: MeterId
  attributes: MeterAttributes
  isZoned: boolean
  lastDay: DayIndex
  moves: readonly Move[]
  readonly #windows: MeterWindows

  constructor(
    windows: MeterWindows,
    { slots, row }: WindowRef,
    {
      meterId,
      attributes,
      isZoned,
      lastDay,
      moves = NO_MOVES,
    }: Omit<AreaMember, 'slots' | 'row' | 'history' | 'moves'> & {
      readonly moves?: readonly Move[] | undefined
    },
  ) {
    this.#windows = windows
    this.slots = slots
    this.row = row
    this.meterId = meterId
    this.attributes = attributes
    this.isZoned = isZoned
    this.lastDay = lastDay
    this.moves = moves
  }

  get history(): History | undefined {
    return this.#windows.past(this)
  }

  set history(history: History | undefined) {
    this.#windows.setPast(this, history)
  }

  /** Its window starts anew at another place; its past goes with it. */
  moveTo({ slots, row }: WindowRef, past: History | undefined): void {
    this.slots = slots
    this.row = row
    this.history = past
  }
}

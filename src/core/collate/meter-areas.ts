import type { AreaKey, MeterId } from '../ids.ts'
import type { DayIndex } from '../time.ts'
import type { MeterMoved } from './meter-moved.ts'

/** Days of a meter that were sent to one area, up to the next stay. */
export interface Stay {
  readonly area: AreaKey
  readonly since: DayIndex
}

/** Books that move a meter about more often than this within its grace are beyond mending. */
const MOST_STAYS = 8

/**
 * Tells when the books have moved a meter to another area.
 *
 * Keeps: the last areas of each meter. Bounded by: meters x 8. Late data: an earlier day that is sent to the new area
 * moves the date back. After restart: restore() for each.
 */
export class MeterAreas {
  readonly #stays = new Map<MeterId, readonly Stay[]>()

  /** To be asked before a meter-day is sent; answers what both areas of each move have to hear. */
  send(meterId: MeterId, area: AreaKey, day: DayIndex, source: number): readonly MeterMoved[] {
    const stays = this.#stays.get(meterId) ?? []
    const current = stays.at(-1)
    if (current?.area === area && day >= current.since) return []
    const before = stays.filter(({ since }) => since < day)
    const stay = before.at(-1)?.area === area ? [] : [{ area, since: day }]
    this.#stays.set(meterId, [...before, ...stay].slice(-MOST_STAYS))
    const left = stays.filter((_, i) => (stays[i + 1]?.since ?? Number.POSITIVE_INFINITY) > day)
    return [...new Set(left.map((each) => each.area))]
      .filter((from) => from !== area)
      .map((from) => ({ meterId, source, day, from, to: area }))
  }

  staysOf(meterId: MeterId): readonly Stay[] {
    return this.#stays.get(meterId) ?? []
  }

  restore(meterId: MeterId, stays: readonly Stay[]): void {
    this.#stays.set(meterId, stays)
  }
}

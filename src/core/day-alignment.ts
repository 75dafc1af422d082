import type { DayClosed } from './collate/day-closed.ts'
import type { DayIndex } from './time.ts'

/**
 * Which day all sources have closed. A source that is idle is not waited for; where all are, the furthest counts.
 *
 * Keeps: the closing of each source. Bounded by: source partitions. Late data: closings never go back, so a source
 * that reads its log again changes nothing. After restart: saved(), restore().
 */
export class DayAlignment {
  #sources: number
  readonly #closed = new Map<number, { readonly through: DayIndex | undefined; idle: boolean }>()

  constructor(sources = 1) {
    this.#sources = sources
  }

  note(closed: DayClosed): void {
    this.#sources = Math.max(this.#sources, closed.sources)
    const held = this.#closed.get(closed.source)
    const { closedThrough, idle } = closed
    if (held?.through === undefined || (closedThrough ?? held.through - 1) >= held.through)
      this.#closed.set(closed.source, { through: closedThrough, idle })
    // Said again, or by one that was passed over: that more is to come is no news.
    else if (idle) held.idle = true
  }

  /** The last day that one source has closed; undefined where it has closed none. */
  throughOf(source: number): DayIndex | undefined {
    return this.#closed.get(source)?.through
  }

  /** The last day that is closed everywhere; undefined while a source has not been heard of. */
  through(): DayIndex | undefined {
    if (this.#closed.size < this.#sources) return undefined
    let slowest: DayIndex | undefined
    let furthest: DayIndex | undefined
    let waiting = false
    for (const { through, idle } of this.#closed.values()) {
      if (through !== undefined && (furthest === undefined || through > furthest))
        furthest = through
      if (idle) continue
      waiting = true
      if (through === undefined) return undefined
      if (slowest === undefined || through < slowest) slowest = through
    }
    return waiting ? slowest : furthest
  }

  /** True where nobody is waited for: all sources are idle. */
  get idle(): boolean {
    if (this.#closed.size < this.#sources) return false
    for (const { idle } of this.#closed.values()) if (!idle) return false
    return true
  }

  saved(): readonly DayClosed[] {
    return [...this.#closed].map(([source, { through, idle }]) => ({
      source,
      sources: this.#sources,
      closedThrough: through,
      idle,
    }))
  }

  restore(saved: readonly DayClosed[]): void {
    for (const closed of saved) this.note(closed)
  }
}

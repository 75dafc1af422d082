import type { SiteId } from '../core/ids.ts'
import type { DayIndex } from '../core/time.ts'

/** Days of a site that are told apart, the last one it was spoken of among them: bits of a word. */
const DAYS = 32

interface Suspect {
  /** The earliest day it was spoken of. */
  firstDay: DayIndex
  lastDay: DayIndex
  /** The lowest bit is that of the last day, 1 where the site was handed on. */
  handedOn: number
}

/**
 * On which days sites were handed on, whatever order the days are told in. Of two words on one day the later stands.
 *
 * Keeps: 32 days of each site. Bounded by: sites that were suspects within 32 days of the newest. Late data: days
 * before those are not told apart. After restart: told again.
 */
export class SuspectDays {
  readonly #sites = new Map<SiteId, Suspect>()
  #newest = Number.NEGATIVE_INFINITY

  has(site: SiteId): boolean {
    return this.#sites.has(site)
  }

  note(siteId: SiteId, day: DayIndex, isHandedOn: boolean): void {
    this.#newest = Math.max(this.#newest, day)
    const known = this.#sites.get(siteId)
    if (known === undefined) {
      if (isHandedOn) this.#sites.set(siteId, { firstDay: day, lastDay: day, handedOn: 1 })
      return
    }
    known.firstDay = Math.min(known.firstDay, day)
    const ahead = day - known.lastDay
    if (ahead > 0) {
      known.handedOn = ahead < DAYS ? known.handedOn << ahead : 0
      known.lastDay = day
    }
    const back = known.lastDay - day
    if (back >= DAYS) return
    const bit = 1 << back
    known.handedOn = isHandedOn ? known.handedOn | bit : known.handedOn & ~bit
  }

  /**
   * Those that were handed on on that day: every suspect is, on every day. So may those have been that are not known
   * as early, for compaction leaves the last word alone: one too many costs a word on a site without an alert, one too
   * few would keep from rank that a suspect could not be judged.
   */
  on(day: DayIndex): readonly SiteId[] {
    const suspects: SiteId[] = []
    for (const [siteId, { firstDay, lastDay, handedOn }] of this.#sites) {
      if (lastDay <= this.#newest - DAYS) {
        this.#sites.delete(siteId)
        continue
      }
      const isTold = day >= Math.max(firstDay, lastDay - DAYS + 1)
      if (!isTold || (day <= lastDay && (handedOn & (1 << (lastDay - day))) !== 0))
        suspects.push(siteId)
    }
    return suspects
  }
}

import type { Assessment } from '../../core/assess/assessment.ts'
import type { WatchedSite } from '../../core/backtest/missed-because.ts'
import type { DayIndex } from '../../core/time.ts'
import type { JudgedDay } from '../scan/judge-each-day.ts'

/** The days on which it matters what is made of a site. */
export interface SiteWatch {
  readonly siteId: string
  /** undefined for all before `to`. */
  readonly from: DayIndex | undefined
  readonly to: DayIndex
}

interface Seen {
  judgedDays: number
  best: WatchedSite['best']
  notJudged: WatchedSite['notJudged']
}

/**
 * The best that was made of each watched site, whether it was enough for an alert or not.
 *
 * Keeps: a row a site. Bounded by: the known mines. Late data: none. After restart: judged again.
 */
export class WatchedSites {
  readonly #watch: ReadonlyMap<string, SiteWatch>
  readonly #seen = new Map<string, Seen>()

  constructor(watch: readonly SiteWatch[]) {
    this.#watch = new Map(watch.map((each) => [each.siteId, each]))
  }

  note({ asOf, sites }: Pick<JudgedDay, 'asOf' | 'sites'>): void {
    for (const site of sites) {
      const watch = this.#watch.get(site.siteId)
      if (watch === undefined || asOf > watch.to || asOf < (watch.from ?? asOf)) continue
      this.#noteSite(site)
    }
  }

  seen(): readonly WatchedSite[] {
    return [...this.#seen].map(([siteId, seen]) => ({ siteId, ...seen }))
  }

  #noteSite({ siteId, asOf: day, probability, notJudged }: Assessment): void {
    let seen = this.#seen.get(siteId)
    if (seen === undefined) {
      seen = { judgedDays: 0, best: undefined, notJudged: undefined }
      this.#seen.set(siteId, seen)
    }
    if (probability === undefined) {
      seen.notJudged = notJudged[0]
      return
    }
    seen.judgedDays++
    if (seen.best === undefined || probability > seen.best.probability)
      seen.best = { day, probability }
  }
}

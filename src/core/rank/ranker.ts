import { type Alert, alertOf, assessmentFigures, type MoneyParams } from '../alert/alert.ts'
import { type AlertLife, type LifecycleParams, NO_ALERT, nextLife } from '../alert/lifecycle.ts'
import type { Assessment } from '../assess/assessment.ts'
import type { SiteId } from '../ids.ts'
import type { DayIndex } from '../time.ts'
import { type InspectionList, inspectionListOf } from './inspection-list.ts'
import { compareSites, type PriorityWeights, type RankedFigures } from './priority.ts'

export interface Ranking {
  readonly asOf: DayIndex
  /** Raised sites by rank, then those cleared on this day. */
  readonly alerts: readonly Alert[]
  /** One list a region that has, or just lost, a site. */
  readonly lists: readonly InspectionList[]
}

interface Row {
  /** The last judged assessment: what an alert shows. */
  assessment: Assessment
  /** What assess said for the day being ranked. */
  latest: Assessment | undefined
  latestDay: DayIndex
  /** Before the day being ranked, so that ranking it again gives the same. */
  before: AlertLife
  life: AlertLife
  rankedDay: DayIndex | undefined
  /** Raised by an earlier ranking of the same day, and not by the last one: it has to be taken back. */
  withdrawn: boolean
}

/** A row on its way into the list. */
interface Ordered {
  readonly row: Row
  readonly firstRaisedDay: DayIndex | undefined
  readonly figures: RankedFigures
}

export interface SavedRow {
  readonly version: 1
  readonly siteId: SiteId
  readonly assessment: Assessment
  readonly latest: Assessment | undefined
  readonly latestDay: DayIndex
  readonly before: AlertLife
  readonly life: AlertLife
  readonly rankedDay: DayIndex | undefined
  readonly withdrawn: boolean
}

/**
 * Rank: one ordered list over all areas, and each alert's life from raised to cleared.
 *
 * Keeps: one row a suspect. Bounded by: sites above the threshold within a window. Late data: a day ranked again
 * starts from the state before it. After restart: restoreRow() for each.
 */
export class Ranker {
  readonly #lifecycle: LifecycleParams
  readonly #money: MoneyParams
  readonly #weights: PriorityWeights
  readonly #rows = new Map<SiteId, Row>()
  readonly #touched = new Set<SiteId>()

  constructor(lifecycle: LifecycleParams, money: MoneyParams, weights: PriorityWeights) {
    this.#lifecycle = lifecycle
    this.#money = money
    this.#weights = weights
  }

  get sites(): number {
    return this.#rows.size
  }

  put(assessment: Assessment): void {
    const { siteId, asOf } = assessment
    const row = this.#rows.get(siteId)
    if (row === undefined) {
      if (assessment.probability === undefined) return
      this.#rows.set(siteId, {
        assessment,
        latest: assessment,
        latestDay: asOf,
        before: NO_ALERT,
        life: NO_ALERT,
        rankedDay: undefined,
        withdrawn: false,
      })
    } else {
      if (asOf < row.latestDay) return
      row.latest = assessment
      row.latestDay = asOf
      if (assessment.probability !== undefined) row.assessment = assessment
    }
    this.#touched.add(siteId)
  }

  /** Ranks a day, from the assessments of that day. */
  rank(asOf: DayIndex): Ranking {
    const raised: (Ordered & { changed: Alert['changed'] })[] = []
    const cleared: Ordered[] = []
    const regions = new Set<string>()
    for (const [siteId, row] of this.#rows) {
      const saidRaised = row.rankedDay === asOf && row.life.raised
      if (row.rankedDay !== asOf) {
        row.before = row.life
        row.rankedDay = asOf
        row.withdrawn = false
      }
      const today = row.latestDay === asOf ? row.latest : undefined
      const { life, changed } = nextLife(row.before, asOf, today, this.#lifecycle)
      // What was said of this day before stands until it is taken back, also where it is ranked a third time.
      row.withdrawn = changed === undefined && (row.withdrawn || saidRaised)
      row.life = life
      this.#touched.add(siteId)
      if (row.withdrawn) {
        regions.add(row.assessment.regionId)
        cleared.push(this.#ordered(row, asOf))
        continue
      }
      if (changed === undefined) {
        if (today === undefined && !row.before.raised) this.#rows.delete(siteId)
        continue
      }
      regions.add(row.assessment.regionId)
      if (changed === 'cleared') cleared.push(this.#ordered(row, row.before.firstRaisedDay))
      else raised.push({ ...this.#ordered(row, life.firstRaisedDay), changed })
    }
    raised.sort((a, b) => compareSites(a.figures, b.figures, this.#weights))
    cleared.sort((a, b) => compareSites(a.figures, b.figures, this.#weights))
    const alerts = [
      ...raised.map(({ row, changed, firstRaisedDay }, i) =>
        alertOf(
          row.assessment,
          { rank: i + 1, of: raised.length, state: 'raised', changed, firstRaisedDay },
          this.#money,
        ),
      ),
      ...cleared.map(({ row, firstRaisedDay }) =>
        alertOf(
          row.assessment,
          { rank: null, of: raised.length, state: 'cleared', changed: 'cleared', firstRaisedDay },
          this.#money,
        ),
      ),
    ]
    return {
      asOf,
      alerts,
      lists: [...regions].sort().map((region) => inspectionListOf(region, asOf, alerts)),
    }
  }

  takeTouched(): { readonly put: SavedRow[]; readonly gone: SiteId[] } {
    const put: SavedRow[] = []
    const gone: SiteId[] = []
    for (const siteId of this.#touched) {
      const row = this.#rows.get(siteId)
      if (row === undefined) gone.push(siteId)
      else put.push({ version: 1, siteId, ...row })
    }
    this.#touched.clear()
    return { put, gone }
  }

  restoreRow({ siteId, version: _version, ...row }: SavedRow): void {
    this.#rows.set(siteId, { ...row })
  }

  #ordered(row: Row, firstRaisedDay: DayIndex | undefined): Ordered {
    const { siteId } = row.assessment
    return {
      row,
      firstRaisedDay,
      figures: { siteId, ...assessmentFigures(row.assessment, this.#money) },
    }
  }
}

import {
  type Alert,
  type AlertPlace,
  alertAgain,
  alertOf,
  assessmentFigures,
  type MoneyParams,
} from '../alert/alert.ts'
import { type AlertLife, type LifecycleParams, NO_ALERT, nextLife } from '../alert/lifecycle.ts'
import type { Assessment } from '../assess/assessment.ts'
import type { SiteId } from '../ids.ts'
import { type DayIndex, dayFromIso } from '../time.ts'
import type { AlertMemory, SaidAlert } from './alert-memory.ts'
import { type InspectionList, inspectionListOf } from './inspection-list.ts'
import { compareSites, type PriorityWeights, type RankedFigures } from './priority.ts'

export interface Ranking {
  readonly asOf: DayIndex
  /** Raised sites by rank, then those cleared on this day. */
  readonly alerts: readonly Alert[]
  /** Of each alert, in their order. */
  readonly memories: readonly AlertMemory[]
  /** One list a region that has, or just lost, a site. */
  readonly lists: readonly InspectionList[]
}

interface Row {
  /** The last judged assessment: what an alert shows. Undefined where only `said` is known. */
  assessment: Assessment | undefined
  /** The last alert before the state was lost; shown until the site is judged again. */
  said: Alert | undefined
  /** The day of `said`, until what assess handed on for that day comes again; without it what was said stands. */
  saidDay: DayIndex | undefined
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
  readonly assessment: Assessment | undefined
  /** Absent in rows of before it was read back, and where it was not. */
  readonly said?: Alert | undefined
  readonly saidDay?: DayIndex | undefined
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
 * starts from the state before it. After restart: restoreRow() for each; without them restoreSaid().
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
        said: undefined,
        saidDay: undefined,
        latest: assessment,
        latestDay: asOf,
        before: NO_ALERT,
        life: NO_ALERT,
        rankedDay: undefined,
        withdrawn: false,
      })
    } else {
      if (asOf < row.latestDay) return
      if (asOf === row.saidDay) row.saidDay = undefined
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
      const { life, changed } =
        row.saidDay === asOf
          ? { life: row.life, changed: row.withdrawn ? undefined : saidOf(row).changed }
          : nextLife(row.before, asOf, today, this.#lifecycle)
      // What was said of this day before stands until it is taken back, also where it is ranked a third time.
      row.withdrawn = changed === undefined && (row.withdrawn || saidRaised)
      row.life = life
      this.#touched.add(siteId)
      if (row.withdrawn) {
        regions.add(regionOf(row))
        cleared.push(this.#ordered(row, asOf))
        continue
      }
      if (changed === undefined) {
        if (today === undefined && !row.before.raised) this.#rows.delete(siteId)
        continue
      }
      regions.add(regionOf(row))
      if (changed === 'cleared') cleared.push(this.#ordered(row, row.before.firstRaisedDay))
      else raised.push({ ...this.#ordered(row, life.firstRaisedDay), changed })
    }
    raised.sort((a, b) => compareSites(a.figures, b.figures, this.#weights))
    cleared.sort((a, b) => compareSites(a.figures, b.figures, this.#weights))
    const alerts = [
      ...raised.map(({ row, changed, firstRaisedDay }, i) =>
        this.#alert(row, {
          rank: i + 1,
          of: raised.length,
          state: 'raised',
          changed,
          firstRaisedDay,
        }),
      ),
      ...cleared.map(({ row, firstRaisedDay }) =>
        this.#alert(row, {
          rank: null,
          of: raised.length,
          state: 'cleared',
          changed: 'cleared',
          firstRaisedDay,
        }),
      ),
    ]
    return {
      asOf,
      alerts,
      memories: [...raised, ...cleared].map(({ row }) => memoryOf(row, asOf)),
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
    this.#rows.set(siteId, { said: undefined, saidDay: undefined, ...row })
  }

  /** Begins anew; what was stored of its rows goes with the next changes. */
  forget(): void {
    for (const siteId of this.#rows.keys()) this.#touched.add(siteId)
    this.#rows.clear()
  }

  /** Takes up the alert of a site as it was said. */
  restoreSaid({ alert, memory }: SaidAlert): void {
    const siteId = alert.siteId as SiteId
    const { day, before, life, withdrawn, heard } = memory
    this.#rows.set(siteId, {
      assessment: undefined,
      said: alert,
      saidDay: heard ? day : undefined,
      latest: undefined,
      latestDay: dayFromIso(alert.asOf) as DayIndex,
      before,
      life,
      rankedDay: day,
      withdrawn,
    })
    this.#touched.add(siteId)
  }

  #alert(row: Row, place: AlertPlace): Alert {
    return row.assessment === undefined
      ? alertAgain(saidOf(row), place)
      : alertOf(row.assessment, place, this.#money)
  }

  #ordered(row: Row, firstRaisedDay: DayIndex | undefined): Ordered {
    const { assessment } = row
    if (assessment === undefined) {
      const said = saidOf(row)
      return { row, firstRaisedDay, figures: { ...said, relief: said.overload?.relief } }
    }
    const { siteId } = assessment
    const figures = { siteId, ...assessmentFigures(assessment, this.#money) }
    return { row, firstRaisedDay, figures }
  }
}

const memoryOf = (row: Row, day: DayIndex): AlertMemory => ({
  day,
  before: row.before,
  life: row.life,
  withdrawn: row.withdrawn,
  heard: row.saidDay === day || row.latestDay === day,
})

const saidOf = ({ said }: Row): Alert => {
  if (said === undefined) throw new Error('a row has neither an assessment nor an alert')
  return said
}

const regionOf = (row: Row): string => row.assessment?.regionId ?? saidOf(row).regionId

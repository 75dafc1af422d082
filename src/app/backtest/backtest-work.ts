import type { Assessment } from '../../core/assess/assessment.ts'
import { isListDay } from '../../core/backtest/follow-days.ts'
import type { WatchedSite } from '../../core/backtest/missed-because.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import { type MeterId, meterId } from '../../core/ids.ts'
import type { AreaOverload } from '../../core/overload/area-overload.ts'
import { Calendars, type DayIndex } from '../../core/time.ts'
import type { ReferenceData } from '../../ports/history.ts'
import type { Config } from '../config.ts'
import { loadModel } from '../model.ts'
import { assessParams } from '../params.ts'
import { type AreaBatch, type MeterHistory, meterBook, referenceBook } from '../scan/area-work.ts'
import { collateSeries } from '../scan/collate-series.ts'
import type { CollatedSeries } from '../scan/collated-series.ts'
import { type EachDayOptions, judgeEachDay } from '../scan/judge-each-day.ts'
import { type ScanTotals, TotalsCounter } from '../scan/scan-totals.ts'
import { withToldStep } from './told-step.ts'
import { type SiteWatch, WatchedSites } from './watched-sites.ts'

/** What the areas of a backtest have in common: plain data, so that it can go to a thread. */
export interface BacktestOrder {
  /** One a side; they read alike and judge differently. */
  readonly configs: readonly Config[]
  readonly data: ReferenceData
  readonly to: DayIndex
  readonly nowMs: number
  readonly watch: readonly SiteWatch[]
}

export interface JudgedSide {
  /** What rank has to see, day by day of each area. */
  readonly handedOn: readonly Assessment[]
  readonly watched: readonly WatchedSite[]
}

export interface BacktestResult {
  readonly sides: readonly JudgedSide[]
  readonly totals: ScanTotals
  readonly firstDay: DayIndex | undefined
  /** The first as of which any side judged anybody. */
  readonly firstJudgedDay: DayIndex | undefined
  /** Meters whose rows end with a change of their step. */
  readonly changedStep: readonly MeterId[]
}

/** Collates areas once, and judges every day of them for each side, here or in a thread. */
export class BacktestWork {
  readonly #order: BacktestOrder
  readonly #meters: ReturnType<typeof meterBook>
  readonly #calendars = new Calendars()
  readonly #judging: readonly EachDayOptions[]

  /** @throws AdapterError where a model cannot be loaded */
  constructor(order: BacktestOrder) {
    const { configs, data, to } = order
    this.#order = order
    this.#meters = meterBook(firstOf(configs), data)
    const reference = referenceBook(data)
    this.#judging = configs.map((config) => ({
      asOf: to,
      params: assessParams(config, loadModel(config)),
      reference,
      calendars: this.#calendars,
      hasReasonsOn: isListDay,
    }))
  }

  judge(areas: AreaBatch): BacktestResult {
    const totals = new TotalsCounter()
    const changedStep: MeterId[] = []
    let firstDay: DayIndex | undefined
    let firstJudgedDay: DayIndex | undefined
    const sides = this.#judging.map((judging) => ({
      judging,
      handedOn: [] as Assessment[],
      watched: new WatchedSites(this.#order.watch),
    }))
    for (const area of areas) {
      const meters: (readonly MeterDay[])[] = []
      for (const series of area) {
        const { collated, hasChanged } = this.#collate(series)
        totals.addMeter(collated)
        if (hasChanged) changedStep.push(collated.meterId)
        meters.push(collated.days)
        for (const { day } of collated.days.slice(0, 1)) firstDay = Math.min(day, firstDay ?? day)
      }
      for (const { judging, handedOn, watched } of sides)
        for (const judged of judgeEachDay(meters, judging)) {
          for (const assessment of judged.handedOn) handedOn.push(slim(assessment))
          watched.note(judged)
          if (
            judged.asOf < (firstJudgedDay ?? Number.POSITIVE_INFINITY) &&
            judged.sites.some(isJudged)
          )
            firstJudgedDay = judged.asOf
        }
    }
    return {
      sides: sides.map(({ handedOn, watched }) => ({ handedOn, watched: watched.seen() })),
      totals: totals.totals(),
      firstDay,
      firstJudgedDay,
      changedStep,
    }
  }

  #collate(series: MeterHistory): {
    readonly collated: CollatedSeries
    readonly hasChanged: boolean
  } {
    const { configs, nowMs } = this.#order
    const { ingest, timezone, assess } = firstOf(configs)
    const options = { timezone, calendars: this.#calendars, meters: this.#meters, nowMs }
    if ('days' in series)
      return { collated: collateSeries(series, { ...options, ingest }), hasChanged: false }
    const asset = this.#meters.get(meterId(series.meterId))
    const told = withToldStep(series, asset?.stepMin, assess.minDays)
    const collated = collateSeries(told.series, {
      ...options,
      ingest: {
        ...ingest,
        stepMin: told.stepMin ?? ingest.stepMin,
        // A gap between registers is spread over days that are over once the second one comes: then it was not known.
        maxGapHours: 0,
      },
    })
    return { collated, hasChanged: told.changedAt !== undefined }
  }
}

const isJudged = ({ probability }: Assessment): boolean => probability !== undefined

const firstOf = (configs: readonly Config[]): Config => {
  const [first] = configs
  if (first === undefined) throw new Error('a backtest has at least one side')
  return first
}

/** What a list shows of an assessment: many days of each suspect are kept. */
const slim = (assessment: Assessment): Assessment => {
  const { overload, evidence: _evidence, members: _members, ...rest } = assessment
  return {
    ...rest,
    overload: overload && slimOverload(overload),
    reasons: assessment.reasons.slice(0, 1),
    alternatives: [],
    profileKw: [],
  }
}

const slimOverload = ({
  parts: _parts,
  suspects: _suspects,
  remedy: _remedy,
  ...strain
}: AreaOverload): AreaOverload => strain

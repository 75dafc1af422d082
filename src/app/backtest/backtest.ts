import type {
  Assumed,
  BacktestDocument,
  BacktestSide,
} from '../../core/backtest/backtest-schema.ts'
import { compareSides } from '../../core/backtest/compare-sides.ts'
import { followDays, isListDay } from '../../core/backtest/follow-days.ts'
import type { InspectionOutcome } from '../../core/backtest/inspection-outcome.ts'
import { knownMines, type PlantedTruth, verdictBy } from '../../core/backtest/known-mine.ts'
import type { ListedWeek } from '../../core/backtest/listed-week.ts'
import { measureSide } from '../../core/backtest/measure-side.ts'
import { OutcomeBook } from '../../core/backtest/outcome-book.ts'
import { areaSite, type MeterId, meterId, meterSite, transformerId } from '../../core/ids.ts'
import { RULES_VERSION } from '../../core/score/score-by-rules.ts'
import { Calendars, type DayIndex, isoDay } from '../../core/time.ts'
import type { ReadingHistory, ReferenceData } from '../../ports/history.ts'
import { BadDataError } from '../bad-data-error.ts'
import type { Config } from '../config.ts'
import { loadModel } from '../model.ts'
import { type MeterHistory, meterBook } from '../scan/area-work.ts'
import { lastCompleteDay } from '../scan/last-complete-day.ts'
import { rankDays } from '../scan/rank-sites.ts'
import type { ScanTotals } from '../scan/scan-totals.ts'
import { areasOf } from '../scan/through-areas.ts'
import type { MeterBook } from '../stages/meter-book.ts'
import { type JudgeHistoryOptions, judgeHistory } from './judge-history.ts'

export interface BacktestSideOrder {
  readonly config: Config
  /** Where it came from; undefined for the defaults. */
  readonly configFile: string | undefined
}

export interface BacktestOptions extends JudgeHistoryOptions {
  /** One, or two to compare; they read alike (readsAlike()). */
  readonly sides: readonly BacktestSideOrder[]
  readonly outcomes: readonly InspectionOutcome[]
  readonly truth: PlantedTruth | undefined
  /** The first day as of which there may be a list; else the first on which anybody could be judged. */
  readonly from: DayIndex | undefined
  /** The last; else the last that the readings cover whole. */
  readonly to: DayIndex | undefined
  readonly listSize: number
  /** Days for which a settled site is passed over; undefined passes none over. */
  readonly revisitAfterDays: number | undefined
  readonly nowMs: number
}

export interface Backtested {
  readonly document: BacktestDocument
  readonly totals: ScanTotals
  readonly changedStep: readonly MeterId[]
}

const NAMES = ['A', 'B'] as const

/**
 * Walks a history day by day as if live, for one configuration or two, and says what each would have shown.
 *
 * Keeps some areas' readings, and of each suspect its days in short.
 * @throws BadDataError where the period holds no list
 */
export const backtest = async (
  history: ReadingHistory<MeterHistory>,
  data: ReferenceData,
  options: BacktestOptions,
): Promise<Backtested> => {
  const { sides, truth, nowMs } = options
  const configs = sides.map(({ config }) => config)
  const meters = meterBook(configs[0] as Config, data)
  const ids = (await history.meterIds()).map(meterId)
  const lastDay = lastCompleteDay(await history.lastReadings(), meters, new Calendars(), nowMs)
  const to = Math.min(options.to ?? lastDay, lastDay)
  demandLists(options.from, to, lastDay)
  const outcomes = new OutcomeBook(options.outcomes)
  const mines = knownMines(outcomes, truth)
  const watch = mines.map(({ siteId, activeFrom, inspectedDay }) => ({
    siteId,
    from: activeFrom,
    to: inspectedDay === undefined ? to : inspectedDay - 1,
  }))
  const order = { configs, data, to, nowMs, watch }
  const judged = await judgeHistory(history, areasOf(ids, meters), order, options)
  const { firstDay, firstJudgedDay } = judged
  if (firstDay === undefined || firstDay > to)
    throw new BadDataError(
      `there is no reading up to ${isoDay(to)}: give a --to within the readings, which ${firstDay === undefined ? 'hold none' : `begin on ${isoDay(firstDay)}`}`,
    )
  if (firstJudgedDay === undefined || firstJudgedDay > to)
    throw new BadDataError(
      `nobody can be judged up to ${isoDay(to)}: the readings begin on ${isoDay(firstDay)}, and a site needs ${configs[0]?.assess.minDays} days with enough of them: give more`,
    )
  const from = Math.max(options.from ?? firstJudgedDay, firstDay)
  demandLists(from, to, lastDay)
  const isKnown = knownSites(ids, data)
  const follow = {
    from,
    to,
    mines,
    areaOf: (siteId: string) => areaOfMeter(siteId, meters),
    listSize: options.listSize,
    isPassedOver: passedOver(outcomes, options.revisitAfterDays),
  }
  const verdictOn = verdictBy(outcomes, truth)
  const followed = judged.sides.map(({ handedOn, watched }, i): FollowedSide => {
    const order = sides[i] as BacktestSideOrder
    const { weeks, mines: seen } = followDays(rankDays(handedOn, to, order.config), follow)
    const measured = measureSide({ weeks, mines: seen }, { mines, watched, isKnown, verdictOn })
    return { lists: weeks, shown: { ...sideHead(NAMES[i] ?? 'B', order), ...measured } }
  })
  const [a, b] = followed
  return {
    document: {
      from: isoDay(from),
      to: isoDay(to),
      firstDay: isoDay(firstDay),
      listSize: options.listSize,
      revisitAfterDays: options.revisitAfterDays ?? null,
      meters: judged.totals.meters,
      readings: judged.totals.counts.read,
      knownMines: mines.length,
      outcomes: {
        rows: options.outcomes.length,
        unknownSites: outcomes.siteIds.filter((siteId) => !isKnown(siteId)),
      },
      assumed: assumedOf(options),
      sides: followed.map(({ shown }) => shown),
      comparison:
        a === undefined || b === undefined ? null : compareSides(comparable(a), comparable(b)),
    },
    totals: judged.totals,
    changedStep: judged.changedStep,
  }
}

interface FollowedSide {
  readonly shown: BacktestSide
  readonly lists: readonly ListedWeek[]
}

const comparable = ({ shown: { mines }, lists }: FollowedSide) => ({ mines, lists })

const demandLists = (from: DayIndex | undefined, to: DayIndex, lastDay: DayIndex): void => {
  if (from === undefined) return
  if (from > lastDay)
    throw new BadDataError(
      `the period begins on ${isoDay(from)}, and the last whole day of the readings is ${isoDay(lastDay)}: give an earlier --from`,
    )
  for (let day = from; day <= to; day++) if (isListDay(day)) return
  throw new BadDataError(
    `no week's list falls between ${isoDay(from)} and ${isoDay(to)}, since lists are as of Sundays: give a longer period with --from and --to`,
  )
}

const passedOver =
  (outcomes: OutcomeBook, revisitAfterDays: number | undefined) =>
  (siteId: string, asOf: DayIndex): boolean => {
    if (revisitAfterDays === undefined) return false
    const settled = outcomes.settledBy(siteId, asOf)
    return settled !== undefined && asOf - settled.inspectedAt < revisitAfterDays
  }

const knownSites = (
  ids: readonly MeterId[],
  { meters, transformers }: ReferenceData,
): ((siteId: string) => boolean) => {
  const known = new Set<string>([
    ...ids.map(meterSite),
    ...meters.map((asset) => meterSite(meterId(asset.meterId))),
    ...meters
      .flatMap((asset) => asset.transformerId ?? [])
      .map((id) => areaSite(transformerId(id))),
    ...transformers.map((asset) => areaSite(transformerId(asset.transformerId))),
  ])
  return (siteId) => known.has(siteId)
}

const METER_SITE = meterSite(meterId(''))

const areaOfMeter = (siteId: string, meters: MeterBook): string | undefined =>
  siteId.startsWith(METER_SITE)
    ? meters.get(siteId.slice(METER_SITE.length))?.transformerId
    : undefined

const sideHead = (
  name: BacktestSide['name'],
  { config, configFile }: BacktestSideOrder,
): Pick<BacktestSide, 'name' | 'config' | 'model' | 'raiseAt' | 'windowDays'> => ({
  name,
  config: configFile ?? null,
  model: loadModel(config)?.version ?? RULES_VERSION,
  raiseAt: config.alerts.raiseAt,
  windowDays: config.assess.windowDays,
})

const assumedOf = ({ truth, revisitAfterDays }: BacktestOptions): readonly Assumed[] => [
  'READINGS_ON_THEIR_DAY',
  'BOOKS_OF_TODAY',
  'MODEL_OF_TODAY',
  'OUTCOMES_ON_THEIR_DAY',
  'NOBODY_VISITS',
  revisitAfterDays === undefined ? 'SETTLED_KEPT' : 'SETTLED_PASSED_OVER',
  truth === undefined ? 'KNOWN_MINES_ONLY' : 'TRUTH_PLANTED',
]

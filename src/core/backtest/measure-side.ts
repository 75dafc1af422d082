import { median } from 'simple-statistics'
import { rounded } from '../alert/rounded.ts'
import { type DayIndex, dayFromIso, isoDay } from '../time.ts'
import type { BacktestMine, BacktestSide, BacktestWeek } from './backtest-schema.ts'
import type { FollowedDays, FollowedMine, Sighting } from './follow-days.ts'
import { type KnownMine, knownActiveFrom } from './known-mine.ts'
import type { ListedWeek } from './listed-week.ts'
import { isCounted, missedBecause, type WatchedSite } from './missed-because.ts'
import type { Verdict } from './outcome-book.ts'
import { wilsonInterval } from './wilson-interval.ts'

type Precision = BacktestWeek['precision']
type Recall = BacktestWeek['recall']

export interface MeasureContext {
  readonly mines: readonly KnownMine[]
  readonly watched: ReadonlyMap<string, WatchedSite>
  /** In the readings or in the books. */
  readonly isKnown: (siteId: string) => boolean
  /** By all that is known now. */
  readonly verdictOn: (siteId: string, day: DayIndex) => Verdict
}

/** What a followed side comes to, by all that is known now. */
export const measureSide = (
  followed: FollowedDays,
  context: MeasureContext,
): Pick<BacktestSide, 'weeks' | 'total' | 'mines'> => {
  const { verdictOn } = context
  const first = followed.weeks[0]?.asOf ?? Number.POSITIVE_INFINITY
  const last = followed.weeks.at(-1)?.asOf ?? Number.NEGATIVE_INFINITY
  const mines = context.mines.map((mine) => measuredMine(mine, followed, context, first, last))
  const counted = context.mines.filter((_, i) => mines[i]?.isCounted)
  const weeks = followed.weeks.map((week) => measuredWeek(week, counted, followed, verdictOn))
  const verdicts = new Map<string, Verdict>()
  for (const { sites } of weeks)
    for (const { siteId, verdict } of sites)
      if (verdicts.get(siteId) !== 'mine') verdicts.set(siteId, verdict)
  return {
    weeks,
    total: {
      listedSites: verdicts.size,
      precision: precisionOf([...verdicts.values()]),
      recall: recallOf(counted, followed, Number.POSITIVE_INFINITY),
      medianDaysToRaise: medianOf(mines.map(({ daysToRaise }) => daysToRaise)),
      medianDaysBeforeInspection: medianOf(
        mines.map(({ daysBeforeInspection }) => daysBeforeInspection),
      ),
    },
    mines,
  }
}

const measuredWeek = (
  { asOf, raised, passedOver, sites }: ListedWeek,
  counted: readonly KnownMine[],
  followed: FollowedDays,
  verdictOn: MeasureContext['verdictOn'],
): BacktestWeek => {
  const judged = sites.map((site) => ({ ...site, verdict: verdictOn(site.siteId, asOf) }))
  const active = counted.filter((mine) => (knownActiveFrom(mine) ?? asOf) <= asOf)
  return {
    weekFrom: isoDay(asOf + 1),
    asOf: isoDay(asOf),
    raised,
    passedOver,
    listed: sites.length,
    new: sites.filter(({ isNew }) => isNew).length,
    precision: precisionOf(judged.map(({ verdict }) => verdict)),
    recall: recallOf(active, followed, asOf),
    sites: judged,
  }
}

const precisionOf = (verdicts: readonly Verdict[]): Precision => {
  const countOf = (wanted: Verdict): number => verdicts.filter((one) => one === wanted).length
  const mines = countOf('mine')
  const notMines = countOf('not-a-mine')
  const interval = wilsonInterval(mines, mines + notMines)
  return {
    mines,
    notMines,
    unknown: countOf('unknown'),
    share: interval === undefined ? null : rounded(mines / (mines + notMines), 4),
    low: interval === undefined ? null : rounded(interval.low, 4),
    high: interval === undefined ? null : rounded(interval.high, 4),
  }
}

const recallOf = (
  mines: readonly KnownMine[],
  { mines: seen }: FollowedDays,
  through: DayIndex,
): Recall => {
  const listed = mines.filter(({ siteId }) => {
    const first = seen.get(siteId)?.listed
    return first !== undefined && first.day <= through
  })
  const listedKw = sumKw(listed)
  const knownKw = sumKw(mines)
  return {
    listed: listed.length,
    known: mines.length,
    share: mines.length === 0 ? null : rounded(listed.length / mines.length, 4),
    listedKw: rounded(listedKw, 2),
    knownKw: rounded(knownKw, 2),
    kwShare: knownKw === 0 ? null : rounded(listedKw / knownKw, 4),
  }
}

const sumKw = (mines: readonly KnownMine[]): number =>
  mines.reduce((sum, { kw = 0 }) => sum + kw, 0)

const measuredMine = (
  mine: KnownMine,
  followed: FollowedDays,
  { watched, isKnown }: MeasureContext,
  firstListDay: DayIndex,
  lastListDay: DayIndex,
): BacktestMine => {
  const { siteId, activeFrom, inspectedDay, kw } = mine
  const seen = followed.mines.get(siteId) as FollowedMine
  const { raised, listed, best, areaRaised } = seen
  const watch = watched.get(siteId)
  const why = missedBecause(mine, seen, {
    firstListDay,
    lastListDay,
    isKnown: isKnown(siteId),
    watched: watch,
  })
  return {
    siteId,
    activeFrom: isoOrNull(activeFrom),
    inspectedAt: isoOrNull(inspectedDay),
    kw: kw ?? null,
    raised: sightingOrNull(raised),
    daysToRaise: daysBetween(activeFrom, raised?.day),
    daysBeforeInspection: daysBetween(raised?.day, inspectedDay),
    listed: sightingOrNull(listed),
    missedBecause: why ?? null,
    isCounted: isCounted(why),
    best:
      watch?.best === undefined
        ? null
        : { day: isoDay(watch.best.day), probability: rounded(watch.best.probability, 4) },
    bestRank: sightingOrNull(best),
    notJudged: watch?.notJudged ?? null,
    areaRaised: sightingOrNull(areaRaised),
  }
}

const isoOrNull = (day: DayIndex | undefined): string | null =>
  day === undefined ? null : isoDay(day)

const sightingOrNull = (
  sighting: Sighting | undefined,
): { readonly day: string; readonly rank: number; readonly of: number } | null =>
  sighting === undefined
    ? null
    : { day: isoDay(sighting.day), rank: sighting.rank, of: sighting.of }

const daysBetween = (from: DayIndex | undefined, to: DayIndex | undefined): number | null =>
  from === undefined || to === undefined ? null : to - from

const medianOf = (values: readonly (number | null)[]): number | null => {
  const known = values.flatMap((value) => value ?? [])
  return known.length === 0 ? null : median(known)
}

/** Days by which a mine was raised earlier by B than by A; null where one of them never did. */
export const daysEarlier = (a: BacktestMine, b: BacktestMine): number | null =>
  a.raised === null || b.raised === null
    ? null
    : (dayFromIso(a.raised.day) as DayIndex) - (dayFromIso(b.raised.day) as DayIndex)

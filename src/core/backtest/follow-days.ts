import type { Alert } from '../alert/alert.ts'
import { areaSite, transformerId } from '../ids.ts'
import type { Ranking } from '../rank/ranker.ts'
import { type DayIndex, weekdayOf } from '../time.ts'
import type { KnownMine } from './known-mine.ts'
import { type ListedWeek, type ListOptions, listedWeek } from './listed-week.ts'

/** When an alert of a site, or a list with it, was first there, and at which place. */
export interface Sighting {
  readonly day: DayIndex
  readonly rank: number
  readonly of: number
}

/** What one configuration would have shown of a known mine. */
export interface FollowedMine {
  readonly raised: Sighting | undefined
  /** Alert of its area, where the mine is a meter. */
  readonly areaRaised: Sighting | undefined
  /** The first list that named it before it was inspected; the place on it. */
  readonly listed: Sighting | undefined
  /** Its best rank on a Sunday, whether it was listed then or not. */
  readonly best: Sighting | undefined
}

export interface FollowedDays {
  readonly weeks: readonly ListedWeek[]
  readonly mines: ReadonlyMap<string, FollowedMine>
}

export interface FollowOptions extends Pick<ListOptions, 'listSize' | 'isPassedOver'> {
  readonly from: DayIndex
  readonly to: DayIndex
  readonly mines: readonly KnownMine[]
  /** Area of a known mine that is a meter, by the books. */
  readonly areaOf: (siteId: string) => string | undefined
}

interface Following {
  readonly mine: KnownMine
  readonly areaSiteId: string | undefined
  raised: Sighting | undefined
  areaRaised: Sighting | undefined
  listed: Sighting | undefined
  best: Sighting | undefined
}

const SUNDAY = 0

/** The last days of weeks: what stands at their end is the list of the week that follows. */
export const isListDay = (day: DayIndex): boolean => weekdayOf(day) === SUNDAY

/**
 * Goes through the days' rankings in their order, and keeps of each week the list, and of each known mine when it was seen.
 * Nothing of a later day is looked at for an earlier one.
 */
export const followDays = (
  rankings: Iterable<Ranking>,
  { from, to, mines, areaOf, listSize, isPassedOver }: FollowOptions,
): FollowedDays => {
  const following = mines.map((mine): Following => {
    const area = areaOf(mine.siteId)
    return {
      mine,
      areaSiteId: area === undefined ? undefined : areaSite(transformerId(area)),
      raised: undefined,
      areaRaised: undefined,
      listed: undefined,
      best: undefined,
    }
  })
  const listed = new Set<string>()
  const weeks: ListedWeek[] = []
  const list = (alerts: readonly Alert[], asOf: DayIndex): void => {
    const wasListed = (siteId: string): boolean => listed.has(siteId)
    const week = listedWeek(alerts, { asOf, listSize, isPassedOver, wasListed })
    for (const { siteId } of week.sites) listed.add(siteId)
    weeks.push(week)
    for (const each of following) noteList(each, week)
  }
  // Days before anything was handed on have no ranking, and an empty list.
  let next = from
  for (const { asOf, alerts } of rankings) {
    if (asOf > to) break
    for (; next < asOf; next++) if (isListDay(next)) list([], next)
    const raised = alerts.filter(({ state }) => state === 'raised')
    for (const each of following) noteDay(each, raised, asOf)
    if (asOf < from) continue
    if (isListDay(asOf)) list(raised, asOf)
    next = asOf + 1
  }
  for (; next <= to; next++) if (isListDay(next)) list([], next)
  return {
    weeks,
    mines: new Map(
      following.map(({ mine, raised, areaRaised, listed: onList, best }) => [
        mine.siteId,
        { raised, areaRaised, listed: onList, best },
      ]),
    ),
  }
}

const noteDay = (each: Following, raised: readonly Alert[], asOf: DayIndex): void => {
  const { mine, areaSiteId } = each
  // What stood before the mine began was about something else; an alert that still stands counts from its first day.
  if (mine.activeFrom !== undefined && asOf < mine.activeFrom) return
  each.raised ??= sightingOf(raised, mine.siteId, asOf)
  if (areaSiteId !== undefined) each.areaRaised ??= sightingOf(raised, areaSiteId, asOf)
}

const sightingOf = (
  raised: readonly Alert[],
  siteId: string,
  day: DayIndex,
): Sighting | undefined => {
  const alert = raised.find((one) => one.siteId === siteId)
  return alert === undefined ? undefined : { day, rank: alert.rank as number, of: raised.length }
}

const noteList = (each: Following, { asOf, sites, ranks, raised }: ListedWeek): void => {
  const { siteId, activeFrom, inspectedDay } = each.mine
  const rank = ranks.get(siteId)
  if (rank === undefined || (activeFrom !== undefined && asOf < activeFrom)) return
  if (inspectedDay !== undefined && asOf >= inspectedDay) return
  if (each.best === undefined || rank < each.best.rank) each.best = { day: asOf, rank, of: raised }
  const site = sites.find((one) => one.siteId === siteId)
  if (site !== undefined) each.listed ??= { day: asOf, rank: site.place, of: sites.length }
}

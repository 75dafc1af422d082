import type { Assessment } from '../assess/assessment.ts'
import type { DayIndex } from '../time.ts'
import type { FollowedMine } from './follow-days.ts'
import type { KnownMine } from './known-mine.ts'

/** Why a known mine was on no list in time. */
export const MISSED_BECAUSE = [
  'unknown-site',
  'found-before',
  'not-yet-active',
  'raised-too-late',
  'beyond-list',
  'between-lists',
  'other-site',
  'no-readings',
  'not-judged',
  'below-threshold',
] as const
export type MissedBecause = (typeof MISSED_BECAUSE)[number]

/** What assess made of a site over the days on which it may have been a mine. */
export interface WatchedSite {
  readonly siteId: string
  readonly judgedDays: number
  /** The first day of the highest probability. */
  readonly best: { readonly day: DayIndex; readonly probability: number } | undefined
  /** Why it was not judged, the latest of such days. */
  readonly notJudged: Assessment['notJudged'][number] | undefined
}

export interface MissedContext {
  readonly firstListDay: DayIndex
  readonly lastListDay: DayIndex
  /** In the readings or in the books. */
  readonly isKnown: boolean
  readonly watched: WatchedSite | undefined
}

/** @returns undefined where it was listed in time */
export const missedBecause = (
  { activeFrom, inspectedDay }: KnownMine,
  { listed, raised, best, areaRaised }: FollowedMine,
  { firstListDay, lastListDay, isKnown, watched }: MissedContext,
): MissedBecause | undefined => {
  if (listed !== undefined) return undefined
  if (!isKnown) return 'unknown-site'
  if (inspectedDay !== undefined && inspectedDay <= firstListDay) return 'found-before'
  if (activeFrom !== undefined && activeFrom > lastListDay) return 'not-yet-active'
  if (best !== undefined) return 'beyond-list'
  if (raised !== undefined)
    return inspectedDay !== undefined && raised.day >= inspectedDay
      ? 'raised-too-late'
      : 'between-lists'
  if (areaRaised !== undefined) return 'other-site'
  if (watched === undefined) return 'no-readings'
  return watched.judgedDays === 0 ? 'not-judged' : 'below-threshold'
}

/** What no list of the period could have named counts neither for it nor against it. */
export const isCounted = (why: MissedBecause | undefined): boolean =>
  why !== 'unknown-site' && why !== 'found-before' && why !== 'not-yet-active'

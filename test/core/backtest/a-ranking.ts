import type { Ranking } from '../../../src/core/rank/ranker.ts'
import { isoDay } from '../../../src/core/time.ts'
import { dayOf } from '../../builders/days.ts'
import { anAlert } from '../../cli/an-alert.ts'

/** A day on which the sites stand, best first. */
const aRanking = (date: string, siteIds: readonly string[]): Ranking => ({
  asOf: dayOf(date),
  alerts: siteIds.map((siteId, i) =>
    anAlert({ siteId, rank: i + 1, of: siteIds.length, asOf: date, firstRaisedAt: date }),
  ),
  memories: [],
  lists: [],
})

/** The days from one to another, each with the sites that stand on it. */
export const rankings = (
  from: string,
  to: string,
  standing: (date: string) => readonly string[],
): readonly Ranking[] => {
  const days: Ranking[] = []
  for (let day = dayOf(from); day <= dayOf(to); day++)
    days.push(aRanking(isoDay(day), standing(isoDay(day))))
  return days
}

import type { DayIndex } from '../time.ts'
import { type InspectionOutcome, isSettling } from './inspection-outcome.ts'

/** What is known, by now, of a site as it was on a day. */
export const VERDICTS = ['mine', 'not-a-mine', 'unknown'] as const
export type Verdict = (typeof VERDICTS)[number]

/**
 * The outcomes of inspections by site, each known from the end of its day on.
 *
 * Keeps: the outcomes. Bounded by: these. Late data: none, a book is whole. After restart: made again.
 */
export class OutcomeBook {
  readonly #bySite = new Map<string, readonly InspectionOutcome[]>()

  constructor(outcomes: readonly InspectionOutcome[]) {
    const bySite = new Map<string, InspectionOutcome[]>()
    for (const outcome of outcomes) {
      const known = bySite.get(outcome.siteId)
      if (known === undefined) bySite.set(outcome.siteId, [outcome])
      else known.push(outcome)
    }
    for (const [siteId, rows] of bySite)
      this.#bySite.set(
        siteId,
        rows.sort((a, b) => a.inspectedAt - b.inspectedAt),
      )
  }

  get siteIds(): readonly string[] {
    return [...this.#bySite.keys()].sort()
  }

  of(siteId: string): readonly InspectionOutcome[] {
    return this.#bySite.get(siteId) ?? []
  }

  /** The latest outcome up to the day that settled the site: nothing after the day is looked at. */
  settledBy(siteId: string, day: DayIndex): InspectionOutcome | undefined {
    return this.of(siteId).findLast((each) => each.inspectedAt <= day && isSettling(each))
  }

  /**
   * What the site was on a day by all that is known now: by the first inspection after it that settled the question,
   * else by the last one before. A mine that is known to have begun later was none yet.
   */
  verdictOn(siteId: string, day: DayIndex): Verdict {
    const settling = this.of(siteId).filter(isSettling)
    const decisive = settling.find(({ inspectedAt }) => inspectedAt > day) ?? settling.at(-1)
    if (decisive === undefined) return 'unknown'
    if (decisive.outcome !== 'confirmed') return 'not-a-mine'
    return decisive.activeSince !== undefined && decisive.activeSince > day ? 'not-a-mine' : 'mine'
  }
}

/** Places of two outcomes that say different things of one site on one day; undefined where none do. */
export const contradictionIn = (
  outcomes: readonly InspectionOutcome[],
): readonly [first: number, second: number] | undefined => {
  const said = new Map<string, number>()
  for (const [place, outcome] of outcomes.entries()) {
    if (!isSettling(outcome)) continue
    const key = `${outcome.siteId} ${outcome.inspectedAt}`
    const before = said.get(key)
    if (before === undefined) said.set(key, place)
    else if (outcomes[before]?.outcome !== outcome.outcome) return [before, place]
  }
  return undefined
}

import { z } from 'zod'
import { type DayIndex, dayFromIso } from '../time.ts'
import type { OutcomeBook, Verdict } from './outcome-book.ts'

/** What a simulated region planted: of truth.json, the part that is asked for. */
export const plantedTruthSchema = z.object({
  mines: z
    .array(
      z.object({
        siteId: z.string(),
        kind: z.string(),
        kw: z.number().nonnegative(),
        onsetAt: z.iso.date(),
      }),
    )
    .readonly(),
})
export type PlantedTruth = z.output<typeof plantedTruthSchema>

/** A site of which it is known, by now, that it was a mine. */
export interface KnownMine {
  readonly siteId: string
  /** undefined where nobody knows since when. */
  readonly activeFrom: DayIndex | undefined
  /** The first confirmation; undefined where none is known. */
  readonly inspectedDay: DayIndex | undefined
  readonly kw: number | undefined
}

/** By all that is known now, in order of time: what a simulated region planted, and what inspections confirmed. */
export const knownMines = (
  outcomes: OutcomeBook,
  truth: PlantedTruth | undefined,
): readonly KnownMine[] => {
  const mines = new Map<string, KnownMine>()
  for (const { siteId, kw, onsetAt } of truth?.mines ?? [])
    mines.set(siteId, { siteId, activeFrom: dayFromIso(onsetAt), inspectedDay: undefined, kw })
  for (const siteId of outcomes.siteIds) {
    const planted = mines.get(siteId)
    // Of a simulated region the truth is known: an outcome adds when the mine was found, and no mine.
    if (truth !== undefined && planted === undefined) continue
    const confirmed = outcomes.of(siteId).filter(({ outcome }) => outcome === 'confirmed')
    const [first] = confirmed
    if (first === undefined) continue
    mines.set(siteId, {
      siteId,
      activeFrom: planted?.activeFrom ?? first.activeSince,
      inspectedDay: first.inspectedAt,
      kw: planted?.kw ?? confirmed.find(({ kwFound }) => kwFound !== undefined)?.kwFound,
    })
  }
  const begins = (mine: KnownMine): DayIndex => knownActiveFrom(mine) ?? 0
  return [...mines.values()].sort((a, b) => begins(a) - begins(b) || (a.siteId < b.siteId ? -1 : 1))
}

/** What a site was on a day, by all that is known now. */
export const verdictBy =
  (outcomes: OutcomeBook, truth: PlantedTruth | undefined) =>
  (siteId: string, day: DayIndex): Verdict => {
    if (truth === undefined) return outcomes.verdictOn(siteId, day)
    const planted = truth.mines.find((mine) => mine.siteId === siteId)
    const onset = planted === undefined ? undefined : dayFromIso(planted.onsetAt)
    return onset !== undefined && onset <= day ? 'mine' : 'not-a-mine'
  }

/** The first day on which it is known to have been a mine: at the latest that of its inspection. */
export const knownActiveFrom = ({ activeFrom, inspectedDay }: KnownMine): DayIndex | undefined =>
  activeFrom ?? inspectedDay

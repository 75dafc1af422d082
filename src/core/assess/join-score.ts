import { type MeterId, meterSite, type SiteId } from '../ids.ts'
import type { SiteScore } from '../score/site-score.ts'
import { joinedProbability, type SplitCase } from './split-cases.ts'

/** The probability of a meter with its case's other members beside it. */
export const probabilityInCase = (own: number, meterId: MeterId, { members }: SplitCase): number =>
  joinedProbability(
    own,
    othersOf(meterId, members).map(({ probability }) => probability),
  )

/** The score of a meter in its case: its own reasons, and the company it keeps for what that adds. */
export const joinScore = (score: SiteScore, meterId: MeterId, found: SplitCase): SiteScore => {
  const probability = probabilityInCase(score.probability, meterId, found)
  const weight = (probability - score.probability) / probability
  if (score.reasons.length === 0) return { ...score, probability }
  const reasons = [
    ...score.reasons.map((reason) => ({ ...reason, weight: reason.weight * (1 - weight) })),
    {
      code: 'SPLIT_SITE' as const,
      value: found.members.length - 1,
      expected: 0,
      unit: 'count' as const,
      weight,
    },
  ].sort((a, b) => b.weight - a.weight)
  return { ...score, probability, reasons }
}

/** The other sites of a case, by id. */
export const companyOf = (meterId: MeterId, { members }: SplitCase): readonly SiteId[] =>
  othersOf(meterId, members).map((other) => meterSite(other.meterId))

const othersOf = (meterId: MeterId, members: SplitCase['members']): SplitCase['members'] =>
  members.filter((member) => member.meterId !== meterId)

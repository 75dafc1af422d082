import { normaliseQuality } from '../validate/normalise-quality.ts'
import type { Quality } from '../validate/quality.ts'

/** From worst to best. An edited value is one that somebody changed, so it says more than that the rest is valid. */
const ORDER: readonly (Quality | undefined)[] = [
  undefined,
  'missing',
  'questionable',
  'estimated',
  'edited',
  'valid',
]

/** Of the quality codes of one value the one that counts: the worst, and one that nobody knows before all others. */
export const worstQuality = (
  codes: readonly string[],
  known: Readonly<Record<string, Quality>>,
): string | undefined => {
  const rank = (code: string): number => ORDER.indexOf(normaliseQuality(code, known))
  return codes.reduce<string | undefined>(
    (worst, code) => (worst === undefined || rank(code) < rank(worst) ? code : worst),
    undefined,
  )
}

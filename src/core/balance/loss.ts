import type { Slope } from './fit-slope.ts'

/** What the books say of a transformer, each part where it is known. */
export interface TransformerLoss {
  readonly ratedKva: number | undefined
  /** No-load loss, and load loss at the rating. */
  readonly p0Kw: number | undefined
  readonly pkKw: number | undefined
}

/** What lines and the classes of meters can make of 1 kW sent out, as the head meter sees it. */
const LOWEST_SLOPE = 0.97
const HIGHEST_SLOPE = 1.1
/** No-load loss of the leakiest small transformer, 0.115 kW at 25 kVA, and a little, as a share of the rating. */
const MOST_NO_LOAD_OF_RATING = 0.005
/** Where no rating is known: of the head meter's mean. A large transformer with little load has about that. */
const MOST_NO_LOAD_OF_HEAD = 0.03
/** Share of the slots that may lie below the no-load loss, for noise. */
const LOW_QUANTILE = 0.1

/** The head meter's load without the windings' loss, Pk x (S / Sn)^2 (IEC 60076-1); as it is where that is not known. */
export const withoutLoadLoss = (
  headKw: Float32Array,
  { ratedKva, pkKw }: TransformerLoss,
  kvaPerKw: number,
): Float32Array =>
  ratedKva === undefined || !(ratedKva > 0) || pkKw === undefined
    ? headKw
    : headKw.map((kw) => kw - pkKw * ((kw * kvaPerKw) / ratedKva) ** 2)

/** Slope that is taken off: the fitted one, within what physics allows; the rest stays in the residual. */
export const boundedSlope = (fit: Slope | undefined, lineLossShare: number): number =>
  fit === undefined ? 1 + lineLossShare : Math.min(HIGHEST_SLOPE, Math.max(LOWEST_SLOPE, fit.slope))

/**
 * No-load loss that is taken off: the known one; else what is always left over, up to the most that a transformer of
 * that rating could have. So a mine that has run from the start is not taken for iron loss.
 */
export const noLoadKw = (
  leftKw: Float32Array,
  headMeanKw: number,
  { ratedKva, p0Kw }: TransformerLoss,
): number => {
  if (p0Kw !== undefined) return p0Kw
  const mostKw =
    ratedKva !== undefined && ratedKva > 0
      ? MOST_NO_LOAD_OF_RATING * ratedKva
      : MOST_NO_LOAD_OF_HEAD * headMeanKw
  const known = leftKw.filter((kw) => !Number.isNaN(kw)).sort()
  const alwaysKw = known[Math.floor(known.length * LOW_QUANTILE)] ?? 0
  return Math.min(mostKw, Math.max(0, alwaysKw))
}

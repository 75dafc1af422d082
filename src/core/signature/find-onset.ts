import { median, medianAbsoluteDeviation } from 'simple-statistics'

/** A lasting step up of the daily floor. */
export interface Onset {
  /** Place of the first day after the step in the series. */
  readonly index: number
  readonly beforeKw: number
  readonly afterKw: number
  readonly sizeKw: number
  /** Share of the floor's variance that the step explains, [0, 1]. */
  readonly explained: number
}

/** Days needed on either side of a step. */
const MIN_SIDE_DAYS = 2
/** Below an S9's half a step is a fridge, not a machine. */
const MIN_STEP_KW = 0.5
/** A step stands out of the scatter on both sides by this much. */
const MIN_STEP_SPREADS = 4
const MIN_EXPLAINED = 0.6
/** MAD of a normal distribution x 1.4826 is its standard deviation. */
export const MAD_TO_SD = 1.4826

/**
 * The one step up that explains most of the floor's variance (least squares over all splits), its size taken from the
 * medians of both sides. undefined where no step is large, clear and lasting enough.
 * @param floorsKw daily floors, oldest first
 * @param n so many of them
 */
export const findOnset = (floorsKw: ArrayLike<number>, n = floorsKw.length): Onset | undefined => {
  if (n < 2 * MIN_SIDE_DAYS) return undefined
  let total = 0
  for (let i = 0; i < n; i++) total += floorsKw[i] as number
  let bestGain = 0
  let best = 0
  let left = 0
  for (let k = 1; k <= n - MIN_SIDE_DAYS; k++) {
    left += floorsKw[k - 1] as number
    if (k < MIN_SIDE_DAYS) continue
    const leftMean = left / k
    const rightMean = (total - left) / (n - k)
    // What a split takes off the sum of squares: k (n - k) / n x (difference of the means)^2.
    const gain = rightMean > leftMean ? ((k * (n - k)) / n) * (rightMean - leftMean) ** 2 : 0
    if (gain > bestGain) {
      bestGain = gain
      best = k
    }
  }
  if (best === 0) return undefined
  const mean = total / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += ((floorsKw[i] as number) - mean) ** 2
  const explained = squares === 0 ? 0 : Math.min(1, bestGain / squares)
  if (explained < MIN_EXPLAINED) return undefined
  const before = Array.from({ length: best }, (_, i) => floorsKw[i] as number)
  const after = Array.from({ length: n - best }, (_, i) => floorsKw[best + i] as number)
  const beforeKw = median(before)
  const afterKw = median(after)
  const sizeKw = afterKw - beforeKw
  if (sizeKw < MIN_STEP_KW) return undefined
  const spreadKw =
    MAD_TO_SD * Math.max(medianAbsoluteDeviation(before), medianAbsoluteDeviation(after))
  if (sizeKw < MIN_STEP_SPREADS * spreadKw) return undefined
  return { index: best, beforeKw, afterKw, sizeKw, explained }
}

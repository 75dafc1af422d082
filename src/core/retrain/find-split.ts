/** Histogram of a leaf: for each bin the sums of gradients and hessians and the number of rows, side by side. */
export const HISTOGRAM_FIELDS = 3

/** Sums over the rows of a node, and the bounds that splits above put on its value. */
export interface NodeSums {
  readonly gradient: number
  readonly hessian: number
  readonly rows: number
  readonly lowest: number
  readonly highest: number
}

export interface Split {
  readonly gain: number
  readonly feature: number
  /** Bins up to this one go left. */
  readonly bin: number
  readonly missingLeft: boolean
  readonly left: NodeSums
  readonly right: NodeSums
}

export interface SplitParams {
  readonly minLeafRows: number
  readonly minLeafHessian: number
  /** Added to the hessian of each leaf. */
  readonly l2: number
}

/** Direction in which the margin may move with a feature: 1 up, -1 down, 0 either way. */
export type Monotone = -1 | 0 | 1

/** Below this a gain is the rounding of nothing gained. */
const MIN_GAIN = 1e-9

/** Newton step within the node's bounds. */
export const newtonValue = (sums: NodeSums, l2: number): number =>
  clamped(sums.gradient, sums.hessian, l2, sums.lowest, sums.highest)

const clamped = (g: number, h: number, l2: number, lowest: number, highest: number): number => {
  const value = h + l2 > 0 ? 0 - g / (h + l2) : 0
  return Math.min(highest, Math.max(lowest, value))
}

/** What a leaf of that value takes off the loss, twice; without bounds G^2 / (H + l2). */
const reduction = (g: number, h: number, l2: number, value: number): number =>
  -(2 * g + (h + l2) * value) * value

/**
 * The best split of a node by one feature that gains more than `least`, or undefined.
 *
 * Gain: Chen and Guestrin 2016, eq. 7, without the half. Missing values are tried on both sides; where a node has
 * none, they follow the larger child. Monotone constraints bound both children by the middle of their values, as the
 * basic method of LightGBM does.
 * @param from where the feature's bins start in the histogram, in bins
 * @param bins bins of known values; one more, for the missing, follows
 */
export const bestSplitOf = (
  histogram: Float64Array,
  from: number,
  bins: number,
  feature: number,
  node: NodeSums,
  monotone: Monotone,
  params: SplitParams,
  least: number,
): Split | undefined => {
  const { gradient, hessian, rows, lowest, highest } = node
  const { minLeafRows, minLeafHessian, l2 } = params
  const missing = (from + bins) * HISTOGRAM_FIELDS
  const missingRows = histogram[missing + 2] as number
  const whole = reduction(gradient, hessian, l2, newtonValue(node, l2))
  let best = Math.max(least, MIN_GAIN)
  let bestBin = -1
  let bestMissingLeft = false
  let bestG = 0
  let bestH = 0
  let bestRows = 0
  for (let pass = 0; pass < (missingRows > 0 ? 2 : 1); pass++) {
    let g = pass === 0 ? 0 : (histogram[missing] as number)
    let h = pass === 0 ? 0 : (histogram[missing + 1] as number)
    let n = pass === 0 ? 0 : missingRows
    // The last bin as a border parts all known values from the missing ones.
    const end = missingRows > 0 && pass === 0 ? bins : bins - 1
    for (let bin = 0; bin < end; bin++) {
      const at = (from + bin) * HISTOGRAM_FIELDS
      const inBin = histogram[at + 2] as number
      // An empty bin moves no row, the border before it is as good.
      if (inBin === 0) continue
      g += histogram[at] as number
      h += histogram[at + 1] as number
      n += inBin
      if (n < minLeafRows || h < minLeafHessian) continue
      const rightH = hessian - h
      if (rows - n < minLeafRows || rightH < minLeafHessian) break
      const rightG = gradient - g
      const leftValue = clamped(g, h, l2, lowest, highest)
      const rightValue = clamped(rightG, rightH, l2, lowest, highest)
      if (monotone * (rightValue - leftValue) < 0) continue
      const gain =
        reduction(g, h, l2, leftValue) + reduction(rightG, rightH, l2, rightValue) - whole
      if (gain <= best) continue
      best = gain
      bestBin = bin
      bestMissingLeft = missingRows > 0 ? pass === 1 : 2 * n >= rows
      bestG = g
      bestH = h
      bestRows = n
    }
  }
  if (bestBin < 0) return undefined
  const rightSums = { gradient: gradient - bestG, hessian: hessian - bestH, rows: rows - bestRows }
  const middle =
    (clamped(bestG, bestH, l2, lowest, highest) +
      clamped(rightSums.gradient, rightSums.hessian, l2, lowest, highest)) /
    2
  return {
    gain: best,
    feature,
    bin: bestBin,
    missingLeft: bestMissingLeft,
    left: {
      gradient: bestG,
      hessian: bestH,
      rows: bestRows,
      lowest: monotone < 0 ? middle : lowest,
      highest: monotone > 0 ? middle : highest,
    },
    right: {
      ...rightSums,
      lowest: monotone > 0 ? middle : lowest,
      highest: monotone < 0 ? middle : highest,
    },
  }
}

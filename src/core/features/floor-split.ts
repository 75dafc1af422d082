/** The one step up of the daily floors that explains most of their variance. */
export interface FloorSplit {
  /** First day after it. */
  readonly day: number
  /** Share of the variance. */
  readonly explained: number
  /** Mean after less mean before, kW; above 0. */
  readonly sizeKw: number
}

/** Days with a floor on either side, at the least. */
export const SIDE_DAYS = 3

/** Days with a floor, of one window after another. */
let known = new Int32Array(0)

/** undefined where there are too few days, or no step goes up. @param floorsKw by day, NaN where unknown */
export const bestSplit = (floorsKw: Float64Array): FloorSplit | undefined => {
  if (known.length < floorsKw.length) known = new Int32Array(floorsKw.length)
  let n = 0
  let total = 0
  let squares = 0
  for (let day = 0; day < floorsKw.length; day++) {
    const floorKw = floorsKw[day] as number
    if (Number.isNaN(floorKw)) continue
    known[n++] = day
    total += floorKw
    squares += floorKw * floorKw
  }
  if (n < 2 * SIDE_DAYS) return undefined
  const variance = squares - (total * total) / n
  let best = 0
  let bestGain = 0
  let bestSize = 0
  let left = 0
  for (let k = 1; k <= n - 2; k++) {
    left += floorsKw[known[k - 1] as number] as number
    if (k < SIDE_DAYS) continue
    const size = (total - left) / (n - k) - left / k
    const gain = size > 0 ? ((k * (n - k)) / n) * size * size : 0
    if (gain > bestGain) {
      best = k
      bestGain = gain
      bestSize = size
    }
  }
  if (best === 0) return undefined
  return {
    day: known[best] as number,
    explained: variance > 0 ? Math.min(1, bestGain / variance) : 0,
    sizeKw: bestSize,
  }
}

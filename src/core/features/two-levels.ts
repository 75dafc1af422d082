import type { WindowCurve } from './window-curve.ts'

/** A load that switches between two levels, as far as it does. */
export interface TwoLevels {
  readonly lowKw: number
  readonly highKw: number
  /** Share of the slots at the high level. */
  readonly highShare: number
  /** Standard deviation of the slots at the high level / distance of the levels. */
  readonly highSpread: number
  /** Variance between the levels / variance in all: 1 where there are only the two. */
  readonly separation: number
  /** Changes of level a day. */
  readonly changesADay: number
}

/** Otsu's threshold (1979): the split of the measured slots that explains most of their variance. @param sorted those slots, ascending */
export const twoLevels = (curve: WindowCurve, sorted: Float64Array): TwoLevels | undefined => {
  const n = sorted.length
  if (n < 2 * curve.slots) return undefined
  let total = 0
  let squares = 0
  for (let k = 0; k < n; k++) {
    const value = sorted[k] as number
    total += value
    squares += value * value
  }
  const variance = squares - (total * total) / n
  if (variance <= 0) return undefined
  let left = 0
  let best = 0
  let bestGain = 0
  for (let k = 1; k < n; k++) {
    left += sorted[k - 1] as number
    const distance = (total - left) / (n - k) - left / k
    const gain = ((k * (n - k)) / n) * distance * distance
    if (gain > bestGain) {
      bestGain = gain
      best = k
    }
  }
  let low = 0
  for (let k = 0; k < best; k++) low += sorted[k] as number
  const lowKw = low / best
  const highKw = (total - low) / (n - best)
  let highSquares = 0
  for (let k = best; k < n; k++) {
    const away = (sorted[k] as number) - highKw
    highSquares += away * away
  }
  const threshold = ((sorted[best - 1] as number) + (sorted[best] as number)) / 2
  const changes = changesOver(curve.kw, threshold)
  return {
    lowKw,
    highKw,
    highShare: (n - best) / n,
    highSpread: Math.sqrt(highSquares / (n - best)) / (highKw - lowKw),
    separation: bestGain / variance,
    changesADay: (changes * curve.slots) / n,
  }
}

/** How often the measured slots pass a threshold. */
const changesOver = (kw: Float32Array, threshold: number): number => {
  let changes = 0
  let place = 0
  while (place < kw.length && Number.isNaN(kw[place] as number)) place++
  let wasHigh = (kw[place] as number) > threshold
  for (; place < kw.length; place++) {
    const value = kw[place] as number
    if (Number.isNaN(value)) continue
    const isHigh = value > threshold
    if (isHigh !== wasHigh) changes++
    wasHigh = isHigh
  }
  return changes
}

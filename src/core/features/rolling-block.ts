import type { WindowCurve } from './window-curve.ts'

/** The longest-lasting high level of each day. */
export interface RollingBlock {
  /** By day: the highest level that the load kept for `hours` on end somewhere from that midnight on; NaN where unknown. */
  readonly levelKw: Float64Array
  /** By day: standard deviation / mean of the load in that stretch: how flat it was while on. */
  readonly unevenness: Float64Array
  /** By day: the hour at which that stretch starts. */
  readonly startHour: Float64Array
}

/**
 * A mine that runs part of the day is flat while on: for that long its level is a lower bound that cooking, washing
 * and charging do not keep up. Level = max over starts in the day of the min over the following `hours`; one slot in
 * eight of the stretch may fall below it (trips, outages, a missing reading).
 */
export const rollingBlock = (curve: WindowCurve, hours: number): RollingBlock => {
  const { slots, days, kw } = curve
  const span = Math.max(1, Math.round((hours * slots) / 24))
  const spare = Math.floor(span / 8)
  const levelKw = new Float64Array(days).fill(Number.NaN)
  const unevenness = new Float64Array(days).fill(Number.NaN)
  const startHour = new Float64Array(days).fill(Number.NaN)
  const lowest = new Float64Array(spare + 1)
  let habit = 0
  for (let day = 0; day < days; day++) {
    let best = Number.NEGATIVE_INFINITY
    let bestAt = -1
    // Habits repeat: yesterday's hour first, so that most other starts are given up after a slot or two.
    for (let turn = 0; turn < slots; turn++) {
      const from = day * slots + ((turn + habit) % slots)
      if (from + span > kw.length) continue
      const level = kthLowest(kw, from, span, spare, lowest, best)
      if (level > best) {
        best = level
        bestAt = from
      }
    }
    if (bestAt < 0) continue
    habit = bestAt % slots
    levelKw[day] = best
    startHour[day] = ((bestAt % slots) * 24) / slots
    let sum = 0
    let squares = 0
    let count = 0
    for (let i = bestAt; i < bestAt + span; i++) {
      const value = kw[i] as number
      if (Number.isNaN(value)) continue
      sum += value
      squares += value * value
      count++
    }
    const mean = sum / count
    unevenness[day] = mean > 0 ? Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean : 0
  }
  return { levelKw, unevenness, startHour }
}

/**
 * The (spare + 1)th lowest of the stretch, missing slots counted among the spared; -Infinity where it cannot beat
 * `best`, or where too many are missing. Keeps the `spare + 1` lowest only.
 */
const kthLowest = (
  kw: Float32Array,
  from: number,
  span: number,
  spare: number,
  lowest: Float64Array,
  best: number,
): number => {
  let below = 0
  let count = 0
  let missing = 0
  for (let i = from; i < from + span; i++) {
    const value = kw[i] as number
    // NaN compares false: a missing slot is spared like one below.
    if (!(value > best)) {
      below++
      if (below > spare) return Number.NEGATIVE_INFINITY
    }
    if (Number.isNaN(value)) {
      missing++
      continue
    }
    let at = count
    if (count > spare) {
      if (value >= (lowest[spare] as number)) continue
      at = spare
    } else count++
    while (at > 0 && (lowest[at - 1] as number) > value) {
      lowest[at] = lowest[at - 1] as number
      at--
    }
    lowest[at] = value
  }
  return lowest[spare - missing] as number
}

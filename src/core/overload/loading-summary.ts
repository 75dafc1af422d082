import { mean, quantileSorted } from 'simple-statistics'
import { nightFloor } from './area-load.ts'

/** Shares of the time for which the load-duration curve is kept: the load that is exceeded for so long. */
export const LOAD_DURATION_SHARES = [
  0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1,
] as const

/** Loading of a transformer over a window, in % of the rating. */
export interface LoadingSummary {
  /** Highest slot of the coincident load. */
  readonly peakPct: number
  readonly p99Pct: number
  readonly p95Pct: number
  readonly p50Pct: number
  readonly meanPct: number
  /** Median over the days of the lowest slot from 00:00 to 05:00; undefined where no night is known. */
  readonly nightFloorPct: number | undefined
  readonly hoursKnown: number
  readonly hoursAbove80: number
  readonly hoursAbove100: number
  readonly hoursAbove120: number
  /** One value a share of `LOAD_DURATION_SHARES`, falling. */
  readonly loadDurationPct: readonly number[]
}

/**
 * @param daysKva the area's coincident load by day, NaN where unknown
 * @param slotMin length of a slot, minutes
 * @returns undefined where no slot is known
 */
export const summariseLoading = (
  daysKva: readonly Float32Array[],
  ratedKva: number,
  slotMin: number,
): LoadingSummary | undefined => {
  const rising = knownRising(daysKva)
  if (rising.length === 0) return undefined
  const pct = (kva: number): number => (100 * kva) / ratedKva
  const quantilePct = (share: number): number => pct(quantileSorted(rising, share))
  const hoursAbove = (share: number): number =>
    ((rising.length - countUpTo(rising, share * ratedKva)) * slotMin) / 60
  const floorKva = nightFloor(daysKva)
  return {
    peakPct: quantilePct(1),
    p99Pct: quantilePct(0.99),
    p95Pct: quantilePct(0.95),
    p50Pct: quantilePct(0.5),
    meanPct: pct(mean(rising)),
    nightFloorPct: floorKva === undefined ? undefined : pct(floorKva),
    hoursKnown: (rising.length * slotMin) / 60,
    hoursAbove80: hoursAbove(0.8),
    hoursAbove100: hoursAbove(1),
    hoursAbove120: hoursAbove(1.2),
    loadDurationPct: LOAD_DURATION_SHARES.map((share) => quantilePct(1 - share)),
  }
}

/** How the loading grew, in % of what it was. */
export interface LoadingGrowth {
  readonly peakPct: number
  readonly meanPct: number
  /** Undefined where either floor is unknown or the former one was 0. */
  readonly nightFloorPct: number | undefined
}

/**
 * Growth against the same weeks of the year before, on the same transformer. It is not corrected for weather.
 * @returns undefined where the former summary is unknown or was of no load
 */
export const loadingGrowth = (
  now: LoadingSummary,
  before: LoadingSummary | undefined,
): LoadingGrowth | undefined => {
  if (before === undefined) return undefined
  const peakPct = growthPct(now.peakPct, before.peakPct)
  const meanPct = growthPct(now.meanPct, before.meanPct)
  if (peakPct === undefined || meanPct === undefined) return undefined
  return { peakPct, meanPct, nightFloorPct: growthPct(now.nightFloorPct, before.nightFloorPct) }
}

const growthPct = (now: number | undefined, before: number | undefined): number | undefined =>
  now === undefined || before === undefined || before <= 0 ? undefined : 100 * (now / before - 1)

const knownRising = (days: readonly Float32Array[]): number[] => {
  let count = 0
  for (const day of days) for (const value of day) if (!Number.isNaN(value)) count++
  const known = new Float32Array(count)
  let at = 0
  for (const day of days) for (const value of day) if (!Number.isNaN(value)) known[at++] = value
  return Array.from(known.sort())
}

/** How many of the rising values are at most the limit. */
const countUpTo = (rising: readonly number[], limit: number): number => {
  let from = 0
  let to = rising.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((rising[middle] as number) <= limit) from = middle + 1
    else to = middle
  }
  return from
}

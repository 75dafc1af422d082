import type { DataQuality } from '../signature/signature.ts'

/** From two weeks on a window holds each day of the week twice. */
const FULL_DAYS = 14
/** Weeks of fewer days than this are not judged at all, unless the configuration asks for it. */
const FEWEST_DAYS = 7
const ESTIMATED_FROM = 0.2
/** Above this share a site is not judged. */
const ESTIMATED_MOST = 0.5
/** What either takes off the evidence at its worst (our choice). */
const MOST_TAKEN = 0.15

export const isShortHistory = (quality: DataQuality): boolean => quality.days < FULL_DAYS
export const isMuchEstimated = (quality: DataQuality): boolean =>
  quality.estimatedShare > ESTIMATED_FROM

/** Share of the evidence that is left where the history is short or much of it estimated, (0, 1]. */
export const certaintyOf = (quality: DataQuality): number => {
  const short = (FULL_DAYS - quality.days) / (FULL_DAYS - FEWEST_DAYS)
  const estimated = (quality.estimatedShare - ESTIMATED_FROM) / (ESTIMATED_MOST - ESTIMATED_FROM)
  return (1 - MOST_TAKEN * within01(short)) * (1 - MOST_TAKEN * within01(estimated))
}

/** How much wider the interval of the kW is over few days: as that of a mean of so many. */
export const widening = (quality: DataQuality): number =>
  Math.sqrt(Math.max(1, FULL_DAYS / Math.max(1, quality.days)))

const within01 = (value: number): number => Math.min(1, Math.max(0, value))

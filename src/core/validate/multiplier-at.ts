import type { MeterAsset } from '../context/assets.ts'

/**
 * CT and VT ratio in force at an instant: the one with the latest date up to it, 1 before the first. Dates need no
 * order; of two with the same date the later entry counts.
 */
export const multiplierAt = (multipliers: MeterAsset['multipliers'], atMs: number): number => {
  if (multipliers === undefined) return 1
  let factor = 1
  let sinceMs = Number.NEGATIVE_INFINITY
  for (const multiplier of multipliers)
    if (multiplier.from <= atMs && multiplier.from >= sinceMs) {
      sinceMs = multiplier.from
      factor = multiplier.factor
    }
  return factor
}

import { MS_PER_MINUTE } from '../units.ts'

/** The step of a series, or why there is none. */
export type InferredStep =
  | { readonly type: 'step'; readonly stepMs: number }
  | { readonly type: 'mixed'; readonly stepsMin: readonly [number, number] }
  | { readonly type: 'unknown' }

/** So many equal distances in a row are a step of their own, not a gap. */
export const MIXED_RUN = 24

/**
 * The most common distance between readings. A series that keeps to another, finer or coarser, distance for a stretch
 * has two steps: then no power can be told from its energies.
 * @param startMs interval starts, ascending; duplicates count once
 */
export const inferStep = (startMs: ArrayLike<number>): InferredStep => {
  const counts = new Map<number, number>()
  const longestRun = new Map<number, number>()
  let run = 0
  let last = 0
  for (let i = 1; i < startMs.length; i++) {
    const distance = (startMs[i] as number) - (startMs[i - 1] as number)
    if (distance === 0) continue
    run = distance === last ? run + 1 : 1
    last = distance
    counts.set(distance, (counts.get(distance) ?? 0) + 1)
    if (run > (longestRun.get(distance) ?? 0)) longestRun.set(distance, run)
  }
  let stepMs = 0
  let most = 0
  for (const [distance, count] of counts)
    if (count > most || (count === most && distance < stepMs)) {
      stepMs = distance
      most = count
    }
  if (most === 0) return { type: 'unknown' }
  for (const [distance, longest] of longestRun)
    if (distance !== stepMs && longest >= MIXED_RUN) {
      const steps = [distance, stepMs].sort((a, b) => a - b) as [number, number]
      return { type: 'mixed', stepsMin: [steps[0] / MS_PER_MINUTE, steps[1] / MS_PER_MINUTE] }
    }
  return { type: 'step', stepMs }
}

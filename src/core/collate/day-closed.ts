import type { DayIndex } from '../time.ts'

/**
 * What a stage says to the next one behind everything it emitted for a day: source partition `source` has closed its
 * days through `closedThrough`. The next stage judges a day once all sources have closed it, so that its result does
 * not depend on how their records interleave.
 */
export interface DayClosed {
  readonly source: number
  /** Source partitions in all. */
  readonly sources: number
  /** undefined where the source has never seen a reading. */
  readonly closedThrough: DayIndex | undefined
  /** The source was read to its end and is silent: do not wait for it. */
  readonly idle: boolean
}

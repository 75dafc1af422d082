import { median } from 'simple-statistics'
import type { BlockDip } from './block-dips.ts'

/** Falls to the household's level after which the whole block was back in one step. */
export interface Restarts {
  readonly count: number
  /** Median time from fall to return, hours. */
  readonly hoursOff: number
}

/** undefined where none was seen: a block that never fell is not one that did not return. */
export const restartsOf = (dips: readonly BlockDip[]): Restarts | undefined => {
  const falls = dips.filter(({ isFall }) => isFall)
  if (falls.length === 0) return undefined
  return { count: falls.length, hoursOff: median(falls.map(({ hours }) => hours)) }
}

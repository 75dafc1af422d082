import { median, medianAbsoluteDeviation } from 'simple-statistics'
import type { BlockDip } from './block-dips.ts'
import type { BlockHistory } from './block-history.ts'

/** The machines that the block is made of, as their trips and arrivals show them. */
export interface MachineSteps {
  /** Median step, kW. */
  readonly unitKw: number
  /** 1.4826 x MAD of the steps, kW. */
  readonly spreadKw: number
  /** Steps of that size that were seen. */
  readonly seen: number
  /** Suspected power / step, to the nearest whole number. */
  readonly count: number
}

/** From a rig of GPUs (0.8 kW) to an S21 (3.5 kW), with room for what the household does meanwhile. */
const LEAST_UNIT_KW = 0.7
const MOST_UNIT_KW = 4
/** Steps are the same within this share, and within this much. */
const SAME_SHARE = 0.06
const SAME_KW = 0.12
const FEWEST_SEEN = 2
const MAD_TO_SD = 1.4826

/**
 * The step that repeats most often: dips that leave some of the block, and arrivals of machines. undefined where none
 * repeats, or where it is no part of the block, as one machine alone would be the whole of it.
 */
export const machineSteps = (
  dips: readonly BlockDip[],
  history: BlockHistory | undefined,
  suspectedKw: number,
): MachineSteps | undefined => {
  const arrivals = (history?.changes ?? []).filter(
    ({ kind }) => kind === 'added' || kind === 'start',
  )
  const grew = arrivals.some(({ kind }) => kind === 'added')
  const steps = [
    ...dips.filter(({ isFall, isWhole }) => isWhole && !isFall).map(({ depthKw }) => depthKw),
    ...(grew ? arrivals.map(({ kw }) => kw) : []),
  ].filter((kw) => kw >= LEAST_UNIT_KW && kw <= MOST_UNIT_KW)
  let alike: readonly number[] = []
  let weight = 0
  for (const step of steps) {
    const near = steps.filter((kw) => Math.abs(kw - step) <= Math.max(SAME_KW, SAME_SHARE * step))
    if (near.length * median(near) > weight) {
      alike = near
      weight = near.length * median(near)
    }
  }
  if (alike.length < FEWEST_SEEN) return undefined
  const unitKw = median([...alike])
  const count = Math.round(suspectedKw / unitKw)
  if (count < 2) return undefined
  return {
    unitKw,
    spreadKw: MAD_TO_SD * medianAbsoluteDeviation([...alike]),
    seen: alike.length,
    count,
  }
}

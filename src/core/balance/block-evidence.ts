import type { Balance } from './judge-balance.ts'

/**
 * Block / mean load at which a perfectly even block is as likely as not to be raised. Chosen on areas of half of the
 * Swiss homes, at 1 of 750 areas without a mine: bench/balance.
 */
const HALF_AT = 0.045
/** How much a block's scatter from day to day, and while it is on, takes off it: machines have 1 to 3 %, heaters more. */
const SPREAD_WEIGHT = 2
const UNEVEN_WEIGHT = 8
const STEEPNESS = 3
/** Below half an S9 nothing is a machine. */
const LEAST_KW = 0.7

/** How much the block speaks for machines before the meters. */
export interface BlockEvidence {
  /** [0, 1]; a rule's strength of evidence, not calibrated. */
  readonly strength: number
  /** The block less what silent meters may draw. */
  readonly kw: number
  readonly spreadKw: number
}

/**
 *   size     = (block kW - what silent meters may draw) / head meter's mean
 *   evidence = size / (1 + 2 spread / block + 8 unevenness)
 *   strength = evidence^3 / (evidence^3 + 0.045^3)
 *
 * undefined where there is no block of a machine's size.
 */
export const blockEvidence = ({
  block,
  headMeanKw,
  silentKw,
}: Pick<Balance, 'block' | 'headMeanKw' | 'silentKw'>): BlockEvidence | undefined => {
  if (block === undefined || !(headMeanKw > 0)) return undefined
  const kw = block.kw - silentKw
  if (kw < LEAST_KW) return undefined
  const penalty = 1 + (SPREAD_WEIGHT * block.spreadKw) / block.kw + UNEVEN_WEIGHT * block.unevenness
  const evidence = kw / headMeanKw / penalty
  const cube = evidence ** STEEPNESS
  return { strength: cube / (cube + HALF_AT ** STEEPNESS), kw, spreadKw: block.spreadKw }
}

import { mean, sampleStandardDeviation } from 'simple-statistics'
import { AREA_SLOTS } from '../overload/area-load.ts'
import type { DayIndex } from '../time.ts'
import type { BookFault } from './book-fault.ts'
import { darkShares } from './dark-hours.ts'
import { fitBlock } from './fit-block.ts'

/** Where nobody says where the area lies: from the Caspian's south to Karelia. */
const LATITUDES = [38, 42, 46, 50, 54, 58, 62]
/** Solar midnight on the wall clock: from the east of a zone to the west of one with summer time. */
const MIDNIGHTS = [-0.5, 0, 0.5, 1, 1.5]
/** A hundred lamps of 100 W: beyond that it is no lane's lighting. */
const MOST_KW = 10
/** Share of the residual's variance that the block must explain. */
const MIN_EXPLAINED = 0.2
/** Step at dusk and at dawn against the block's height, and against its own error over the days. */
const STEP_SHARE = 0.5
const MIN_STEP_T = 6
/** Slots on either side of an edge that its step is taken over, one slot left out for the switching itself. */
const EDGE_SLOTS = 3

export interface StreetLight {
  readonly fault: BookFault
  /** kW by slot. */
  readonly kw: Float32Array
}

/**
 * A lit street without a meter: a flat block from dusk to dawn, whose edges move with the sun. A mine that keeps to a
 * night tariff has the hours of the tariff, around three in the morning rather than around midnight, and the dark
 * hours explain it badly.
 * @param leftKw what the balance leaves over
 */
export const findStreetLight = (
  leftKw: Float32Array,
  firstDay: DayIndex,
  latitudeDeg: number | undefined,
): StreetLight | undefined => {
  const days = leftKw.length / AREA_SLOTS
  // Most areas are told by one middling night: nothing in them follows the dark at all.
  const middling = fitBlock(leftKw, darkShares(firstDay, days, latitudeDeg ?? 50, 0.5))
  if (middling === undefined || middling.kw <= 0 || middling.explained < MIN_EXPLAINED / 2)
    return undefined
  let best: { shares: Float32Array; kw: number; explained: number } | undefined
  for (const latitude of latitudeDeg === undefined ? LATITUDES : [latitudeDeg])
    for (const midnight of MIDNIGHTS) {
      const shares = darkShares(firstDay, days, latitude, midnight)
      const fit = fitBlock(leftKw, shares)
      if (fit !== undefined && fit.explained > (best?.explained ?? 0)) best = { shares, ...fit }
    }
  if (best === undefined || best.explained < MIN_EXPLAINED || !(best.kw > 0) || best.kw > MOST_KW)
    return undefined
  const { shares, kw, explained } = best
  if (!hasEdges(leftKw, shares, kw)) return undefined
  const hours = shares.reduce((sum, share) => sum + share, 0) / (2 * days)
  return {
    fault: { code: 'STREET_LIGHT', kw, hours, explained },
    kw: shares.map((share) => kw * share),
  }
}

/** Lamps come on and go off at once: at either end of the dark hours the residual steps by the block's height. */
const hasEdges = (leftKw: Float32Array, shares: Float32Array, kw: number): boolean => {
  const steps: Record<'dusk' | 'dawn', number[]> = { dusk: [], dawn: [] }
  for (let t = EDGE_SLOTS + 1; t + EDGE_SLOTS + 1 < leftKw.length; t++) {
    const before = shares[t - 1] as number
    const now = shares[t] as number
    const after = shares[t + 1] as number
    const isDusk = before === 0 && now > 0
    const isDawn = now > 0 && now < 1 && after === 0
    if (!isDusk && !isDawn) continue
    let step = 0
    for (let i = 1; i <= EDGE_SLOTS; i++)
      step += (leftKw[t + i] as number) - (leftKw[t - i] as number)
    if (Number.isNaN(step)) continue
    steps[isDusk ? 'dusk' : 'dawn'].push(((isDusk ? 1 : -1) * step) / EDGE_SLOTS)
  }
  return [steps.dusk, steps.dawn].every((ofEdge) => {
    if (ofEdge.length < 5) return false
    const size = mean(ofEdge)
    const error = sampleStandardDeviation(ofEdge) / Math.sqrt(ofEdge.length)
    return size > STEP_SHARE * kw && size < kw / STEP_SHARE && size > MIN_STEP_T * error
  })
}

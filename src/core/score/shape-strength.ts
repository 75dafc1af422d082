import type { Resolution } from '../signature/resolution.ts'
import type { Signature } from '../signature/signature.ts'
import type { SiteContext } from './site-score.ts'
import { smoothstep } from './smoothstep.ts'

/** Peers that a median must stand on. */
export const PEER_MIN_COUNT = 5
/** Floor / mean: the lowest of few long steps lies nearer to the mean than the lowest of many short ones. */
const SHARE: Readonly<Record<'intervals' | 'hours', readonly [from: number, full: number]>> = {
  intervals: [0.25, 0.75],
  hours: [0.5, 0.95],
}
/** CV across the zones: of confirmed mines 0.059 at most; of London homes the middle half have 0.19 to 0.38. */
const ZONES_EQUAL = 0.06
const ZONES_UNEQUAL = 0.15
/** Daily mean over that of the peers, and over the meter's own past. */
const ABOVE_PEERS: readonly [from: number, full: number] = [3, 9]
const ABOVE_HISTORY: readonly [from: number, full: number] = [1.5, 3]
/** Spread of the floor / block: means over hours wander less than a quantile of half hours, also those of homes. */
const STEADY_NONE: Readonly<Record<Resolution, number>> = {
  intervals: 0.35,
  hours: 0.2,
  zones: 0.2,
  days: 0.2,
}
/** Machines wander by 1 to 3 %, heating and people by far more. */
const STEADY_FULL = 0.04

/** How little the floor wanders from day to day, [0, 1]. @param relativeSpread spread / block */
export const steadyStrength = (relativeSpread: number, resolution: Resolution): number =>
  1 - smoothstep(relativeSpread, STEADY_FULL, STEADY_NONE[resolution])

/**
 * How much the load looks like one that never falls, [0, 1], by what the readings show: the floor's share of the mean, or
 * how equal the tariff zones are. A day's one value shows no shape at all: there only a level above the meter's own past
 * or its peers speaks.
 */
export const shapeStrength = (signature: Signature, context: SiteContext): number => {
  const { resolution, floorShare, floorKw, onset, zoneCv } = signature
  switch (resolution) {
    case 'intervals':
    case 'hours':
      return smoothstep(floorShare, ...SHARE[resolution])
    case 'zones':
      return zoneCv === undefined ? 0 : 1 - smoothstep(zoneCv, ZONES_EQUAL, ZONES_UNEQUAL)
    case 'days': {
      const { peers, history } = context
      const abovePeers =
        peers === undefined || peers.count < PEER_MIN_COUNT ? 0 : ratio(floorKw, peers.floorKw)
      return Math.max(
        onset?.explained ?? 0,
        smoothstep(abovePeers, ...ABOVE_PEERS),
        smoothstep(ratio(floorKw, history?.floorKw ?? 0), ...ABOVE_HISTORY),
      )
    }
  }
}

const ratio = (one: number, other: number): number => (other > 0 ? one / other : 0)

import { isMeasured } from '../../src/core/validate/quality.ts'
import type { VirtualMeter } from './virtual-meter.ts'

/** Plain statistics of a window that several baselines share; measured slots only. */
export interface DayStats {
  /** Measured values, sorted. */
  readonly sorted: Float64Array
  readonly meanKw: number
  readonly sdKw: number
  readonly maxKw: number
  /** By day with at least half its slots: the 5 % quantile and the mean; NaN else. */
  readonly floorsKw: Float64Array
  readonly meansKw: Float64Array
  readonly floorKw: number
  readonly measuredShare: number
}

const known = new WeakMap<VirtualMeter, DayStats>()

export const dayStats = (meter: VirtualMeter): DayStats => {
  const held = known.get(meter)
  if (held !== undefined) return held
  const stats = statsOf(meter)
  known.set(meter, stats)
  return stats
}

const statsOf = ({ curveKw, quality, slots, days }: VirtualMeter): DayStats => {
  const values = new Float64Array(curveKw.length)
  const floorsKw = new Float64Array(days).fill(Number.NaN)
  const meansKw = new Float64Array(days).fill(Number.NaN)
  let n = 0
  let sum = 0
  let squares = 0
  for (let day = 0; day < days; day++) {
    const from = n
    for (let i = day * slots; i < (day + 1) * slots; i++) {
      const kw = curveKw[i] as number
      if (Number.isNaN(kw) || !isMeasured(quality[i] as number)) continue
      values[n++] = kw
      sum += kw
      squares += kw * kw
    }
    if (n - from < slots / 2) continue
    const today = values.slice(from, n).sort()
    floorsKw[day] = quantile(today, 0.05)
    meansKw[day] = today.reduce((a, b) => a + b, 0) / today.length
  }
  const sorted = values.slice(0, n).sort()
  const meanKw = n === 0 ? 0 : sum / n
  return {
    sorted,
    meanKw,
    sdKw: n === 0 ? 0 : Math.sqrt(Math.max(0, squares / n - meanKw * meanKw)),
    maxKw: sorted[n - 1] ?? 0,
    floorsKw,
    meansKw,
    floorKw: medianOf(floorsKw),
    measuredShare: n / curveKw.length,
  }
}

/** Of sorted values, linear between ranks; NaN of nothing. */
export const quantile = (sorted: Float64Array, q: number): number => {
  if (sorted.length === 0) return Number.NaN
  const at = (sorted.length - 1) * q
  const low = sorted[Math.floor(at)] as number
  const high = sorted[Math.ceil(at)] as number
  return low + (at - Math.floor(at)) * (high - low)
}

/** NaN left out; NaN of nothing. */
export const medianOf = (values: Float64Array): number =>
  quantile(values.filter((value) => !Number.isNaN(value)).sort(), 0.5)

/** Medians over the other meters of the area; undefined where it has fewer than five. */
export interface PeerStats {
  readonly meanKw: number
  readonly floorKw: number
  readonly cv: number
}

const MIN_PEERS = 5
const peersKnown = new WeakMap<readonly VirtualMeter[], PeerStats | undefined>()

/** The meter's own part in its area's median is left in: one of about 46. */
export const peerStats = ({ peers }: VirtualMeter): PeerStats | undefined => {
  if (peers.length <= MIN_PEERS) return undefined
  if (peersKnown.has(peers)) return peersKnown.get(peers)
  const stats = peers.map(dayStats)
  const made = {
    meanKw: medianOf(Float64Array.from(stats, ({ meanKw }) => meanKw)),
    floorKw: medianOf(Float64Array.from(stats, ({ floorKw }) => floorKw)),
    cv: medianOf(Float64Array.from(stats, ({ meanKw, sdKw }) => sdKw / meanKw)),
  }
  peersKnown.set(peers, made)
  return made
}

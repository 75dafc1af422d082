import { AREA_SLOTS } from '../overload/area-load.ts'
import type { MeterCurve } from './area-curves.ts'

/** Share of a meter's slots from which its usual day is known. */
const MIN_KNOWN_SHARE = 0.25

/** The load of all consumers, as far as they were measured. */
export interface ConsumerSum {
  /** NaN where too few of them were measured. */
  readonly kw: Float32Array
  /** Mean of each meter, in their order; NaN of a silent one. */
  readonly meansKw: Float64Array
  /** Consumers listed of which nothing, or next to nothing, was measured. */
  readonly silent: number
}

/**
 * Sum of the consumers. A meter that misses a slot counts with what it usually draws at that time of day; of one that
 * was never heard of, nothing is known but the mean of the others. Where fewer than `minPresent` of all were measured
 * the slot is left out: too much of it would be guessed.
 */
export const sumConsumers = (
  meters: readonly MeterCurve[],
  slots: number,
  minPresent: number,
): ConsumerSum => {
  const kw = new Float32Array(slots)
  const counts = new Uint16Array(slots)
  const meansKw = new Float64Array(meters.length).fill(Number.NaN)
  let silent = 0
  for (const [i, { kw: own }] of meters.entries()) {
    let measured = 0
    let total = 0
    for (let t = 0; t < slots; t++) {
      const value = own[t] as number
      if (Number.isNaN(value)) continue
      counts[t] = (counts[t] as number) + 1
      total += value
      measured++
    }
    if (measured < MIN_KNOWN_SHARE * slots) {
      silent++
      continue
    }
    meansKw[i] = total / measured
    if (measured === slots) {
      for (let t = 0; t < slots; t++) kw[t] = (kw[t] as number) + (own[t] as number)
      continue
    }
    const usual = usualDay(own, total / measured)
    for (let t = 0; t < slots; t++) {
      const value = own[t] as number
      kw[t] = (kw[t] as number) + (Number.isNaN(value) ? (usual[t % AREA_SLOTS] as number) : value)
    }
  }
  const needed = Math.max(1, minPresent * meters.length)
  const scale = meters.length / (meters.length - silent)
  for (let t = 0; t < slots; t++)
    kw[t] = (counts[t] as number) >= needed ? (kw[t] as number) * scale : Number.NaN
  return { kw, meansKw, silent }
}

/** A meter's mean at each time of day; its mean of all where it has none there. */
const usualDay = (kw: Float32Array, meanKw: number): Float64Array => {
  const sums = new Float64Array(AREA_SLOTS)
  const counts = new Uint16Array(AREA_SLOTS)
  for (let t = 0; t < kw.length; t++) {
    const value = kw[t] as number
    if (Number.isNaN(value)) continue
    const slot = t % AREA_SLOTS
    sums[slot] = (sums[slot] as number) + value
    counts[slot] = (counts[slot] as number) + 1
  }
  return sums.map((sum, slot) => (counts[slot] === 0 ? meanKw : sum / (counts[slot] as number)))
}

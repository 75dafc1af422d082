import { isMeasured, QUALITY_RANK } from '../validate/quality.ts'

/** What is kept of one day beside its curve. Power in kW; NaN where too little was measured to say. */
export interface DayFigures {
  /** 5 % quantile of the measured slots: the always-on floor; two bad slots in 48 do not move it. */
  readonly floorKw: number
  readonly meanKw: number
  /** Population standard deviation over the measured slots. */
  readonly sdKw: number
  /** Mean of the measured slots from 00:00 to 05:00 local time. */
  readonly nightKw: number
  readonly maxKw: number
  /** Slots of the day, of those measured, and of those estimated. */
  readonly expected: number
  readonly measured: number
  readonly estimated: number
}

const FLOOR_QUANTILE = 0.05
const NIGHT_END_HOUR = 5
/** Below this share of measured slots a day has no floor. */
const MIN_MEASURED_SHARE = 0.5

let scratch = new Float64Array(0)

/**
 * Figures of one day. Estimated, questionable and missing slots are no evidence and are left out.
 * @param powerKw mean power by slot on the local wall clock, midnight first
 * @param quality QUALITY_RANK by slot
 * @param expected slots of them that the day really had: 46 of half an hour where the clocks go forward
 */
export const dayFigures = (
  powerKw: Float32Array,
  quality: Uint8Array,
  expected = powerKw.length,
): DayFigures => {
  const slots = powerKw.length
  if (scratch.length < slots) scratch = new Float64Array(slots)
  const nightSlots = (slots * NIGHT_END_HOUR) / 24
  let measured = 0
  let estimated = 0
  let sum = 0
  let nightSum = 0
  let nightCount = 0
  let maxKw = Number.NEGATIVE_INFINITY
  for (let slot = 0; slot < slots; slot++) {
    const rank = quality[slot] as number
    if (!isMeasured(rank)) {
      if (rank !== QUALITY_RANK.missing) estimated++
      continue
    }
    const value = powerKw[slot] as number
    if (!Number.isFinite(value)) continue
    scratch[measured++] = value
    sum += value
    if (value > maxKw) maxKw = value
    // A slot that reaches into the day, as those of daily readings do, says nothing of the night.
    if (slot + 1 <= nightSlots) {
      nightSum += value
      nightCount++
    }
  }
  if (measured === 0 || measured < MIN_MEASURED_SHARE * expected)
    return {
      floorKw: Number.NaN,
      meanKw: Number.NaN,
      sdKw: Number.NaN,
      nightKw: Number.NaN,
      maxKw: Number.NaN,
      expected,
      measured,
      estimated,
    }
  const meanKw = sum / measured
  const values = scratch.subarray(0, measured)
  let squares = 0
  for (let i = 0; i < measured; i++) squares += ((values[i] as number) - meanKw) ** 2
  return {
    floorKw: lowQuantile(values, FLOOR_QUANTILE),
    meanKw,
    sdKw: Math.sqrt(squares / measured),
    nightKw: nightCount === 0 ? Number.NaN : nightSum / nightCount,
    maxKw,
    expected,
    measured,
    estimated,
  }
}

/** Up to so many of the smallest values are picked out rather than all of them sorted. */
const PICKED_UP_TO = 24
const smallest = new Float64Array(PICKED_UP_TO)

/** Quantile by linear interpolation between order statistics (Hyndman and Fan, 1996, type 7). May sort the values. */
const lowQuantile = (values: Float64Array, q: number): number => {
  const at = q * (values.length - 1)
  const below = Math.floor(at)
  const needed = Math.ceil(at) + 1
  const sorted = needed > PICKED_UP_TO ? values.sort() : pickSmallest(values, needed)
  const low = sorted[below] as number
  return at === below ? low : low + (at - below) * ((sorted[below + 1] as number) - low)
}

/** The `count` smallest values, ascending. */
const pickSmallest = (values: Float64Array, count: number): Float64Array => {
  let held = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (held === count && value >= (smallest[count - 1] as number)) continue
    let place = held === count ? count - 1 : held++
    while (place > 0 && (smallest[place - 1] as number) > value) {
      smallest[place] = smallest[place - 1] as number
      place--
    }
    smallest[place] = value
  }
  return smallest
}

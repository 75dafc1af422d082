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
 * @param into written over
 */
export const dayFigures = (
  powerKw: Float32Array,
  quality: Uint8Array,
  expected = powerKw.length,
  into: Writable<DayFigures> = noFigures(),
): DayFigures => {
  const slots = powerKw.length
  if (scratch.length < slots) scratch = new Float64Array(slots)
  const values = scratch
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
    values[measured++] = value
    sum += value
    if (value > maxKw) maxKw = value
    // A slot that reaches into the day, as those of daily readings do, says nothing of the night.
    if (slot + 1 <= nightSlots) {
      nightSum += value
      nightCount++
    }
  }
  into.expected = expected
  into.measured = measured
  into.estimated = estimated
  const isKnown = measured > 0 && measured >= MIN_MEASURED_SHARE * expected
  const meanKw = sum / measured
  into.meanKw = isKnown ? meanKw : Number.NaN
  into.sdKw = isKnown ? deviationFrom(meanKw, values, measured) : Number.NaN
  // After all that adds them up: it may sort them.
  into.floorKw = isKnown ? lowQuantile(values, measured, FLOOR_QUANTILE) : Number.NaN
  into.nightKw = isKnown && nightCount > 0 ? nightSum / nightCount : Number.NaN
  into.maxKw = isKnown ? maxKw : Number.NaN
  return into
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

/** For dayFigures() to write into. */
export const noFigures = (): Writable<DayFigures> => ({
  floorKw: Number.NaN,
  meanKw: Number.NaN,
  sdKw: Number.NaN,
  nightKw: Number.NaN,
  maxKw: Number.NaN,
  expected: 0,
  measured: 0,
  estimated: 0,
})

const deviationFrom = (meanKw: number, values: Float64Array, count: number): number => {
  let squares = 0
  for (let i = 0; i < count; i++) {
    const away = (values[i] as number) - meanKw
    squares += away * away
  }
  return Math.sqrt(squares / count)
}

/** Up to so many of the smallest values are picked out rather than all of them sorted. */
const PICKED_UP_TO = 24
const smallest = new Float64Array(PICKED_UP_TO)

/**
 * Quantile of the first `count` values by linear interpolation between order statistics (Hyndman and Fan, 1996, type 7).
 * May sort them.
 */
const lowQuantile = (values: Float64Array, count: number, q: number): number => {
  const at = q * (count - 1)
  const below = Math.floor(at)
  const needed = Math.ceil(at) + 1
  const sorted =
    needed > PICKED_UP_TO ? values.subarray(0, count).sort() : pickSmallest(values, count, needed)
  const low = sorted[below] as number
  return at === below ? low : low + (at - below) * ((sorted[below + 1] as number) - low)
}

/** The `needed` smallest of the first `count` values, ascending. */
const pickSmallest = (values: Float64Array, count: number, needed: number): Float64Array => {
  const picked = smallest
  let held = 0
  let largest = Number.POSITIVE_INFINITY
  for (let i = 0; i < count; i++) {
    const value = values[i] as number
    if (value >= largest) continue
    let place = held === needed ? needed - 1 : held++
    while (place > 0 && (picked[place - 1] as number) > value) {
      picked[place] = picked[place - 1] as number
      place--
    }
    picked[place] = value
    if (held === needed) largest = picked[needed - 1] as number
  }
  return picked
}

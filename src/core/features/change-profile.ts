import { meanOf, medianOf, spreadOf, type WindowCurve } from './window-curve.ts'

/** What changed at a day: the mean day after it less the mean day before it. */
export interface ChangeProfile {
  /** First day after the change, counted from the window's start. */
  readonly day: number
  /** Mean change over the hours, kW. */
  readonly meanKw: number
  /** Lowest two-hour mean of the change / its mean: 1 where every hour rose alike. */
  readonly lowestShare: number
  /** Standard deviation over two-hour means / mean: a machine is even, a tenant is not. */
  readonly unevenness: number
  /** Change on Saturdays and Sundays / change on weekdays; NaN where either side has none. */
  readonly weekendRatio: number
  /** Share of the variance of the daily low quantile that the change explains. */
  readonly explained: number
  /** Change of the daily low quantile, kW. */
  readonly floorKw: number
  /** The same from the three days before to the three days after / that change: 1 for a switch, less for a drift. */
  readonly sharpness: number
  /** Change of the daily low quantile / its scatter on either side. */
  readonly clarity: number
  /** Change of the median daily peak / change of the daily low quantile. */
  readonly peakRatio: number
}

const BINS = 12
const MIN_SIDE_DAYS = 3

/**
 * The change of the daily floor that explains most of its variance, and what it did to each hour of the day. A machine
 * adds the same to the night, the day and the weekend; people, heating and business hours do not.
 * @param floorsKw daily low quantile, NaN where unknown
 */
export const changeProfile = (
  curve: WindowCurve,
  floorsKw: Float64Array,
): ChangeProfile | undefined => {
  const split = bestSplit(floorsKw)
  if (split === undefined) return undefined
  const { slots, days, kw, firstWeekday } = curve
  const after = profileOf(kw, slots, split.day, Math.min(days, split.day + 14), undefined, 0)
  const before = profileOf(kw, slots, Math.max(0, split.day - 14), split.day, undefined, 0)
  const change = new Float64Array(BINS)
  for (let bin = 0; bin < BINS; bin++)
    change[bin] = (after[bin] as number) - (before[bin] as number)
  const mean = meanOf(change)
  let lowest = Number.POSITIVE_INFINITY
  let squares = 0
  for (const value of change) {
    if (Number.isNaN(value)) continue
    if (value < lowest) lowest = value
    squares += (value - mean) ** 2
  }
  const part = (weekend: boolean): number =>
    meanOf(profileOf(kw, slots, split.day, days, weekend, firstWeekday)) -
    meanOf(profileOf(kw, slots, 0, split.day, weekend, firstWeekday))
  const weekdays = part(false)
  return {
    day: split.day,
    meanKw: mean,
    lowestShare: mean > 0 ? lowest / mean : 0,
    unevenness: mean > 0 ? Math.sqrt(squares / BINS) / mean : 10,
    weekendRatio: weekdays > 0 ? part(true) / weekdays : Number.NaN,
    explained: split.explained,
    floorKw: split.sizeKw,
    sharpness: split.sizeKw > 0 ? sharpKw(floorsKw, split.day) / split.sizeKw : 0,
    clarity: Math.min(
      100,
      split.sizeKw /
        Math.max(
          1e-3,
          spreadOf(floorsKw.subarray(0, split.day)),
          spreadOf(floorsKw.subarray(split.day)),
        ),
    ),
    peakRatio:
      split.sizeKw > 0
        ? (medianPeak(curve, split.day, days) - medianPeak(curve, 0, split.day)) / split.sizeKw
        : 0,
  }
}

const sharpKw = (floorsKw: Float64Array, day: number): number =>
  medianOf(floorsKw.subarray(day, day + MIN_SIDE_DAYS)) -
  medianOf(floorsKw.subarray(Math.max(0, day - MIN_SIDE_DAYS), day))

const medianPeak = ({ kw, slots }: WindowCurve, fromDay: number, toDay: number): number => {
  const peaks = new Float64Array(toDay - fromDay).fill(Number.NaN)
  for (let day = fromDay; day < toDay; day++)
    for (let slot = 0; slot < slots; slot++) {
      const value = kw[day * slots + slot] as number
      if (!Number.isNaN(value) && !(value <= (peaks[day - fromDay] as number)))
        peaks[day - fromDay] = value
    }
  return medianOf(peaks)
}

const bestSplit = (
  floorsKw: Float64Array,
): { day: number; explained: number; sizeKw: number } | undefined => {
  const places: number[] = []
  for (const [day, floor] of floorsKw.entries()) if (!Number.isNaN(floor)) places.push(day)
  const n = places.length
  if (n < 2 * MIN_SIDE_DAYS) return undefined
  let total = 0
  let squaresTotal = 0
  for (const day of places) {
    total += floorsKw[day] as number
    squaresTotal += (floorsKw[day] as number) ** 2
  }
  const variance = squaresTotal - (total * total) / n
  let best = 0
  let bestGain = 0
  let bestSize = 0
  let left = 0
  for (let k = 1; k <= n - 2; k++) {
    left += floorsKw[places[k - 1] as number] as number
    if (k < MIN_SIDE_DAYS) continue
    const size = (total - left) / (n - k) - left / k
    const gain = size > 0 ? ((k * (n - k)) / n) * size * size : 0
    if (gain > bestGain) {
      best = k
      bestGain = gain
      bestSize = size
    }
  }
  if (best === 0) return undefined
  return {
    day: places[best] as number,
    explained: variance > 0 ? Math.min(1, bestGain / variance) : 0,
    sizeKw: bestSize,
  }
}

/** Mean power by two-hour bin over some days; NaN where nothing was measured. */
const profileOf = (
  kw: Float32Array,
  slots: number,
  fromDay: number,
  toDay: number,
  weekend: boolean | undefined,
  firstWeekday: number,
): Float64Array => {
  const sums = new Float64Array(BINS)
  const counts = new Float64Array(BINS)
  for (let day = fromDay; day < toDay; day++) {
    if (weekend !== undefined) {
      const weekday = (firstWeekday + day) % 7
      if ((weekday === 0 || weekday === 6) !== weekend) continue
    }
    for (let slot = 0; slot < slots; slot++) {
      const value = kw[day * slots + slot] as number
      if (Number.isNaN(value)) continue
      const bin = Math.floor((slot * BINS) / slots)
      sums[bin] = (sums[bin] as number) + value
      counts[bin] = (counts[bin] as number) + 1
    }
  }
  for (let bin = 0; bin < BINS; bin++)
    sums[bin] = counts[bin] === 0 ? Number.NaN : (sums[bin] as number) / (counts[bin] as number)
  return sums
}

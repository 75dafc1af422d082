import { bestSplit, type FloorSplit, SIDE_DAYS } from './floor-split.ts'
import { meanOf, OrderedValues } from './order-statistics.ts'
import { HOURS, isWeekend, type WindowCurve } from './window-curve.ts'

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

/** Two-hour bins of the mean day. */
const BINS = 12
/** Days on either side that the mean days are of. */
const PROFILE_DAYS = 14

const order = new OrderedValues()

/**
 * The change of the daily floor that explains most of its variance, and what it did to each hour of the day. A machine
 * adds the same to the night, the day and the weekend; people, heating and business hours do not.
 * @param curve by hours
 * @param floorsKw daily low quantile, NaN where unknown
 * @param peaksKw daily peak, NaN where unknown
 */
export const changeProfile = (
  curve: WindowCurve,
  floorsKw: Float64Array,
  peaksKw: Float64Array,
): ChangeProfile | undefined => {
  const split = bestSplit(floorsKw)
  if (split === undefined) return undefined
  const { day, sizeKw } = split
  const evenness = evennessAt(curve, day)
  const peakBefore = order.fill(peaksKw, 0, day).median
  const peakAfter = order.fill(peaksKw, day).median
  return {
    day,
    meanKw: evenness.meanKw,
    lowestShare: evenness.lowestShare,
    unevenness: evenness.unevenness,
    weekendRatio: weekendRatioAt(curve, day),
    explained: split.explained,
    floorKw: sizeKw,
    sharpness: sizeKw > 0 ? sharpKw(floorsKw, day) / sizeKw : 0,
    clarity: clarityOf(floorsKw, split),
    peakRatio: sizeKw > 0 ? (peakAfter - peakBefore) / sizeKw : 0,
  }
}

const clarityOf = (floorsKw: Float64Array, { day, sizeKw }: FloorSplit): number => {
  const before = order.fill(floorsKw, 0, day).spread
  const after = order.fill(floorsKw, day).spread
  return Math.min(100, sizeKw / Math.max(1e-3, before, after))
}

const sharpKw = (floorsKw: Float64Array, day: number): number => {
  const after = order.fill(floorsKw, day, Math.min(floorsKw.length, day + SIDE_DAYS)).median
  return after - order.fill(floorsKw, Math.max(0, day - SIDE_DAYS), day).median
}

/** Mean days before and after a change, and the change by bin; of one window after another. */
const before = new Float64Array(BINS)
const after = new Float64Array(BINS)
const change = new Float64Array(BINS)
const counts = new Float64Array(BINS)

const evennessAt = (
  { days, kw }: WindowCurve,
  day: number,
): Pick<ChangeProfile, 'meanKw' | 'lowestShare' | 'unevenness'> => {
  fillMeanDay(after, kw, day, Math.min(days, day + PROFILE_DAYS))
  fillMeanDay(before, kw, Math.max(0, day - PROFILE_DAYS), day)
  for (let bin = 0; bin < BINS; bin++)
    change[bin] = (after[bin] as number) - (before[bin] as number)
  const mean = meanOf(change)
  let lowest = Number.POSITIVE_INFINITY
  let squares = 0
  for (let bin = 0; bin < BINS; bin++) {
    const value = change[bin] as number
    if (Number.isNaN(value)) continue
    if (value < lowest) lowest = value
    squares += (value - mean) * (value - mean)
  }
  return {
    meanKw: mean,
    lowestShare: mean > 0 ? lowest / mean : 0,
    unevenness: mean > 0 ? Math.sqrt(squares / BINS) / mean : 10,
  }
}

/** Change on free days / change on working days, over all days of the window. */
const weekendRatioAt = ({ days, kw, firstWeekday }: WindowCurve, day: number): number => {
  const changeOn = (free: boolean): number => {
    fillMeanDay(after, kw, day, days, firstWeekday, free)
    fillMeanDay(before, kw, 0, day, firstWeekday, free)
    return meanOf(after) - meanOf(before)
  }
  const weekdays = changeOn(false)
  return weekdays > 0 ? changeOn(true) / weekdays : Number.NaN
}

/**
 * Mean power by two-hour bin over some days, all of them or the working or the free ones; NaN where nothing was
 * measured.
 */
const fillMeanDay = (
  into: Float64Array,
  kw: Float32Array,
  fromDay: number,
  toDay: number,
  firstWeekday = 0,
  free: boolean | undefined = undefined,
): void => {
  into.fill(0)
  counts.fill(0)
  for (let day = fromDay; day < toDay; day++) {
    if (free !== undefined && isWeekend(firstWeekday, day) !== free) continue
    for (let hour = 0; hour < HOURS; hour++) {
      const value = kw[day * HOURS + hour] as number
      if (Number.isNaN(value)) continue
      // Two hours a bin.
      const bin = hour >> 1
      into[bin] = (into[bin] as number) + value
      counts[bin] = (counts[bin] as number) + 1
    }
  }
  for (let bin = 0; bin < BINS; bin++) {
    const count = counts[bin] as number
    into[bin] = count === 0 ? Number.NaN : (into[bin] as number) / count
  }
}

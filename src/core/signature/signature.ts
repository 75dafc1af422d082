import { median } from 'simple-statistics'
import { OrderedValues } from '../features/order-statistics.ts'
import type { DayIndex } from '../time.ts'
import { DayColumns } from './day-columns.ts'
import type { DayFigures } from './day-figures.ts'
import { findOnset, type Onset } from './find-onset.ts'
import { type Resolution, seesInsideDay } from './resolution.ts'
import { type TemperatureSlope, temperatureSlope } from './temperature-slope.ts'

/** Why a site gets no probability; NOT_ENOUGH_DATA stands behind each reason that more readings would lift. */
export const NOT_JUDGED_SITE = [
  'NOT_ENOUGH_DATA',
  'NO_DATA',
  'TOO_FEW_DAYS',
  'LOW_COVERAGE',
  'MOSTLY_ESTIMATED',
  'STUCK_METER',
  'MIXED_STEP',
  'HEAD_METER',
  'NO_HEAD_METER',
  'BALANCE_INCOMPLETE',
  'SINGLE_METER',
  'HEAD_UNRELATED',
  'AREA_OUTAGE',
] as const
export type NotJudgedSite = (typeof NOT_JUDGED_SITE)[number]

const SHORT_OF_DATA: readonly NotJudgedSite[] = [
  'NO_DATA',
  'TOO_FEW_DAYS',
  'LOW_COVERAGE',
  'MOSTLY_ESTIMATED',
  'BALANCE_INCOMPLETE',
  'AREA_OUTAGE',
]

/** A reason as an assessment lists it: the reason itself, and the one code for all that are a want of data. */
export const listedReason = (reason: NotJudgedSite): readonly NotJudgedSite[] =>
  SHORT_OF_DATA.includes(reason) ? [reason, 'NOT_ENOUGH_DATA'] : [reason]

export interface DataQuality {
  /** Days with enough measured slots. */
  readonly days: number
  /** Measured slots / slots since the first day held. */
  readonly coverage: number
  /** Estimated or questionable slots / slots that carry a value. */
  readonly estimatedShare: number
}

/** The shape of a load over its window. Power in kW. undefined is undefined: it is never put as 0. */
export interface Signature {
  readonly quality: DataQuality
  /** What the readings show of a day. */
  readonly resolution: Resolution
  readonly meanKw: number
  /** Median of the daily floors, since the onset where there is one. */
  readonly floorKw: number
  /** 1.4826 x MAD of the same floors: their standard deviation, robustly. */
  readonly floorSpreadKw: number
  /** Median floor / mean, both since the onset: 1 is a load that never falls. */
  readonly floorShare: number
  /** Mean of 00-05 h / mean of the rest of the day, since the onset; undefined where there is no such rest, or no curve. */
  readonly nightDayRatio: number | undefined
  /** Mean / largest slot, since the onset. */
  readonly loadFactor: number
  /** Standard deviation / mean over all slots, since the onset. */
  readonly cv: number
  /** Standard deviation / mean of the mean day's hours, since the onset: how unequal the tariff zones are. `zones` only. */
  readonly zoneCv: number | undefined
  readonly onset:
    | {
        readonly day: DayIndex
        readonly beforeKw: number
        readonly sizeKw: number
        readonly explained: number
      }
    | undefined
  readonly temperature: TemperatureSlope | undefined
  /** Days on which nothing at all was drawn. */
  readonly zeroDays: number
  /**
   * Days on which every slot was the same and not 0: a stuck register, or an estimate that does not say so. Where
   * nothing is seen inside a day, days that repeat the one before.
   */
  readonly constantDays: number
}

export type SignatureResult =
  | { readonly type: 'judged'; readonly signature: Signature }
  | { readonly type: 'not-judged'; readonly reason: NotJudgedSite; readonly quality: DataQuality }

export interface SignatureParams {
  readonly minDays: number
  readonly minCoverage: number
}

/**
 * Signature of a window of days.
 * @param days the days held, oldest first, gaps left out
 * @param asOf the last day of the window; days missing from the first held one to here count against coverage
 * @param temperaturesC mean temperature of each of `days`, NaN where unknown
 * @param resolution what the readings show of a day
 */
export const signatureOf = (
  days: readonly { readonly day: DayIndex; readonly figures: DayFigures }[],
  asOf: DayIndex,
  temperaturesC: readonly number[],
  params: SignatureParams,
  resolution: Resolution = 'intervals',
): SignatureResult => {
  const columns = new DayColumns(days.length)
  for (const [i, { day, figures }] of days.entries())
    columns.put(day, figures, temperaturesC[i] ?? Number.NaN)
  return signatureOfColumns(columns, asOf, params, resolution)
}

/** Places of the days that tell of the load, and of those of nothing; of one signature after another. */
let kept = new Int32Array(64)
let idle = new Int32Array(64)

/** The same from columns. */
export const signatureOfColumns = (
  days: DayColumns,
  asOf: DayIndex,
  params: SignatureParams,
  resolution: Resolution,
): SignatureResult => {
  const { count, floorKw, meanKw, sdKw } = days
  if (count === 0)
    return {
      type: 'not-judged',
      reason: 'NO_DATA',
      quality: { days: 0, coverage: 0, estimatedShare: 0 },
    }
  if (kept.length < count) {
    kept = new Int32Array(count)
    idle = new Int32Array(count)
  }

  let expected = 0
  let measured = 0
  let estimated = 0
  let keptDays = 0
  let zeroDays = 0
  let constantDays = 0
  const inside = seesInsideDay(resolution)
  for (let i = 0; i < count; i++) {
    expected += days.expected[i] as number
    measured += days.measured[i] as number
    estimated += days.estimated[i] as number
    if (Number.isNaN(floorKw[i] as number)) continue
    if (sdKw[i] === 0 && meanKw[i] === 0) {
      idle[zeroDays++] = i
      continue
    }
    // Daily readings are constant within their day by construction, equal tariff zones are what a mine shows: there it
    // is the same day again that tells of a stuck register.
    if (inside ? sdKw[i] === 0 : i > 0 && isSame(days, i, i - 1)) {
      constantDays++
      continue
    }
    kept[keptDays++] = i
  }
  const spanDays = asOf - (days.day[0] as number) + 1
  expected += (spanDays - count) * (expected / count)
  const quality: DataQuality = {
    days: keptDays + zeroDays,
    coverage: expected === 0 ? 0 : measured / expected,
    estimatedShare: measured + estimated === 0 ? 0 : estimated / (measured + estimated),
  }
  if (quality.estimatedShare > 0.5) return refused('MOSTLY_ESTIMATED', quality)
  if (spanDays < params.minDays) return refused('TOO_FEW_DAYS', quality)
  if (quality.coverage < params.minCoverage) return refused('LOW_COVERAGE', quality)
  if (constantDays > quality.days) return refused('STUCK_METER', quality)
  if (quality.days < params.minDays) return refused('TOO_FEW_DAYS', quality)
  // Where most days are of nothing they are the load's usual level: a day or two of use are no floor.
  const levels =
    keptDays < zeroDays
      ? Int32Array.of(...kept.subarray(0, keptDays), ...idle.subarray(0, zeroDays)).sort()
      : kept.subarray(0, keptDays)
  return {
    type: 'judged',
    signature: shapeOf(days, levels, quality, resolution, zeroDays, constantDays),
  }
}

const refused = (reason: NotJudgedSite, quality: DataQuality): SignatureResult => ({
  type: 'not-judged',
  reason,
  quality,
})

const isSame = ({ meanKw, floorKw }: DayColumns, one: number, other: number): boolean =>
  meanKw[one] === meanKw[other] && floorKw[one] === floorKw[other]

/** Floors of one signature after another. */
let floors = new Float64Array(64)
const order = new OrderedValues()

/** @param places of the days that tell of the load, oldest first */
const shapeOf = (
  days: DayColumns,
  places: Int32Array,
  quality: DataQuality,
  resolution: Resolution,
  zeroDays: number,
  constantDays: number,
): Signature => {
  const n = places.length
  if (floors.length < n) floors = new Float64Array(n)
  let knownTemperatures = 0
  for (let i = 0; i < n; i++) {
    const place = places[i] as number
    floors[i] = days.floorKw[place] as number
    if (!Number.isNaN(days.temperatureC[place] as number)) knownTemperatures++
  }
  const onset = findOnset(floors, n)
  const since = onset === undefined ? 0 : onset.index
  const empty = since === n
  const current = order.fill(floors, since, n)
  const floorKw = empty ? 0 : current.median
  const floorSpreadKw = empty ? 0 : current.spread
  const pooled = poolDays(days, places.subarray(since))
  return {
    quality,
    resolution,
    meanKw: pooled.meanKw,
    floorKw,
    floorSpreadKw,
    floorShare: pooled.meanKw > 0 ? Math.min(1, Math.max(0, floorKw) / pooled.meanKw) : 0,
    nightDayRatio: seesInsideDay(resolution) ? pooled.nightDayRatio : undefined,
    loadFactor: pooled.maxKw > 0 ? pooled.meanKw / pooled.maxKw : 0,
    cv: pooled.meanKw > 0 ? pooled.sdKw / pooled.meanKw : 0,
    zoneCv: undefined,
    onset:
      onset === undefined
        ? undefined
        : {
            day: onsetDay(days, places, onset.index, onset.beforeKw, onset.sizeKw),
            beforeKw: onset.beforeKw,
            sizeKw: onset.sizeKw,
            explained: onset.explained,
          },
    temperature: knownTemperatures === 0 ? undefined : temperatureOf(days, places, onset),
    zeroDays,
    constantDays,
  }
}

/** Without its step, the floor shows how it follows the weather. */
const temperatureOf = (
  { floorKw, temperatureC }: DayColumns,
  places: Int32Array,
  onset: Onset | undefined,
): TemperatureSlope | undefined =>
  temperatureSlope(
    Array.from(places, (place, i) => {
      const kw = floorKw[place] as number
      return onset !== undefined && i >= onset.index ? kw - onset.sizeKw : kw
    }),
    Array.from(places, (place) => temperatureC[place] as number),
  )

/** A machine started at noon lifts that day's mean but not yet its floor: then that day is the onset. */
const onsetDay = (
  { day, meanKw }: DayColumns,
  places: Int32Array,
  index: number,
  beforeKw: number,
  sizeKw: number,
): DayIndex => {
  const first = day[places[index] as number] as number
  const previous = places[index - 1] as number
  const meansBefore = Array.from(places.subarray(0, index - 1), (place) => meanKw[place] as number)
  const usualMeanKw = meansBefore.length === 0 ? beforeKw : median(meansBefore)
  const partly = (meanKw[previous] as number) - usualMeanKw > PART_DAY_SHARE * sizeKw
  return partly && day[previous] === first - 1 ? first - 1 : first
}

/** A day counts as begun where its mean rose by this share of the step. */
const PART_DAY_SHARE = 0.25

/** A slot above so many times the usual daily mean is no load: one of them would hide any floor in the window's mean. */
const SPIKE_FACTOR = 1_000

/** The highest slot that is one; +Infinity where none is beyond belief. */
const mostBelieved = ({ meanKw, maxKw }: DayColumns, places: Int32Array): number => {
  let lowestMean = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < places.length; i++) {
    const mean = meanKw[places[i] as number] as number
    const max = maxKw[places[i] as number] as number
    if (mean < lowestMean) lowestMean = mean
    if (max > highest) highest = max
  }
  // The usual mean is no lower than the lowest.
  if (places.length === 0 || highest <= SPIKE_FACTOR * lowestMean) return Number.POSITIVE_INFINITY
  const most = SPIKE_FACTOR * median(Array.from(places, (place) => meanKw[place] as number))
  return places.some((place) => !((maxKw[place] as number) > most))
    ? most
    : Number.POSITIVE_INFINITY
}

const poolDays = (
  days: DayColumns,
  places: Int32Array,
): { meanKw: number; sdKw: number; maxKw: number; nightDayRatio: number | undefined } => {
  const most = mostBelieved(days, places)
  let slots = 0
  let sum = 0
  let maxKw = 0
  let nightSum = 0
  let nightDays = 0
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number
    const dayMaxKw = days.maxKw[place] as number
    if (dayMaxKw > most) continue
    const measured = days.measured[place] as number
    slots += measured
    sum += (days.meanKw[place] as number) * measured
    if (dayMaxKw > maxKw) maxKw = dayMaxKw
    const nightKw = days.nightKw[place] as number
    if (!Number.isNaN(nightKw)) {
      nightSum += nightKw
      nightDays++
    }
  }
  if (slots === 0) return { meanKw: 0, sdKw: 0, maxKw: 0, nightDayRatio: undefined }
  const meanKw = sum / slots
  let squares = 0
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number
    if ((days.maxKw[place] as number) > most) continue
    const sdKw = days.sdKw[place] as number
    const away = (days.meanKw[place] as number) - meanKw
    squares += (days.measured[place] as number) * (sdKw * sdKw + away ** 2)
  }
  const nightKw = nightSum / nightDays
  // 5 of 24 hours are night: what is left of the mean is the rest of the day's.
  const restKw = (24 * meanKw - 5 * nightKw) / 19
  return {
    meanKw,
    sdKw: Math.sqrt(squares / slots),
    maxKw,
    nightDayRatio: nightDays > 0 && restKw > 0 ? nightKw / restKw : undefined,
  }
}

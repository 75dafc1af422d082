import { median, medianAbsoluteDeviation } from 'simple-statistics'
import type { DayIndex } from '../time.ts'
import type { DayFigures } from './day-figures.ts'
import { findOnset, MAD_TO_SD } from './find-onset.ts'
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
  /** Days the figures below are of, oldest first. */
  readonly days: readonly DayIndex[]
  readonly floorsKw: readonly number[]
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
  const first = days[0]
  if (first === undefined)
    return {
      type: 'not-judged',
      reason: 'NO_DATA',
      quality: { days: 0, coverage: 0, estimatedShare: 0 },
    }

  let expected = 0
  let measured = 0
  let estimated = 0
  let zeroDays = 0
  let constantDays = 0
  const inside = seesInsideDay(resolution)
  const kept: KeptDay[] = []
  const idle: KeptDay[] = []
  for (const [i, { day, figures }] of days.entries()) {
    expected += figures.expected
    measured += figures.measured
    estimated += figures.estimated
    if (Number.isNaN(figures.floorKw)) continue
    if (figures.sdKw === 0 && figures.meanKw === 0) {
      zeroDays++
      idle.push({ day, figures, temperatureC: temperaturesC[i] ?? Number.NaN })
      continue
    }
    // Daily readings are constant within their day by construction, equal tariff zones are what a mine shows: there it
    // is the same day again that tells of a stuck register.
    if (inside ? figures.sdKw === 0 : isSame(figures, days[i - 1]?.figures)) {
      constantDays++
      continue
    }
    kept.push({ day, figures, temperatureC: temperaturesC[i] ?? Number.NaN })
  }
  const spanDays = asOf - first.day + 1
  expected += (spanDays - days.length) * (expected / days.length)
  const quality: DataQuality = {
    days: kept.length + zeroDays,
    coverage: expected === 0 ? 0 : measured / expected,
    estimatedShare: measured + estimated === 0 ? 0 : estimated / (measured + estimated),
  }
  const refuse = (reason: NotJudgedSite): SignatureResult => ({
    type: 'not-judged',
    reason,
    quality,
  })
  if (quality.estimatedShare > 0.5) return refuse('MOSTLY_ESTIMATED')
  if (spanDays < params.minDays) return refuse('TOO_FEW_DAYS')
  if (quality.coverage < params.minCoverage) return refuse('LOW_COVERAGE')
  if (constantDays > quality.days) return refuse('STUCK_METER')
  if (quality.days < params.minDays) return refuse('TOO_FEW_DAYS')
  // Where most days are of nothing they are the load's usual level: a day or two of use are no floor.
  const levels = kept.length < zeroDays ? [...kept, ...idle].sort((a, b) => a.day - b.day) : kept
  return { type: 'judged', signature: shapeOf(levels, quality, resolution, zeroDays, constantDays) }
}

const isSame = (one: DayFigures, other: DayFigures | undefined): boolean =>
  other !== undefined && one.meanKw === other.meanKw && one.floorKw === other.floorKw

interface KeptDay {
  readonly day: DayIndex
  readonly figures: DayFigures
  readonly temperatureC: number
}

const shapeOf = (
  kept: readonly KeptDay[],
  quality: DataQuality,
  resolution: Resolution,
  zeroDays: number,
  constantDays: number,
): Signature => {
  const inside = seesInsideDay(resolution)
  const floorsKw = kept.map(({ figures }) => figures.floorKw)
  const days = kept.map(({ day }) => day)
  const onset = findOnset(floorsKw)
  const since = onset === undefined ? 0 : onset.index
  const current = kept.slice(since)
  const currentFloors = floorsKw.slice(since)
  // Without its step, the floor shows how it follows the weather.
  const levelled =
    onset === undefined
      ? floorsKw
      : floorsKw.map((floor, i) => (i >= onset.index ? floor - onset.sizeKw : floor))
  const empty = current.length === 0
  const floorKw = empty ? 0 : median(currentFloors)
  const pooled = poolDays(withoutSpikes(current.map(({ figures }) => figures)))
  return {
    quality,
    resolution,
    days,
    floorsKw,
    meanKw: pooled.meanKw,
    floorKw,
    floorSpreadKw: empty ? 0 : MAD_TO_SD * medianAbsoluteDeviation(currentFloors),
    floorShare: pooled.meanKw > 0 ? Math.min(1, Math.max(0, floorKw) / pooled.meanKw) : 0,
    nightDayRatio: inside ? pooled.nightDayRatio : undefined,
    loadFactor: pooled.maxKw > 0 ? pooled.meanKw / pooled.maxKw : 0,
    cv: pooled.meanKw > 0 ? pooled.sdKw / pooled.meanKw : 0,
    zoneCv: undefined,
    onset:
      onset === undefined
        ? undefined
        : {
            day: onsetDay(kept, onset.index, onset.beforeKw, onset.sizeKw),
            beforeKw: onset.beforeKw,
            sizeKw: onset.sizeKw,
            explained: onset.explained,
          },
    temperature: temperatureSlope(
      levelled,
      kept.map(({ temperatureC }) => temperatureC),
    ),
    zeroDays,
    constantDays,
  }
}

/** A machine started at noon lifts that day's mean but not yet its floor: then that day is the onset. */
const onsetDay = (
  kept: readonly { day: DayIndex; figures: DayFigures }[],
  index: number,
  beforeKw: number,
  sizeKw: number,
): DayIndex => {
  const first = kept[index] as { day: DayIndex }
  const previous = kept[index - 1] as { day: DayIndex; figures: DayFigures }
  const meansBefore = kept.slice(0, index - 1).map(({ figures }) => figures.meanKw)
  const usualMeanKw = meansBefore.length === 0 ? beforeKw : median(meansBefore)
  const partly = previous.figures.meanKw - usualMeanKw > PART_DAY_SHARE * sizeKw
  return partly && previous.day === first.day - 1 ? previous.day : first.day
}

/** A day counts as begun where its mean rose by this share of the step. */
const PART_DAY_SHARE = 0.25

/** A slot above so many times the usual daily mean is no load: one of them would hide any floor in the window's mean. */
const SPIKE_FACTOR = 1_000

const withoutSpikes = (days: readonly DayFigures[]): readonly DayFigures[] => {
  let lowestMean = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const { meanKw, maxKw } of days) {
    if (meanKw < lowestMean) lowestMean = meanKw
    if (maxKw > highest) highest = maxKw
  }
  // The usual mean is no lower than the lowest.
  if (days.length === 0 || highest <= SPIKE_FACTOR * lowestMean) return days
  const most = SPIKE_FACTOR * median(days.map(({ meanKw }) => meanKw))
  const plausible = days.filter(({ maxKw }) => !(maxKw > most))
  return plausible.length === 0 ? days : plausible
}

const poolDays = (
  days: readonly DayFigures[],
): { meanKw: number; sdKw: number; maxKw: number; nightDayRatio: number | undefined } => {
  let slots = 0
  let sum = 0
  let maxKw = 0
  let nightSum = 0
  let nightDays = 0
  for (const { meanKw, measured, maxKw: dayMaxKw, nightKw } of days) {
    slots += measured
    sum += meanKw * measured
    if (dayMaxKw > maxKw) maxKw = dayMaxKw
    if (!Number.isNaN(nightKw)) {
      nightSum += nightKw
      nightDays++
    }
  }
  if (slots === 0) return { meanKw: 0, sdKw: 0, maxKw: 0, nightDayRatio: undefined }
  const meanKw = sum / slots
  let squares = 0
  for (const { meanKw: dayMeanKw, sdKw, measured } of days)
    squares += measured * (sdKw * sdKw + (dayMeanKw - meanKw) ** 2)
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

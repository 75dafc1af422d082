import { CUSTOMER_CLASSES } from '../context/assets.ts'
import { blockRuns } from './block-runs.ts'
import { changeProfile } from './change-profile.ts'
import { rhythmOf } from './rhythm.ts'
import { type RollingBlock, rollingBlock } from './rolling-block.ts'
import { twoLevels } from './two-levels.ts'
import { weatherResponse } from './weather-response.ts'
import {
  dayOf,
  hourlyCurve,
  meanOf,
  medianOf,
  quantileOf,
  sortedMeasured,
  spreadOf,
  type WindowCurve,
} from './window-curve.ts'

/** Hours a block must last to be looked for. */
const BLOCK_HOURS = [3, 5, 7, 11, 20] as const
/** The block whose runs and weather are looked at. */
const RUN_HOURS = 5

/**
 * What the learned score sees, in this order. Formulas, units and known failures: docs/scoring.md. NaN is *undefined*,
 * never 0: no weather, no peers, no history, too few days.
 */
export const FEATURE_NAMES = [
  'meanKw',
  'peakKw',
  'p5Kw',
  'p50Kw',
  'cv',
  'loadFactor',
  'floorKw',
  'floorSpread',
  'floorShare',
  'floorLow',
  'floorHigh',
  'floorLate',
  'floorRange',
  ...BLOCK_HOURS.flatMap((hours) => [
    `block${hours}Kw`,
    `block${hours}Spread`,
    `block${hours}Late`,
    `block${hours}LateSpread`,
    `block${hours}Share`,
    `block${hours}Uneven`,
    `block${hours}Start`,
    `block${hours}Weekend`,
  ]),
  'runHours',
  'runHoursSpread',
  'runRise',
  'runFall',
  'runRiseSpread',
  'changeKw',
  'changeShare',
  'changeLowest',
  'changeUneven',
  'changeWeekend',
  'changeExplained',
  'changeDaysAgo',
  'changeFloorKw',
  'changeFloorShare',
  'changeSharp',
  'changeClarity',
  'changePeakRatio',
  'changeMeanRatio',
  'lowKw',
  'highKw',
  'levelStepKw',
  'highShare',
  'highSpread',
  'levelSeparation',
  'levelChanges',
  'daily',
  'halfDaily',
  'dayToDay',
  'weekendRatio',
  'restlessness',
  'nightShare',
  'restKw',
  'restCv',
  'floorSlope',
  'floorR2',
  'floorBend',
  'floorWarmToCold',
  'meanSlope',
  'meanR2',
  'meanWarmToCold',
  'blockSlope',
  'blockR2',
  'blockWarmToCold',
  'floorToPeers',
  'meanToPeers',
  'floorToHistory',
  'meanToHistory',
  'measuredShare',
  'isHousehold',
  'isBusiness',
] as const

export const FEATURE_VERSION = 1

/** The feature vector of a window. Powers go in as log1p, so that a flat and a factory lie on one scale. */
export const featuresOf = (native: WindowCurve): Float64Array => {
  const curve = hourlyCurve(native)
  const { slots, days, kw } = curve
  const out = new Float64Array(FEATURE_NAMES.length).fill(Number.NaN)
  let place = 0
  const put = (...values: number[]): void => {
    for (const value of values) out[place++] = Number.isFinite(value) ? value : Number.NaN
  }
  const log = (value: number): number => Math.log1p(Math.max(0, value))
  const ratio = (a: number, b: number): number => (b > 1e-6 ? Math.min(1000, a / b) : Number.NaN)

  const sorted = sortedMeasured(kw)
  const n = sorted.length
  const meanKw = meanOf(sorted)
  let squares = 0
  for (const value of sorted) squares += (value - meanKw) ** 2
  const peakKw = n === 0 ? Number.NaN : (sorted[n - 1] as number)
  put(
    log(meanKw),
    log(peakKw),
    log(quantileOf(sorted, n, 0.05)),
    log(quantileOf(sorted, n, 0.5)),
    ratio(Math.sqrt(squares / n), meanKw),
    ratio(meanKw, peakKw),
  )

  const floorsKw = new Float64Array(days).fill(Number.NaN)
  const meansKw = new Float64Array(days).fill(Number.NaN)
  for (let day = 0; day < days; day++) {
    const values = sortedMeasured(dayOf(curve, day))
    if (values.length * 2 < slots) continue
    floorsKw[day] = quantileOf(values, values.length, 0.05)
    meansKw[day] = meanOf(values)
  }
  const late = Math.max(0, days - 5)
  const floorKw = medianOf(floorsKw)
  const sortedFloors = sortedMeasured(floorsKw)
  const floorAt = (q: number): number => quantileOf(sortedFloors, sortedFloors.length, q)
  const lateFloorKw = medianOf(floorsKw.subarray(late))
  put(
    log(floorKw),
    ratio(spreadOf(floorsKw), floorKw),
    ratio(floorKw, meanKw),
    log(floorAt(0.1)),
    log(floorAt(0.9)),
    log(lateFloorKw),
    ratio(floorAt(0.9) - floorAt(0.1), floorKw),
  )

  let runBlock: RollingBlock | undefined
  for (const hours of BLOCK_HOURS) {
    const block = rollingBlock(curve, hours)
    if (hours === RUN_HOURS) runBlock = block
    const { levelKw, unevenness, startHour } = block
    const level = medianOf(levelKw)
    const lateLevels = levelKw.subarray(late)
    const lateLevel = medianOf(lateLevels)
    put(
      log(level),
      ratio(spreadOf(levelKw), level),
      log(lateLevel),
      ratio(spreadOf(lateLevels), lateLevel),
      ratio(level, peakKw),
      medianOf(unevenness),
      spreadOf(startHour),
      weekendRatioOf(levelKw, curve.firstWeekday),
    )
  }

  const runs = blockRuns(curve, runBlock as RollingBlock)
  put(runs.hours, runs.hoursSpread, runs.rise, runs.fall, runs.riseSpread)

  const change = changeProfile(curve, floorsKw)
  if (change === undefined) place += 13
  else
    put(
      log(change.meanKw),
      ratio(change.meanKw, meanKw),
      change.lowestShare,
      Math.min(10, change.unevenness),
      change.weekendRatio,
      change.explained,
      days - change.day,
      log(change.floorKw),
      ratio(change.floorKw, meanKw),
      change.sharpness,
      change.clarity,
      change.peakRatio,
      ratio(change.meanKw, change.floorKw),
    )

  const levels = twoLevels(curve, sorted)
  if (levels === undefined) place += 7
  else
    put(
      log(levels.lowKw),
      log(levels.highKw),
      log(levels.highKw - levels.lowKw),
      levels.highShare,
      levels.highSpread,
      levels.separation,
      levels.changesADay,
    )

  const rhythm = rhythmOf(curve, meanKw)
  let nightSum = 0
  let nightCount = 0
  let restSum = 0
  let restSquares = 0
  let restCount = 0
  for (let i = 0; i < kw.length; i++) {
    const value = kw[i] as number
    if (Number.isNaN(value)) continue
    if (i % slots < NIGHT_HOURS) {
      nightSum += value
      nightCount++
    }
    const rest = value - (floorsKw[Math.floor(i / slots)] as number)
    if (Number.isNaN(rest)) continue
    restSum += rest
    restSquares += rest * rest
    restCount++
  }
  const night = nightSum / nightCount
  put(
    rhythm.daily,
    rhythm.halfDaily,
    rhythm.dayToDay,
    rhythm.weekendRatio,
    rhythm.restlessness,
    ratio(night, meanKw),
  )

  // What is left above the floor: a home lives, a meter with nothing but machines does not.
  const restKw = restSum / restCount
  put(log(restKw), ratio(Math.sqrt(Math.max(0, restSquares / restCount - restKw * restKw)), restKw))

  const { temperaturesC } = curve
  const blockKw = (runBlock as RollingBlock).levelKw
  const floorWeather = weatherResponse(floorsKw, temperaturesC)
  const meanWeather = weatherResponse(meansKw, temperaturesC)
  const blockWeather = weatherResponse(blockKw, temperaturesC)
  const perC = (slope: number | undefined, kwOf: number): number =>
    slope === undefined || !(kwOf > 1e-6) ? Number.NaN : slope / kwOf
  put(
    perC(floorWeather?.slopeKwPerC, floorKw),
    floorWeather?.r2 ?? Number.NaN,
    perC(floorWeather?.bendKwPerC, floorKw),
    floorWeather?.warmToCold ?? Number.NaN,
    perC(meanWeather?.slopeKwPerC, meanKw),
    meanWeather?.r2 ?? Number.NaN,
    meanWeather?.warmToCold ?? Number.NaN,
    perC(blockWeather?.slopeKwPerC, medianOf(blockKw)),
    blockWeather?.r2 ?? Number.NaN,
    blockWeather?.warmToCold ?? Number.NaN,
  )

  const { peers, history } = curve
  put(
    peers === undefined ? Number.NaN : ratio(floorKw, Math.max(0.05, peers.floorKw)),
    peers === undefined ? Number.NaN : ratio(meanKw, Math.max(0.05, peers.meanKw)),
    history === undefined ? Number.NaN : ratio(lateFloorKw, Math.max(0.05, history.floorKw)),
    history === undefined
      ? Number.NaN
      : ratio(meanOf(meansKw.subarray(late)), Math.max(0.05, history.meanKw)),
  )
  const known = CUSTOMER_CLASSES.indexOf(curve.customerClass ?? 'household')
  put(
    n / kw.length,
    curve.customerClass === undefined ? Number.NaN : known === 0 ? 1 : 0,
    curve.customerClass === undefined ? Number.NaN : known > 0 ? 1 : 0,
  )
  if (place !== out.length)
    throw new Error(`${place} features were computed, ${out.length} are named`)
  return out
}

/** Hours from midnight that count as night. */
const NIGHT_HOURS = 5

/** Mean of Saturdays and Sundays / mean of the other days. */
const weekendRatioOf = (dailyKw: Float64Array, firstWeekday: number): number => {
  let weekend = 0
  let weekendCount = 0
  let weekday = 0
  let weekdayCount = 0
  for (let day = 0; day < dailyKw.length; day++) {
    const value = dailyKw[day] as number
    if (Number.isNaN(value)) continue
    const dayOfWeek = (firstWeekday + day) % 7
    if (dayOfWeek === 0 || dayOfWeek === 6) {
      weekend += value
      weekendCount++
    } else {
      weekday += value
      weekdayCount++
    }
  }
  return weekendCount === 0 || !(weekday > 0)
    ? Number.NaN
    : weekend / weekendCount / (weekday / weekdayCount)
}

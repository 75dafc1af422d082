import { median, medianAbsoluteDeviation } from 'simple-statistics'
import { OrderedValues } from '../features/order-statistics.ts'
import { rollingBlock } from '../features/rolling-block.ts'
import { HOURS, hourlyCurve, type WindowCurve } from '../features/window-curve.ts'
import { type LevelShift, type LevelShifts, levelShifts } from './level-shifts.ts'

export const BLOCK_CHANGES = ['start', 'added', 'removed', 'end'] as const

/** A day on which the block came, grew, shrank or went. */
export interface BlockChange {
  /** First day of the new level, counted from the window's start. */
  readonly day: number
  readonly kind: (typeof BLOCK_CHANGES)[number]
  /** Change of the level, kW; below 0 where it fell. */
  readonly kw: number
  /** [0, 1], see level-shifts.ts. */
  readonly confidence: number
}

/** How the load's block came and went in the window. Days are counted from the window's start. */
export interface BlockHistory {
  /** Hours for which the level is kept; 24 stands for the floor. */
  readonly hours: number
  /** Oldest first. */
  readonly changes: readonly BlockChange[]
  /** First day of the block that is still on; undefined where it is not, or is older than the window. */
  readonly onsetDay: number | undefined
  /** First day of those up to the window's end that cannot hold the block; undefined where they can. */
  readonly endedDay: number | undefined
  /** The lowest level of any segment, and that of the last days. */
  readonly baseKw: number
  readonly nowKw: number
}

/** Blocks that are looked for, longest first; the floor stands for all day. */
const BLOCK_HOURS = [11, 7, 5] as const
/** Above the lowest level by this share of the suspected power, and by this much, the block is on. */
const ON_SHARE = 0.2
const ON_KW = 0.5
/** A level that rose by less than this share of the suspected power did not rise by the block. */
const BLOCK_SHARE = 0.7
/** Series less clear than this share of the clearest are left out; clarity is the rise in spreads of the series. */
const CLEAR_SHARE = 0.25
/** Only where what is left is below this share of the suspected power the block cannot be in it any more. */
const GONE_SHARE = 0.5
/** Up to so many times the suspected power a level is little but the block. */
const MOSTLY_BLOCK = 1.6
/** Saturdays and Sundays of which a usual difference is told. */
const FEWEST_FREE_DAYS = 2
const HABIT_SHARE = 0.4

/**
 * Change points of the daily floor and of the levels that the load keeps for 11, 7 and 5 hours on end: a mine that runs
 * by night or avoids the evening has no floor. Of the series whose rise is that of the suspected block, the one tells in
 * which the block is still on, and of several the one in which it has been so longest: a floor may come long after
 * the block, as where prices decide. undefined where too few days are known, or no level rose or fell by the block, or one
 * held it all along.
 * @param suspectedKw power of the block
 */
export const blockHistory = (curve: WindowCurve, suspectedKw: number): BlockHistory | undefined => {
  const hourly = hourlyCurve(curve)
  const series = [
    { hours: HOURS, levelsKw: dailyFloors(hourly), startDay: floorStartDay(hourly) },
    ...BLOCK_HOURS.map((hours) => {
      const { levelKw, startHour } = rollingBlock(hourly, hours)
      return { hours, levelsKw: levelKw, startDay: blockStartDay(hourly, startHour) }
    }),
  ]
  const found: Candidate[] = []
  for (const { hours, levelsKw, startDay } of series) {
    const shifts = levelShifts(withoutWeek(levelsKw, curve.firstWeekday))
    if (shifts === undefined) continue
    if (isOlder(shifts.levelsKw, suspectedKw)) return undefined
    const riseKw = Math.max(...shifts.levelsKw) - Math.min(...shifts.levelsKw)
    if (riseKw < Math.max(ON_KW, BLOCK_SHARE * suspectedKw)) continue
    found.push({
      history: historyOf(hours, shifts, suspectedKw, startDay),
      clarity: riseKw / shifts.spreadKw,
    })
  }
  const clearest = Math.max(...found.map(({ clarity }) => clarity))
  const clear = found.filter(({ clarity }) => clarity >= CLEAR_SHARE * clearest)
  const since = ({ history }: Candidate): number => history.onsetDay ?? Number.POSITIVE_INFINITY
  // Least first: still on, by its first day; then ended, the last end first; equals by their clarity.
  const [best] = clear.sort(
    (a, b) =>
      compare(since(a), since(b)) ||
      (b.history.endedDay ?? 0) - (a.history.endedDay ?? 0) ||
      b.clarity - a.clarity,
  )
  return best?.history
}

/** Whether the level, which is little but the block, never lay below it. */
const isOlder = (levelsKw: readonly number[], suspectedKw: number): boolean =>
  Math.max(...levelsKw) <= MOSTLY_BLOCK * suspectedKw &&
  Math.min(...levelsKw) >= BLOCK_SHARE * suspectedKw

/** Of two days that may both be never. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

interface Candidate {
  readonly history: BlockHistory
  readonly clarity: number
}

/** Written over for each day. */
const order = new OrderedValues()

/** 5 % quantile of the hours of each day of which half were measured. */
const dailyFloors = ({ kw, days }: WindowCurve): Float64Array => {
  const floors = new Float64Array(days)
  for (let day = 0; day < days; day++) {
    order.fillReaching(kw, day * HOURS, (day + 1) * HOURS, Number.NEGATIVE_INFINITY)
    floors[day] = order.count * 2 < HOURS ? Number.NaN : order.quantile(0.05)
  }
  return floors
}

/**
 * The levels less what Saturdays and Sundays usually differ by from the working days around them: shops and offices
 * would shift twice a week.
 */
const withoutWeek = (levelsKw: Float64Array, firstWeekday: number): Float64Array => {
  const weekdayOf = (day: number): number => (firstWeekday + day) % 7
  const isFree = (day: number): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6
  const levelled = levelsKw.slice()
  for (const weekday of [6, 0]) {
    const differences: number[] = []
    for (let day = 0; day < levelsKw.length; day++) {
      if (weekdayOf(day) !== weekday || Number.isNaN(levelsKw[day] as number)) continue
      const around: number[] = []
      for (let near = day - 3; near <= day + 3; near++) {
        const level = levelsKw[near]
        if (level !== undefined && !Number.isNaN(level) && !isFree(near)) around.push(level)
      }
      if (around.length > 1) differences.push((levelsKw[day] as number) - median(around))
    }
    if (differences.length < FEWEST_FREE_DAYS) continue
    const usual = median(differences)
    // What is not so every week is no habit.
    if (medianAbsoluteDeviation(differences) > HABIT_SHARE * Math.abs(usual)) continue
    for (let day = 0; day < levelsKw.length; day++)
      if (weekdayOf(day) === weekday) levelled[day] = (levelsKw[day] as number) - usual
  }
  return levelled
}

const historyOf = (
  hours: number,
  { shifts, levelsKw }: LevelShifts,
  suspectedKw: number,
  startDay: StartDay,
): BlockHistory => {
  const baseKw = Math.min(...levelsKw)
  const nowKw = levelsKw[levelsKw.length - 1] as number
  const onKw =
    middleOfLargest(shifts, BLOCK_SHARE * suspectedKw) ??
    baseKw + Math.max(ON_KW, ON_SHARE * suspectedKw)
  const changes = shifts.map((shift) => changeOf(shift, onKw, startDay))
  const last = changes.findLast(({ kind }) => kind === 'start' || kind === 'end')
  return {
    hours,
    changes,
    onsetDay: last?.kind === 'start' ? last.day : undefined,
    endedDay: last?.kind === 'end' && nowKw < GONE_SHARE * suspectedKw ? last.day : undefined,
    baseKw,
    nowKw,
  }
}

/** A shift of the block's own size tells on from off better than a share of it: what else changed is smaller. */
const middleOfLargest = (shifts: readonly LevelShift[], fromKw: number): number | undefined => {
  let largest: LevelShift | undefined
  const sizeOf = ({ beforeKw, afterKw }: LevelShift): number => Math.abs(afterKw - beforeKw)
  for (const shift of shifts)
    if (sizeOf(shift) >= Math.max(fromKw, largest === undefined ? 0 : sizeOf(largest)))
      largest = shift
  return largest && (largest.beforeKw + largest.afterKw) / 2
}

const changeOf = (shift: LevelShift, onKw: number, startDay: StartDay): BlockChange => {
  const { beforeKw, afterKw, confidence } = shift
  const wasOn = beforeKw >= onKw
  const isOn = afterKw >= onKw
  const rose = afterKw > beforeKw
  const kind = wasOn === isOn ? (rose ? 'added' : 'removed') : isOn ? 'start' : 'end'
  return { day: rose ? startDay(shift) : shift.day, kind, kw: afterKw - beforeKw, confidence }
}

/** The day on which a rise began, from the first day of its level. */
type StartDay = (shift: LevelShift) => number

/** A machine started at noon lifts that day's mean by more than this share of its power, but not yet its floor. */
const PART_DAY_SHARE = 0.25
const USUAL_DAYS = 7

const floorStartDay = (hourly: WindowCurve): StartDay => {
  const means = dailyMeans(hourly)
  return ({ day, beforeKw, afterKw }) => {
    const before = Array.from(means.subarray(Math.max(0, day - 1 - USUAL_DAYS), day - 1)).filter(
      (mean) => !Number.isNaN(mean),
    )
    if (before.length === 0) return day
    const roseKw = (means[day - 1] as number) - median(before)
    return roseKw > PART_DAY_SHARE * (afterKw - beforeKw) ? day - 1 : day
  }
}

/** A stretch that spares an hour may start in the last hour of the day before, without the block. */
const blockStartDay =
  ({ kw }: WindowCurve, startHour: Float64Array): StartDay =>
  ({ day, beforeKw, afterKw }) => {
    let hour = day * HOURS + (startHour[day] as number)
    while ((kw[hour] as number) < (beforeKw + afterKw) / 2) hour++
    return Math.floor(hour / HOURS)
  }

const dailyMeans = ({ kw, days }: WindowCurve): Float64Array =>
  Float64Array.from({ length: days }, (_, day) => {
    let sum = 0
    let count = 0
    for (const value of kw.subarray(day * HOURS, (day + 1) * HOURS)) {
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    return count * 2 < HOURS ? Number.NaN : sum / count
  })

import { blockRuns } from './block-runs.ts'
import type { FeatureRow } from './feature-row.ts'
import { OrderedValues } from './order-statistics.ts'
import { emptyBlock, rollingBlock } from './rolling-block.ts'
import { isWeekend, weekendRatio } from './window-curve.ts'
import { RUN_HOURS, type WindowFigures } from './window-figures.ts'

/** Hours a block must last to be looked for. */
const BLOCK_HOURS = [3, 5, 7, 11, 20] as const

export const BLOCK_FEATURES = [
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
] as const

/** Written over for each block of each window. */
let scratch = emptyBlock(0)
const order = new OrderedValues()

/** What the load keeps up for hours on end, and how it is switched. */
export const putBlocks = (row: FeatureRow, figures: WindowFigures): void => {
  const { curve, peakKw, lateFrom, known } = figures
  if (scratch.levelKw.length !== curve.days) scratch = emptyBlock(curve.days)
  for (const hours of BLOCK_HOURS) {
    const block = hours === RUN_HOURS ? figures.block : rollingBlock(curve, hours, scratch, known)
    const { levelKw, unevenness, startHour } = block
    const { median: level, spread } = order.fill(levelKw)
    row.putKw(level)
    row.putRatio(spread, level)
    const { median: lateLevel, spread: lateSpread } = order.fill(levelKw, lateFrom)
    row.putKw(lateLevel)
    row.putRatio(lateSpread, lateLevel)
    row.putRatio(level, peakKw)
    row.put(order.fill(unevenness).median)
    row.put(order.fill(startHour).spread)
    row.put(weekendRatioOf(levelKw, curve.firstWeekday))
  }
  const runs = blockRuns(curve, figures.block)
  row.put(runs.hours)
  row.put(runs.hoursSpread)
  row.put(runs.rise)
  row.put(runs.fall)
  row.put(runs.riseSpread)
}

const weekendRatioOf = (dailyKw: Float64Array, firstWeekday: number): number => {
  let weekend = 0
  let weekendCount = 0
  let weekday = 0
  let weekdayCount = 0
  for (let day = 0; day < dailyKw.length; day++) {
    const value = dailyKw[day] as number
    if (Number.isNaN(value)) continue
    if (isWeekend(firstWeekday, day)) {
      weekend += value
      weekendCount++
    } else {
      weekday += value
      weekdayCount++
    }
  }
  return weekendRatio(weekend, weekendCount, weekday, weekdayCount)
}

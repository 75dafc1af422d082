import { OrderedValues } from './order-statistics.ts'
import type { RollingBlock } from './rolling-block.ts'
import type { WindowCurve } from './window-curve.ts'

/** How the stretches of a block begin and end. */
export interface BlockRuns {
  /** Median hours for which the load stays near its level, and the spread over the days. */
  readonly hours: number
  readonly hoursSpread: number
  /** Median step up at the start and down at the end, as shares of the level; NaN where it never starts or ends. */
  readonly rise: number
  readonly fall: number
  /** Spread of the step up over the days / its median: a machine switches by the same amount each time. */
  readonly riseSpread: number
}

/** Within this of its level a block counts as going on. */
const NEAR = 0.88
const LONGEST_HOURS = 48

const dailyFor = (days: number) => ({
  hours: new Float64Array(days),
  rise: new Float64Array(days),
  fall: new Float64Array(days),
})

/** Written over for each window. */
let daily = dailyFor(0)
const order = new OrderedValues()

/** Follows each day's block to both sides for as long as the load stays near its level. */
export const blockRuns = (curve: WindowCurve, block: RollingBlock): BlockRuns => {
  const { slots, days, kw } = curve
  const perHour = slots / 24
  const longest = LONGEST_HOURS * perHour
  if (daily.hours.length !== days) daily = dailyFor(days)
  const { hours, rise, fall } = daily
  for (let day = 0; day < days; day++) {
    hours[day] = Number.NaN
    rise[day] = Number.NaN
    fall[day] = Number.NaN
    const level = block.levelKw[day] as number
    if (!(level > 0)) continue
    const near = NEAR * level
    const start = day * slots + Math.round((block.startHour[day] as number) * perHour)
    let from = start
    while (from > 0 && start - from < longest && !((kw[from - 1] as number) < near)) from--
    let to = start
    while (to + 1 < kw.length && to - start < longest && !((kw[to + 1] as number) < near)) to++
    hours[day] = (to - from + 1) / perHour
    // One slot may hold the switching itself: the step is seen over two.
    if (from > 1 && start - from < longest)
      rise[day] = 1 - Math.min(kw[from - 1] as number, kw[from - 2] as number) / level
    if (to + 2 < kw.length && to - start < longest)
      fall[day] = 1 - Math.min(kw[to + 1] as number, kw[to + 2] as number) / level
  }
  const { median: hoursMedian, spread: hoursSpread } = order.fill(hours)
  const { median: riseMedian, spread: riseSpread } = order.fill(rise)
  return {
    hours: hoursMedian,
    hoursSpread,
    rise: riseMedian,
    fall: order.fill(fall).median,
    riseSpread: riseMedian > 0 ? Math.min(10, riseSpread / riseMedian) : Number.NaN,
  }
}

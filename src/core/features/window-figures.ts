import { meanOf, OrderedValues, quantileOf } from './order-statistics.ts'
import { emptyBlock, type RollingBlock, rollingBlock } from './rolling-block.ts'
import { CurveSorter } from './sort-curve.ts'
import { HOURS, hourlyCurve, type WindowCurve } from './window-curve.ts'

/** What several features of a window are told from. */
export interface WindowFigures {
  /** By hours. */
  readonly curve: WindowCurve
  /** Its measured hours, ascending. */
  readonly sorted: Float64Array
  readonly meanKw: number
  readonly peakKw: number
  /** By day: 5 % quantile and mean, NaN where less than half of the day was measured; peak, NaN where nothing was. */
  readonly floorsKw: Float64Array
  readonly meansKw: Float64Array
  readonly peaksKw: Float64Array
  /** Medians of the daily floors: over the window, over its late days. */
  readonly floorKw: number
  readonly lateFloorKw: number
  /** First of the late days. */
  readonly lateFrom: number
  /** What other windows found. */
  readonly known: WindowCurve['known']
  /** The block whose runs and weather are looked at. */
  readonly block: RollingBlock
}

/** Hours of that block. */
export const RUN_HOURS = 5
/** Days at the window's end that are looked at on their own: the last working week. */
const LATE_DAYS = 5

export const lateFromOf = (days: number): number => Math.max(0, days - LATE_DAYS)

/**
 * Keeps: the arrays of the last window's figures. Bounded by: the days of one window. Late data: a window is a whole.
 * After restart: nothing to restore; no figure outlives its window.
 */
export class FigureSheet {
  #hourlyKw = new Float32Array(0)
  #daily = dailyFor(0)
  readonly #sorter = new CurveSorter()
  readonly #order = new OrderedValues()

  /** Good until the next call. */
  of(native: WindowCurve): WindowFigures {
    if (this.#daily.floorsKw.length !== native.days) {
      this.#hourlyKw = new Float32Array(native.days * HOURS)
      this.#daily = dailyFor(native.days)
    }
    const curve = hourlyCurve(native, this.#hourlyKw)
    const { floorsKw, meansKw, peaksKw, block } = this.#daily
    for (let day = 0; day < curve.days; day++) figuresOfDay(curve.kw, day, this.#daily)
    const sorted = this.#sorter.sort(curve.kw)
    const lateFrom = lateFromOf(curve.days)
    return {
      curve,
      sorted,
      meanKw: meanOf(sorted),
      peakKw: sorted.length === 0 ? Number.NaN : (sorted[sorted.length - 1] as number),
      floorsKw,
      meansKw,
      peaksKw,
      floorKw: this.#order.fill(floorsKw).median,
      lateFloorKw: this.#order.fill(floorsKw, lateFrom).median,
      lateFrom,
      known: native.known,
      block: rollingBlock(curve, RUN_HOURS, block, native.known),
    }
  }
}

type Daily = Pick<WindowFigures, 'floorsKw' | 'meansKw' | 'peaksKw' | 'block'>

const dailyFor = (days: number): Daily => ({
  floorsKw: new Float64Array(days),
  meansKw: new Float64Array(days),
  peaksKw: new Float64Array(days),
  block: emptyBlock(days),
})

/** Of 24 hours the 5 % quantile lies among the three lowest. */
const lowest = new Float64Array(3)

const figuresOfDay = (kw: Float32Array, day: number, daily: Daily): void => {
  let first = Number.POSITIVE_INFINITY
  let second = Number.POSITIVE_INFINITY
  let third = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  let sum = 0
  let count = 0
  for (let i = day * HOURS; i < (day + 1) * HOURS; i++) {
    const value = kw[i] as number
    if (Number.isNaN(value)) continue
    sum += value
    count++
    if (value > highest) highest = value
    if (value >= third) continue
    third = Math.max(second, value)
    if (value >= second) continue
    second = Math.max(first, value)
    first = Math.min(first, value)
  }
  lowest[0] = first
  lowest[1] = second
  lowest[2] = third
  const isKnown = count * 2 >= HOURS
  daily.floorsKw[day] = isKnown ? quantileOf(lowest, count, 0.05) : Number.NaN
  daily.meansKw[day] = isKnown ? sum / count : Number.NaN
  daily.peaksKw[day] = count === 0 ? Number.NaN : highest
}

import type { DayIndex } from '../time.ts'
import type { DayFigures } from './day-figures.ts'

/**
 * Figures of some days of a meter, oldest first, in a column each: an object a day would cost more than what is told from
 * it. NaN as DayFigures has it.
 *
 * Keeps: the days put in since it was cleared. Bounded by: its room. Late data: none. After restart: filled again.
 */
export class DayColumns {
  count = 0
  readonly day: Float64Array
  readonly floorKw: Float64Array
  readonly meanKw: Float64Array
  readonly sdKw: Float64Array
  readonly nightKw: Float64Array
  readonly maxKw: Float64Array
  readonly expected: Float64Array
  readonly measured: Float64Array
  readonly estimated: Float64Array
  /** Mean outside temperature, NaN where unknown. */
  readonly temperatureC: Float64Array

  /** @param days room for so many */
  constructor(days: number) {
    const column = (): Float64Array => new Float64Array(days)
    this.day = column()
    this.floorKw = column()
    this.meanKw = column()
    this.sdKw = column()
    this.nightKw = column()
    this.maxKw = column()
    this.expected = column()
    this.measured = column()
    this.estimated = column()
    this.temperatureC = column()
  }

  put(day: DayIndex, figures: DayFigures, temperatureC: number): void {
    const at = this.count++
    this.day[at] = day
    this.floorKw[at] = figures.floorKw
    this.meanKw[at] = figures.meanKw
    this.sdKw[at] = figures.sdKw
    this.nightKw[at] = figures.nightKw
    this.maxKw[at] = figures.maxKw
    this.expected[at] = figures.expected
    this.measured[at] = figures.measured
    this.estimated[at] = figures.estimated
    this.temperatureC[at] = temperatureC
  }
}

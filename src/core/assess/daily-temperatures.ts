import type { MeterAttributes } from '../context/assets.ts'
import type { DayIndex } from '../time.ts'
import type { AssessContext } from './assess-context.ts'

/** Mean temperatures of the window's days, asked for once a region and zone. */
export class DailyTemperatures {
  readonly #from: DayIndex
  readonly #asOf: DayIndex
  readonly #context: AssessContext
  readonly #known = new Map<string, readonly number[]>()

  constructor(from: DayIndex, asOf: DayIndex, context: AssessContext) {
    this.#from = from
    this.#asOf = asOf
    this.#context = context
  }

  /** By day, the window's first one first; NaN where unknown. */
  of({ regionId, timeZone }: MeterAttributes): readonly number[] {
    const key = `${regionId} ${timeZone}`
    let means = this.#known.get(key)
    if (means === undefined) {
      const calendar = this.#context.calendars.of(timeZone)
      const { weather } = this.#context.reference
      means = Array.from({ length: this.#asOf - this.#from + 1 }, (_, i) =>
        weather.meanC(
          regionId,
          calendar.startOf(this.#from + i),
          calendar.startOf(this.#from + i + 1),
        ),
      )
      this.#known.set(key, means)
    }
    return means
  }
}

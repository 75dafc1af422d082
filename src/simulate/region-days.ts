import type { WeatherReading } from '../core/context/assets.ts'
import { fnv1a } from '../core/ids.ts'
import type { DayCalendar, DayIndex } from '../core/time.ts'
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../core/units.ts'
import { CLIMATES, cosineOfTurns, hourlyTemperature, hourlyWander, sunOf } from './climate.ts'
import type { DayConditions } from './load.ts'
import { Random } from './random.ts'
import type { RegionCode, Scenario } from './scenario.ts'

/** Hours of weather before the first day and after the last. */
const MARGIN_HOURS = 24
const PRICE_MEMORY = 0.9
const PRICE_SPREAD = 0.12
const PRICE_PEAK_HOUR = 20
const PRICE_WAVE = 0.14

/** Weather and prices of one region over all its days. */
export class RegionDays {
  readonly #scenario: Scenario
  readonly #regionId: RegionCode
  readonly #calendar: DayCalendar
  readonly #fromMs: number
  readonly #tempC: Float64Array
  readonly #price: Float64Array

  constructor(
    scenario: Scenario,
    regionId: RegionCode,
    calendar: DayCalendar,
    firstDay: DayIndex,
    seed: number,
  ) {
    this.#scenario = scenario
    this.#regionId = regionId
    this.#calendar = calendar
    const firstMs = calendar.startOf(firstDay)
    const lastMs = calendar.startOf(firstDay + scenario.days)
    const hours = Math.ceil((lastMs - firstMs) / MS_PER_HOUR) + 2 * MARGIN_HOURS
    const zoneHours = (firstDay * MS_PER_DAY - firstMs) / MS_PER_HOUR
    const region = fnv1a(regionId)
    this.#fromMs = firstMs - MARGIN_HOURS * MS_PER_HOUR
    const weather = Random.of(seed, region, fnv1a('weather'))
    const climate = CLIMATES[regionId]
    this.#tempC = hourlyTemperature(climate, this.#fromMs, hours, zoneHours, weather)
    const market = Random.of(seed, fnv1a('price'))
    this.#price = hourlyWander(market, hours, PRICE_MEMORY, PRICE_SPREAD)
    for (let hour = 0; hour < hours; hour++) {
      const wave = PRICE_WAVE * cosineOfTurns((hour - PRICE_PEAK_HOUR) / 24)
      this.#price[hour] = 1 + wave + (this.#price[hour] as number)
    }
  }

  weather(): readonly WeatherReading[] {
    return Array.from(this.#tempC, (tempC, hour) => ({
      regionId: this.#regionId,
      at: this.#fromMs + hour * MS_PER_HOUR,
      tempC,
    }))
  }

  conditionsOf(day: DayIndex): DayConditions {
    const { stepMin, orders, startDay } = this.#scenario
    const startMs = this.#calendar.startOf(day)
    const slots = this.#calendar.lengthMs(day) / (stepMin * MS_PER_MINUTE)
    const tempC = new Float64Array(slots)
    const price = new Float64Array(slots)
    for (let slot = 0; slot < slots; slot++) {
      const hours = (startMs - this.#fromMs) / MS_PER_HOUR + (slot * stepMin) / 60
      const hour = Math.floor(hours)
      const share = hours - hour
      const here = this.#tempC[hour] as number
      tempC[slot] = here + share * ((this.#tempC[hour + 1] as number) - here)
      price[slot] = this.#price[hour] as number
    }
    const orderedMaxKw = new Float64Array(slots).fill(Number.POSITIVE_INFINITY)
    const offset = day - Date.parse(`${startDay}T00:00:00Z`) / MS_PER_DAY
    for (const order of orders) {
      if (order.regionId !== this.#regionId || order.on !== offset) continue
      orderedMaxKw.fill(order.maxKw, order.fromMin / stepMin, order.toMin / stepMin)
    }
    // 1970-01-01 was a Thursday.
    const weekday = (day + 4) % 7
    const weekend = weekday === 0 || weekday === 6
    const sun = sunOf(CLIMATES[this.#regionId], day)
    return { day, weekend, startMs, stepMin, slots, tempC, price, orderedMaxKw, ...sun }
  }
}

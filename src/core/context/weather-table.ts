import { MS_PER_HOUR } from '../units.ts'
import type { WeatherReading } from './assets.ts'

/**
 * Hourly air temperature by region.
 *
 * Keeps: one value an hour and region. Bounded by: the weather topic's retention. Late data: the last one sent for an
 * hour stands. After restart: read again from the topic or the file.
 */
export class WeatherTable {
  readonly #byRegion = new Map<string, Map<number, number>>()
  readonly #means = new Map<string, number>()
  readonly #hourly = new Map<string, Float32Array | undefined>()

  put(reading: WeatherReading): void {
    let hours = this.#byRegion.get(reading.regionId)
    if (hours === undefined) {
      hours = new Map()
      this.#byRegion.set(reading.regionId, hours)
    }
    const hour = Math.floor(reading.at / MS_PER_HOUR)
    if (hours.get(hour) === reading.tempC) return
    hours.set(hour, reading.tempC)
    this.#means.clear()
    this.#hourly.clear()
  }

  /** Mean temperature from `startMs` to `endMs`, C; NaN where less than half of the hours are known. */
  meanC(regionId: string, startMs: number, endMs: number): number {
    const hours = this.#byRegion.get(regionId)
    if (hours === undefined) return Number.NaN
    const key = `${regionId} ${startMs} ${endMs}`
    const known = this.#means.get(key)
    if (known !== undefined) return known
    let sum = 0
    let count = 0
    const from = Math.floor(startMs / MS_PER_HOUR)
    const to = Math.ceil(endMs / MS_PER_HOUR)
    for (let hour = from; hour < to; hour++) {
      const temperatureC = hours.get(hour)
      if (temperatureC === undefined) continue
      sum += temperatureC
      count++
    }
    const mean = count * 2 < to - from ? Number.NaN : sum / count
    this.#means.set(key, mean)
    return mean
  }

  /**
   * Temperature of a local day by its 24ths, each that of the hour in its middle, C; NaN where unknown, undefined where
   * all of it is.
   */
  hourlyC(regionId: string, startMs: number, endMs: number): Float32Array | undefined {
    const hours = this.#byRegion.get(regionId)
    if (hours === undefined) return undefined
    const key = `${regionId} ${startMs} ${endMs}`
    if (this.#hourly.has(key)) return this.#hourly.get(key)
    const partMs = (endMs - startMs) / 24
    const byPart = Float32Array.from(
      { length: 24 },
      (_, part) =>
        hours.get(Math.floor((startMs + (part + 0.5) * partMs) / MS_PER_HOUR)) ?? Number.NaN,
    )
    const known = byPart.every(Number.isNaN) ? undefined : byPart
    this.#hourly.set(key, known)
    return known
  }
}

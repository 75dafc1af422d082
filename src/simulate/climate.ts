import type { DayIndex } from '../core/time.ts'
import { MS_PER_DAY, MS_PER_HOUR } from '../core/units.ts'
import type { Random } from './random.ts'

/** Means after the climate normals of Pavlodar (January -16 C, July 21 C), Almaty (-4 C, 24 C) and Shymkent (-1 C, 27 C). */
interface Climate {
  readonly coldestMeanC: number
  readonly warmestMeanC: number
  /** Half the difference of afternoon and early morning. */
  readonly diurnalC: number
  /** Standard deviation of the weather about the season. */
  readonly weatherC: number
  readonly lon: number
  /** Hours of daylight at the equinox and what the solstices take or add. */
  readonly daylightHours: { readonly mean: number; readonly swing: number }
}

export const CLIMATES = {
  PAV: {
    coldestMeanC: -15,
    warmestMeanC: 21,
    diurnalC: 3.5,
    weatherC: 5,
    lon: 76.95,
    daylightHours: { mean: 12.2, swing: 4.4 },
  },
  ALA: {
    coldestMeanC: -4,
    warmestMeanC: 25,
    diurnalC: 5,
    weatherC: 3.5,
    lon: 76.9,
    daylightHours: { mean: 12.2, swing: 3.2 },
  },
  SHY: {
    coldestMeanC: -1,
    warmestMeanC: 28,
    diurnalC: 6,
    weatherC: 3.5,
    lon: 69.6,
    daylightHours: { mean: 12.2, swing: 3 },
  },
} as const satisfies Record<string, Climate>

/** Hour-to-hour memory of the weather: two thirds are left after a day. */
const HOURLY_MEMORY = 0.983

/** Days from 1 January to the coldest day, and to the winter solstice. */
const COLDEST_DAY = 18
const SOLSTICE_DAY = -10
const WARMEST_HOUR = 15
const DAYS_PER_YEAR = 365.2425

/**
 * cos(2 pi turns) by Bhaskara I's rational formula, off by at most 0.0017: basic arithmetic, so the same bits on every
 * platform.
 */
export const cosineOfTurns = (turns: number): number => {
  const phase = turns - Math.floor(turns)
  const near = phase > 0.5 ? 1 - phase : phase
  const [sign, angle] = near > 0.25 ? [-1, 0.5 - near] : [1, near]
  return (sign * (1 - 16 * angle * angle)) / (1 + 4 * angle * angle)
}

/** A first-order autoregression, hour by hour, of the given standard deviation about 0. */
export const hourlyWander = (
  random: Random,
  hours: number,
  memory: number,
  deviation: number,
): Float64Array => {
  const values = new Float64Array(hours)
  const kick = deviation * Math.sqrt(1 - memory * memory)
  let value = random.normal(0, deviation)
  for (let hour = 0; hour < hours; hour++) {
    values[hour] = value
    value = memory * value + random.normal(0, kick)
  }
  return values
}

const dayOfYear = (day: DayIndex): number => {
  const year = new Date(day * MS_PER_DAY).getUTCFullYear()
  return day - Date.UTC(year, 0, 1) / MS_PER_DAY
}

/** Hourly air temperature from an instant on, 0.1 C; `zoneHours` is the local clock's lead over UTC. */
export const hourlyTemperature = (
  climate: Climate,
  fromMs: number,
  hours: number,
  zoneHours: number,
  random: Random,
): Float64Array => {
  const weather = hourlyWander(random, hours, HOURLY_MEMORY, climate.weatherC)
  const mean = (climate.coldestMeanC + climate.warmestMeanC) / 2
  const swing = (climate.warmestMeanC - climate.coldestMeanC) / 2
  for (let hour = 0; hour < hours; hour++) {
    const localMs = fromMs + (hour + zoneHours) * MS_PER_HOUR
    const day = Math.floor(localMs / MS_PER_DAY)
    const hourOfDay = (localMs - day * MS_PER_DAY) / MS_PER_HOUR
    const season = mean - swing * cosineOfTurns((dayOfYear(day) - COLDEST_DAY) / DAYS_PER_YEAR)
    const diurnal = climate.diurnalC * cosineOfTurns((hourOfDay - WARMEST_HOUR) / 24)
    weather[hour] = Math.round((season + diurnal + (weather[hour] as number)) * 10) / 10
  }
  return weather
}

/** Sunrise and sunset, minutes past local midnight on a clock of UTC+5. */
export const sunOf = (
  climate: Climate,
  day: DayIndex,
): { readonly sunriseMin: number; readonly sunsetMin: number } => {
  const { mean, swing } = climate.daylightHours
  const turns = (dayOfYear(day) - SOLSTICE_DAY) / DAYS_PER_YEAR
  const daylightMin = 60 * (mean - swing * cosineOfTurns(turns))
  const noonMin = 720 - (climate.lon - 75) * 4
  return { sunriseMin: noonMin - daylightMin / 2, sunsetMin: noonMin + daylightMin / 2 }
}

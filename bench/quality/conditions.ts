import { DayCalendar, type DayIndex, isoDay } from '../../src/core/time.ts'
import type { DayConditions } from '../../src/simulate/load.ts'
import { RegionDays } from '../../src/simulate/region-days.ts'
import type { RegionCode } from '../../src/simulate/scenario.ts'

/** A clock without changes: virtual meters lie on the wall clock already. */
const WALL = new DayCalendar('UTC')

/** Prices, sun and (where none was measured) weather of a span of days, as the project's simulator makes them. */
export const conditionsOver = (
  regionId: RegionCode,
  firstDay: DayIndex,
  days: number,
  stepMin: number,
  seed: number,
): ((day: DayIndex) => DayConditions) => {
  const scenario = {
    name: 'bench',
    description: '',
    startDay: isoDay(firstDay),
    days,
    stepMin,
    timeZone: 'UTC',
    regions: [],
    orders: [],
  }
  const region = new RegionDays(scenario, regionId, WALL, firstDay, seed)
  return (day) => region.conditionsOf(day)
}

/** Temperature of each slot out of hourly ones; `otherwise` where the hour is not known. */
export const slotTemperatures = (
  hourlyC: Float64Array | undefined,
  day: number,
  otherwise: Float64Array,
): Float64Array => {
  if (hourlyC === undefined || day < 0) return otherwise
  return otherwise.map((fallback, slot) => {
    const known = hourlyC[day * 24 + Math.floor((slot * 24) / otherwise.length)]
    return known === undefined || Number.isNaN(known) ? fallback : known
  })
}

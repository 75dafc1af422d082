import type { DayCalendar, DayIndex } from '../time.ts'
import { MS_PER_MINUTE } from '../units.ts'
import type { MeterTerms } from './meter-terms.ts'
import type { Quality } from './quality.ts'
import type { Reading } from './reading.ts'
import { DEFAULT_ZONE_HOURS, type TariffZone, type ZoneHours, zonesByHour } from './tariff-zones.ts'
import type { ValidateParams } from './validate-params.ts'

/** A day of tariff zones lies on a grid of hours. */
const ZONE_STEP_MIN = 60
export const ZONE_STEP_MS = ZONE_STEP_MIN * MS_PER_MINUTE

/**
 * Starts of the hours of each zone on a local day, by the meter's tariff. Zones count by the hours they have on that very
 * day: 7 and not 8 for a night in which the clocks go forward.
 */
export const hoursOnDay = (
  day: DayIndex,
  calendar: DayCalendar,
  tariff: string | undefined,
  params: ValidateParams,
): ReadonlyMap<TariffZone, readonly number[]> => {
  const startMs = calendar.startOf(day)
  const hours = Math.ceil(calendar.lengthMs(day) / ZONE_STEP_MS)
  const zoneAt = hoursOf(tariff, params)
  const startsOf = new Map<TariffZone, number[]>()
  for (let i = 0; i < hours; i++) {
    const atMs = startMs + i * ZONE_STEP_MS
    const zone = zoneAt[Math.floor(calendar.wallMinute(atMs) / ZONE_STEP_MIN)]
    if (zone === undefined) continue
    const starts = startsOf.get(zone)
    if (starts === undefined) startsOf.set(zone, [atMs])
    else starts.push(atMs)
  }
  return startsOf
}

/** A zone's energy as readings of an hour, each an equal share. */
export const spread = (
  starts: readonly number[],
  energyKwh: number | undefined,
  quality: Quality,
  rawQuality: string | undefined,
  { meterId }: MeterTerms,
): Reading[] =>
  starts.map((startMs) => ({
    meterId,
    startMs,
    stepMs: ZONE_STEP_MS,
    energyKwh: energyKwh === undefined ? undefined : energyKwh / starts.length,
    reactiveKvarh: undefined,
    quality,
    rawQuality,
    isZoned: true,
  }))

/** Own keys only: a tariff may be called "constructor". The configuration has been checked to cover each hour. */
const hoursOf = (
  tariff: string | undefined,
  { tariffZones }: ValidateParams,
): readonly TariffZone[] => {
  const of = (name: string): ZoneHours | undefined =>
    Object.hasOwn(tariffZones, name) ? tariffZones[name] : undefined
  const hours =
    (tariff === undefined ? undefined : of(tariff)) ?? of('default') ?? DEFAULT_ZONE_HOURS
  return zonesByHour(hours) ?? []
}

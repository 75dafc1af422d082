import type { RawZones } from '../ingest/raw-message.ts'
import { isoDay } from '../time.ts'
import { MS_PER_MINUTE } from '../units.ts'
import { energyFault } from './check-energy.ts'
import { instantFault } from './check-instant.ts'
import { unknownQuality } from './check-interval.ts'
import type { MeterTerms } from './meter-terms.ts'
import { multiplierAt } from './multiplier-at.ts'
import { normaliseQuality } from './normalise-quality.ts'
import type { Reading } from './reading.ts'
import {
  DEFAULT_ZONE_HOURS,
  TARIFF_ZONES,
  type TariffZone,
  type ZoneHours,
  zonesByHour,
} from './tariff-zones.ts'
import type { ValidateParams } from './validate-params.ts'
import type { RejectedInterval, ValidatedMessage } from './validated-message.ts'

/** A day of tariff zones lies on a grid of hours. */
export const ZONE_STEP_MIN = 60

/**
 * A day's energy by tariff zone as readings of an hour, each an equal share of its zone: the energy is conserved, and
 * when within the zone it flowed is not claimed (`isZoned`). Zones count by the hours they have on that very day: 7 and
 * not 8 for a night in which the clocks go forward.
 */
export const validateZones = (
  sent: RawZones,
  terms: MeterTerms,
  params: ValidateParams,
  tariff: string | undefined,
): ValidatedMessage => {
  const zones = TARIFF_ZONES.filter((zone) => sent.zoneKwh[zone] !== undefined)
  const all = (fault: Omit<RejectedInterval, 'index'>): ValidatedMessage => ({
    intervals: zones.length,
    readings: [],
    rejections: zones.map((_, index) => ({ index, ...fault })),
    baseline: 0,
  })
  const { calendar, stepMs } = terms
  const startMs = calendar.startOf(sent.day)
  const hours = Math.ceil(calendar.lengthMs(sent.day) / stepMs)
  const fault = instantFault(startMs + (hours - 1) * stepMs, terms.latestMs)
  if (fault !== undefined) return all({ reason: fault.reason, message: fault.message })
  const quality = normaliseQuality(sent.quality, params.qualityCodes)
  if (quality === undefined) {
    const { reason, message } = unknownQuality(sent.quality)
    return all({ reason, message })
  }

  const startsOf = new Map<TariffZone, number[]>()
  const zoneAt = hoursOf(tariff, params)
  for (let i = 0; i < hours; i++) {
    const atMs = startMs + i * stepMs
    const zone = zoneAt[Math.floor((calendar.wallMinute(atMs) * MS_PER_MINUTE) / stepMs)]
    if (zone === undefined) continue
    const starts = startsOf.get(zone)
    if (starts === undefined) startsOf.set(zone, [atMs])
    else starts.push(atMs)
  }
  const readings: Reading[] = []
  const rejections: RejectedInterval[] = []
  for (const [index, zone] of zones.entries()) {
    const starts = startsOf.get(zone) ?? []
    const kwh = sent.zoneKwh[zone] ?? null
    const isMissing = kwh === null || quality === 'missing'
    const energyKwh = isMissing ? undefined : kwh * multiplierAt(terms.multipliers, startMs)
    const impossible =
      energyKwh === undefined
        ? undefined
        : energyFault(energyKwh, terms.limitKwh * Math.max(1, starts.length))
    if (impossible !== undefined) {
      rejections.push({
        index,
        reason: impossible.reason,
        message: `${zone}: ${impossible.message}`,
      })
      continue
    }
    if (starts.length === 0 && energyKwh !== 0) {
      rejections.push({
        index,
        reason: 'zone-without-hours',
        message: `${zone} has no hours on ${isoDay(sent.day)}: name those of its tariff in ingest.tariffZones`,
      })
      continue
    }
    for (const atMs of starts)
      readings.push({
        meterId: terms.meterId,
        startMs: atMs,
        stepMs,
        energyKwh: energyKwh === undefined ? undefined : energyKwh / starts.length,
        reactiveKvarh: undefined,
        quality: isMissing ? 'missing' : quality,
        rawQuality: sent.quality,
        isZoned: true,
      })
  }
  // In order of time: the end of the day is what closes it.
  readings.sort((a, b) => a.startMs - b.startMs)
  return { intervals: readings.length + rejections.length, readings, rejections, baseline: 0 }
}

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

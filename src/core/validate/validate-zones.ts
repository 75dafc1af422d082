import type { RawZones } from '../ingest/raw-message.ts'
import { type DayIndex, isoDay } from '../time.ts'
import { MS_PER_DAY } from '../units.ts'
import { energyFault } from './check-energy.ts'
import { type InstantFault, instantFault } from './check-instant.ts'
import { unknownQuality } from './check-interval.ts'
import type { MeterTerms } from './meter-terms.ts'
import { multiplierAt } from './multiplier-at.ts'
import { normaliseQuality } from './normalise-quality.ts'
import type { Reading } from './reading.ts'
import { TARIFF_ZONES } from './tariff-zones.ts'
import type { ValidateParams } from './validate-params.ts'
import type { RejectedInterval, ValidatedMessage } from './validated-message.ts'
import { hoursOnDay, spread, ZONE_STEP_MS } from './zone-hours.ts'

/**
 * A day's energy by tariff zone as readings of an hour, each an equal share of its zone: the energy is conserved, and
 * when within the zone it flowed is not claimed (`isZoned`).
 * @param terms for the step of a day
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
  const { calendar } = terms
  const fault = dayFault(sent.day, terms)
  if (fault !== undefined) return all({ reason: fault.reason, message: fault.message })
  const quality = normaliseQuality(sent.quality, params.qualityCodes)
  if (quality === undefined) {
    const { reason, message } = unknownQuality(sent.quality)
    return all({ reason, message })
  }

  const startMs = calendar.startOf(sent.day)
  const startsOf = hoursOnDay(sent.day, calendar, tariff, params)
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
        : energyFault(
            energyKwh,
            (terms.limitKwh * Math.max(1, starts.length) * ZONE_STEP_MS) / MS_PER_DAY,
          )
    if (impossible !== undefined)
      rejections.push({
        index,
        reason: impossible.reason,
        message: `${zone}: ${impossible.message}`,
      })
    else if (starts.length === 0 && energyKwh !== 0)
      rejections.push({
        index,
        reason: 'zone-without-hours',
        message: `${zone} has no hours on ${isoDay(sent.day)}: name those of its tariff in ingest.tariffZones`,
      })
    else
      readings.push(
        ...spread(starts, energyKwh, isMissing ? 'missing' : quality, sent.quality, terms),
      )
  }
  // In order of time: the end of the day is what closes it.
  readings.sort((a, b) => a.startMs - b.startMs)
  return { intervals: readings.length + rejections.length, readings, rejections, baseline: 0 }
}

/** More than a day's length and any time zone. */
const FAR_MS = 2 * MS_PER_DAY

/**
 * Why no meter can have sent this day yet; undefined where it can. The calendar is asked only about days near those that
 * are possible: it keeps a table of all between, and ends with the year 9999.
 */
const dayFault = (day: DayIndex, { calendar, latestMs }: MeterTerms): InstantFault | undefined => {
  const civilMs = day * MS_PER_DAY
  const isFar =
    instantFault(civilMs + FAR_MS, Number.POSITIVE_INFINITY) ??
    instantFault(civilMs - FAR_MS, latestMs)
  return instantFault(isFar ? civilMs : calendar.startOf(day + 1) - ZONE_STEP_MS, latestMs)
}

import { type MeterId, meterId } from '../ids.ts'
import type { RawZoneRegisters } from '../ingest/raw-message.ts'
import { isoDay } from '../time.ts'
import { checkRegister } from './check-register.ts'
import { differenceRegisters } from './difference-registers.ts'
import type { MeterTerms } from './meter-terms.ts'
import type { Reading } from './reading.ts'
import type { RegisterBook } from './register-book.ts'
import { TARIFF_ZONES, type TariffZone } from './tariff-zones.ts'
import type { ValidateParams } from './validate-params.ts'
import type { RejectedInterval, ValidatedMessage } from './validated-message.ts'
import { hoursOnDay, spread } from './zone-hours.ts'

/** Where the book keeps a zone's register: beside the meter's own, under an id that no meter can have. */
export const zoneRegisterId = (id: MeterId, zone: TariffZone): MeterId => `${id}#${zone}` as MeterId

/**
 * A snapshot of a meter's zone registers at a local midnight. Each register's difference to the one before is the zone's
 * energy of the day between, and is spread like one that was sent; a snapshot without a value is passed over, and the
 * next one covers it.
 * @param terms for the step of a day
 */
export const validateZoneRegisters = (
  sent: RawZoneRegisters,
  terms: MeterTerms,
  params: ValidateParams,
  tariff: string | undefined,
  registers: RegisterBook,
): ValidatedMessage => {
  const readings: Reading[] = []
  const rejections: RejectedInterval[] = []
  let baseline = 0
  const zones = TARIFF_ZONES.filter((zone) => sent.registerKwh[zone] !== undefined)
  for (const [index, zone] of zones.entries()) {
    const registerKwh = sent.registerKwh[zone] as number
    const { atMs, quality } = sent
    const reject = ({ reason, message }: Omit<RejectedInterval, 'index'>): void => {
      rejections.push({ index, reason, message: `${zone}: ${message}` })
    }
    const now = checkRegister(
      { type: 'register', meterId: sent.meterId, atMs, registerKwh, quality },
      terms,
      params,
    )
    if (now.type === 'rejected') {
      reject(now)
      continue
    }
    if (now.value.quality === 'missing') {
      baseline++
      continue
    }
    const id = zoneRegisterId(meterId(sent.meterId), zone)
    const difference = differenceRegisters(
      registers.get(id),
      now.value,
      quality,
      terms,
      params.maxGapHours,
    )
    if (difference.keep === 'now') registers.set(id, now.value)
    if (difference.type === 'rejected') reject(difference)
    else if (difference.type === 'baseline') baseline++
    else
      for (const daily of difference.readings) {
        const day = terms.calendar.dayOf(daily.startMs)
        const starts = hoursOnDay(day, terms.calendar, tariff, params).get(zone) ?? []
        if (starts.length > 0)
          readings.push(...spread(starts, daily.energyKwh, daily.quality, quality, terms))
        else if (daily.energyKwh === 0) baseline++
        else
          reject({
            reason: 'zone-without-hours',
            message: `no hours on ${isoDay(day)}: name those of its tariff in ingest.tariffZones`,
          })
      }
  }
  readings.sort((a, b) => a.startMs - b.startMs)
  const intervals = readings.length + rejections.length + baseline
  return { intervals, readings, rejections, baseline }
}

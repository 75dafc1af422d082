import type { MeterAsset } from '../context/assets.ts'
import type {
  RawBlock,
  RawInterval,
  RawMessage,
  RawRegister,
  RawZones,
} from '../ingest/raw-message.ts'
import type { Outcome } from '../outcome.ts'
import type { Calendars } from '../time.ts'
import { MS_PER_DAY, MS_PER_MINUTE } from '../units.ts'
import { checkInterval } from './check-interval.ts'
import { checkRegister } from './check-register.ts'
import { differenceRegisters } from './difference-registers.ts'
import { type MeterTerms, meterTerms } from './meter-terms.ts'
import type { Reading } from './reading.ts'
import type { RegisterBook } from './register-book.ts'
import type { RejectionReason } from './rejection.ts'
import { floorToGrid } from './step-grid.ts'
import { TARIFF_ZONES } from './tariff-zones.ts'
import type { ValidateParams } from './validate-params.ts'
import { validateZoneRegisters } from './validate-zone-registers.ts'
import { validateZones } from './validate-zones.ts'
import type { RejectedInterval, ValidatedMessage } from './validated-message.ts'

export interface ValidateContext {
  readonly asset: MeterAsset | undefined
  /** When the log took the message in: the only present that validation knows. */
  readonly arrivedAtMs: number
  readonly params: ValidateParams
  /** Zone of meters whose asset names none. */
  readonly timezone: string
  readonly calendars: Calendars
  /** Changed by register snapshots. */
  readonly registers: RegisterBook
}

/** Judges a decoded message by the contract, its meter and the configuration. Keeps nothing but the register book. */
export const validate = (message: RawMessage, context: ValidateContext): ValidatedMessage => {
  const terms = meterTerms(
    zonesSent(message) === undefined ? message : { meterId: message.meterId, stepMin: DAY_MIN },
    context,
  )
  if (terms.type === 'rejected') return rejectedWhole(intervalsSent(message), terms)
  switch (message.type) {
    case 'interval': {
      const outcome = validateInterval(message, terms.value, context.params)
      return outcome.type === 'ok' ? accepted([outcome.value]) : rejectedWhole(1, outcome)
    }
    case 'block':
      return validateBlock(message, terms.value, context.params)
    case 'register':
      return validateRegister(message, terms.value, context)
    case 'zones': {
      const tariff = context.asset?.tariff
      return validateZones(message, terms.value, context.params, tariff)
    }
    case 'zone-registers': {
      const tariff = context.asset?.tariff
      return validateZoneRegisters(message, terms.value, context.params, tariff, context.registers)
    }
  }
}

/** What stands in the message, before anything is known of its meter. */
const intervalsSent = (message: RawMessage): number => {
  if (message.type === 'block') return message.kwh.length
  const zones = zonesSent(message)
  if (zones === undefined) return 1
  return TARIFF_ZONES.filter((zone) => zones[zone] !== undefined).length
}

const DAY_MIN = MS_PER_DAY / MS_PER_MINUTE

/** Values by tariff zone, of a day as any; undefined where the message has none. */
const zonesSent = (message: RawMessage): RawZones['zoneKwh'] | undefined => {
  if (message.type === 'zones') return message.zoneKwh
  return message.type === 'zone-registers' ? message.registerKwh : undefined
}

/** One reading, or what is wrong with it. */
export const validateInterval = (
  { atMs, stamp, kwh, kvarh, quality }: RawInterval,
  terms: MeterTerms,
  params: ValidateParams,
): Outcome<Reading, RejectionReason> => {
  const steps = (stamp ?? params.stamp) === 'end' ? -1 : 0
  return checkInterval(atMs, steps, kwh, kvarh, quality, terms, params)
}

/** The block's interval at a place, from 0, or what is wrong with it. */
export const validateBlockInterval = (
  { fromMs, stamp, kwh, kvarh, quality }: RawBlock,
  index: number,
  terms: MeterTerms,
  params: ValidateParams,
): Outcome<Reading, RejectionReason> => {
  const steps = (stamp ?? params.stamp) === 'end' ? index - 1 : index
  const energyKwh = kwh[index] as number | null
  return checkInterval(fromMs, steps, energyKwh, kvarh?.[index], quality?.[index], terms, params)
}

const validateBlock = (
  sent: RawBlock,
  terms: MeterTerms,
  params: ValidateParams,
): ValidatedMessage => {
  const readings: Reading[] = []
  const rejections: RejectedInterval[] = []
  for (let index = 0; index < sent.kwh.length; index++) {
    const outcome = validateBlockInterval(sent, index, terms, params)
    if (outcome.type === 'ok') readings.push(outcome.value)
    else rejections.push({ index, reason: outcome.reason, message: outcome.message })
  }
  return { intervals: sent.kwh.length, readings, rejections, baseline: 0 }
}

const validateRegister = (
  sent: RawRegister,
  terms: MeterTerms,
  context: ValidateContext,
): ValidatedMessage => {
  const now = checkRegister(sent, terms, context.params)
  if (now.type === 'rejected') return rejectedWhole(1, now)
  if (now.value.quality === 'missing')
    return accepted([missingBefore(now.value.atMs, sent.quality, terms)])
  const difference = differenceRegisters(
    context.registers.get(terms.meterId),
    now.value,
    sent.quality,
    terms,
    context.params.maxGapHours,
  )
  if (difference.keep === 'now') context.registers.set(terms.meterId, now.value)
  switch (difference.type) {
    case 'readings':
      return accepted(difference.readings)
    case 'baseline':
      return { intervals: 1, readings: [], rejections: [], baseline: 1 }
    case 'rejected':
      return rejectedWhole(1, difference)
  }
}

/** A snapshot without a value leaves its interval empty; the next one covers it. */
const missingBefore = (
  atMs: number,
  rawQuality: string | undefined,
  { meterId, calendar, stepMs }: MeterTerms,
): Reading => ({
  meterId,
  startMs: floorToGrid(calendar, atMs - 1, stepMs),
  stepMs,
  energyKwh: undefined,
  reactiveKvarh: undefined,
  quality: 'missing',
  rawQuality,
})

const accepted = (readings: readonly Reading[]): ValidatedMessage => ({
  intervals: readings.length,
  readings,
  rejections: [],
  baseline: 0,
})

const rejectedWhole = (
  intervals: number,
  { reason, message }: { readonly reason: RejectionReason; readonly message: string },
): ValidatedMessage => ({
  intervals,
  readings: [],
  rejections: Array.from({ length: intervals }, (_, index) => ({ index, reason, message })),
  baseline: 0,
})

import type { MeterAsset } from '../context/assets.ts'
import type { RawBlock, RawInterval, RawMessage, RawRegister } from '../ingest/raw-message.ts'
import type { Calendars } from '../time.ts'
import { checkInterval } from './check-interval.ts'
import { checkRegister } from './check-register.ts'
import { differenceRegisters } from './difference-registers.ts'
import { type MeterTerms, meterTerms } from './meter-terms.ts'
import type { Reading } from './reading.ts'
import type { RegisterBook } from './register-book.ts'
import type { RejectionReason } from './rejection.ts'
import { floorToGrid } from './step-grid.ts'
import type { ValidateParams } from './validate-params.ts'

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

export interface RejectedInterval {
  /** Place of the interval in its message. */
  readonly index: number
  readonly reason: RejectionReason
  readonly message: string
}

/**
 * What became of each interval of a message: `intervals = readings.length + rejections.length + baseline`, always.
 * A reading's message has one interval, a block as many as entries. A register snapshot is accepted or rejected whole:
 * one rejection, or one interval for each step since the last snapshot, or the `baseline`, an accepted zero, where it
 * starts a series or repeats the last one.
 */
export interface ValidatedMessage {
  readonly intervals: number
  readonly readings: readonly Reading[]
  readonly rejections: readonly RejectedInterval[]
  readonly baseline: 0 | 1
}

/** Judges a decoded message by the contract, its meter and the configuration. Keeps nothing but the register book. */
export const validate = (message: RawMessage, context: ValidateContext): ValidatedMessage => {
  const terms = meterTerms(message, context)
  if (terms.type === 'rejected')
    return rejectedWhole(message.type === 'block' ? message.kwh.length : 1, terms)
  switch (message.type) {
    case 'interval':
      return validateInterval(message, terms.value, context.params)
    case 'block':
      return validateBlock(message, terms.value, context.params)
    case 'register':
      return validateRegister(message, terms.value, context)
  }
}

const validateInterval = (
  sent: RawInterval,
  terms: MeterTerms,
  params: ValidateParams,
): ValidatedMessage => {
  const outcome = checkInterval(
    {
      stampMs: sent.atMs,
      steps: params.stamp === 'end' ? -1 : 0,
      kwh: sent.kwh,
      kvarh: sent.kvarh,
      quality: sent.quality,
    },
    terms,
    params,
  )
  return outcome.type === 'ok' ? accepted([outcome.value]) : rejectedWhole(1, outcome)
}

const validateBlock = (
  sent: RawBlock,
  terms: MeterTerms,
  params: ValidateParams,
): ValidatedMessage => {
  const readings: Reading[] = []
  const rejections: RejectedInterval[] = []
  for (const [index, kwh] of sent.kwh.entries()) {
    const outcome = checkInterval(
      {
        stampMs: sent.fromMs,
        steps: params.stamp === 'end' ? index - 1 : index,
        kwh,
        kvarh: sent.kvarh?.[index],
        quality: sent.quality?.[index],
      },
      terms,
      params,
    )
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

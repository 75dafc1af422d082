import { type Outcome, ok, rejected } from '../outcome.ts'
import { isoInstant } from '../time.ts'
import { MS_PER_MINUTE } from '../units.ts'
import { energyFault } from './check-energy.ts'
import { instantFault } from './check-instant.ts'
import type { MeterTerms } from './meter-terms.ts'
import { multiplierAt } from './multiplier-at.ts'
import { normaliseQuality } from './normalise-quality.ts'
import type { Quality } from './quality.ts'
import type { Reading } from './reading.ts'
import type { RejectionReason } from './rejection.ts'
import { isIntervalStart, shiftedStart } from './step-grid.ts'
import type { ValidateParams } from './validate-params.ts'

/** One interval as the source sent it: `steps` away from its message's stamp. */
export interface SentInterval {
  readonly stampMs: number
  readonly steps: number
  readonly kwh: number | null
  readonly kvarh: number | null | undefined
  readonly quality: string | undefined
}

/**
 * One interval as a reading, or the first thing that is wrong with it. A value that its own source calls missing is
 * none, whatever number stands in its place.
 */
export const checkInterval = (
  sent: SentInterval,
  terms: MeterTerms,
  params: ValidateParams,
): Outcome<Reading, RejectionReason> => {
  const { calendar, stepMs } = terms
  const fault = instantFault(sent.stampMs + sent.steps * stepMs, terms.latestMs)
  if (fault !== undefined) return fault
  const startMs = shiftedStart(calendar, sent.stampMs, sent.steps, stepMs)
  if (!isIntervalStart(calendar, startMs, stepMs))
    return rejected(
      'misaligned',
      `${isoInstant(startMs)} is not on the grid of ${stepMs / MS_PER_MINUTE} min in ${calendar.timeZone}`,
    )
  const quality =
    sent.kwh === null ? 'missing' : normaliseQuality(sent.quality, params.qualityCodes)
  if (quality === undefined) return unknownQuality(sent.quality)
  if (sent.kwh === null || quality === 'missing')
    return ok(asReading(sent, terms, startMs, 'missing', undefined, undefined))
  const factor = multiplierAt(terms.multipliers, startMs)
  const energyKwh = sent.kwh * factor
  const impossible = energyFault(energyKwh, terms.limitKwh)
  if (impossible !== undefined) return impossible
  const { kvarh } = sent
  const reactiveKvarh = kvarh === null || kvarh === undefined ? undefined : kvarh * factor
  return ok(asReading(sent, terms, startMs, quality, energyKwh, reactiveKvarh))
}

/** Every field written out: spreading one object into another takes ten times as long as all the rest. */
const asReading = (
  sent: SentInterval,
  terms: MeterTerms,
  startMs: number,
  quality: Quality,
  energyKwh: number | undefined,
  reactiveKvarh: number | undefined,
): Reading => ({
  meterId: terms.meterId,
  startMs,
  stepMs: terms.stepMs,
  energyKwh,
  reactiveKvarh,
  quality,
  rawQuality: sent.quality,
})

/** Quoted as JSON, so that a code with line breaks stays on one line. */
export const unknownQuality = (code: string | undefined) =>
  rejected(
    'quality-unknown',
    `no quality code ${JSON.stringify(code?.slice(0, 40))}: add it to qualityCodes`,
  )

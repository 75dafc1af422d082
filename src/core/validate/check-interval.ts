import { type Outcome, ok, rejected } from '../outcome.ts'
import { isoInstant } from '../time.ts'
import { MS_PER_MINUTE } from '../units.ts'
import { energyFault } from './check-energy.ts'
import { instantFault } from './check-instant.ts'
import type { MeterTerms } from './meter-terms.ts'
import { multiplierAt } from './multiplier-at.ts'
import { normaliseQuality } from './normalise-quality.ts'
import type { Reading } from './reading.ts'
import type { RejectionReason } from './rejection.ts'
import { isIntervalStart, shiftedStart } from './step-grid.ts'
import type { ValidateParams } from './validate-params.ts'

/**
 * One interval as a reading, or the first thing that is wrong with it. A value that its own source calls missing is
 * none, whatever number stands in its place.
 * @param stampMs of its message
 * @param steps how many steps it is away from that stamp
 * @param rawQuality as the source sent it
 */
export const checkInterval = (
  stampMs: number,
  steps: number,
  kwh: number | null,
  kvarh: number | null | undefined,
  rawQuality: string | undefined,
  terms: MeterTerms,
  params: ValidateParams,
): Outcome<Reading, RejectionReason> => {
  const { meterId, calendar, stepMs } = terms
  const fault = instantFault(stampMs + steps * stepMs, terms.latestMs)
  if (fault !== undefined) return fault
  const startMs = shiftedStart(calendar, stampMs, steps, stepMs)
  if (!isIntervalStart(calendar, startMs, stepMs))
    return rejected(
      'misaligned',
      `${isoInstant(startMs)} is not on the grid of ${stepMs / MS_PER_MINUTE} min in ${calendar.timeZone}`,
    )
  const quality = kwh === null ? 'missing' : normaliseQuality(rawQuality, params.qualityCodes)
  if (quality === undefined) return unknownQuality(rawQuality)
  let energyKwh: number | undefined
  let reactiveKvarh: number | undefined
  if (kwh !== null && quality !== 'missing') {
    const factor = multiplierAt(terms.multipliers, startMs)
    energyKwh = kwh * factor
    const impossible = energyFault(energyKwh, terms.limitKwh)
    if (impossible !== undefined) return impossible
    if (kvarh !== null && kvarh !== undefined) reactiveKvarh = kvarh * factor
  }
  // Every field written out: spreading one object into another takes ten times as long as all the rest.
  return ok({ meterId, startMs, stepMs, energyKwh, reactiveKvarh, quality, rawQuality })
}

/** Quoted as JSON, so that a code with line breaks stays on one line. */
export const unknownQuality = (code: string | undefined) =>
  rejected(
    'quality-unknown',
    `no quality code ${JSON.stringify(code?.slice(0, 40))}: add it to qualityCodes`,
  )

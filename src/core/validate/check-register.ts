import type { RawRegister } from '../ingest/raw-message.ts'
import { type Outcome, ok, rejected } from '../outcome.ts'
import { isoInstant } from '../time.ts'
import { MS_PER_MINUTE } from '../units.ts'
import { instantFault } from './check-instant.ts'
import { unknownQuality } from './check-interval.ts'
import type { MeterTerms } from './meter-terms.ts'
import { normaliseQuality } from './normalise-quality.ts'
import type { RegisterRow } from './register-book.ts'
import type { RejectionReason } from './rejection.ts'
import { nearestOnGrid } from './step-grid.ts'
import type { ValidateParams } from './validate-params.ts'

/** Meters take a snapshot some seconds after the full step. */
const MAX_SNAPSHOT_OFFSET_MS = MS_PER_MINUTE

/** A snapshot on its own, put on the grid of its meter's step, or what is wrong with it. */
export const checkRegister = (
  sent: RawRegister,
  terms: MeterTerms,
  params: ValidateParams,
): Outcome<RegisterRow, RejectionReason> => {
  const fault = instantFault(sent.atMs, terms.latestMs)
  if (fault !== undefined) return fault
  const atMs = nearestOnGrid(terms.calendar, sent.atMs, terms.stepMs)
  if (Math.abs(sent.atMs - atMs) > MAX_SNAPSHOT_OFFSET_MS)
    return rejected(
      'misaligned',
      `${isoInstant(sent.atMs)} is more than a minute off the grid of ${terms.stepMs / MS_PER_MINUTE} min in ${terms.calendar.timeZone}`,
    )
  const quality = normaliseQuality(sent.quality, params.qualityCodes)
  if (quality === undefined) return unknownQuality(sent.quality)
  if (quality !== 'missing' && sent.registerKwh < 0)
    return rejected('negative-energy', `a register of ${sent.registerKwh} kWh`)
  if (quality !== 'missing' && !Number.isFinite(sent.registerKwh))
    return rejected('implausible', `a register of ${sent.registerKwh} kWh`)
  return ok({ atMs, registerKwh: sent.registerKwh, quality })
}

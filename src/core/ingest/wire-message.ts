import type { Outcome } from '../outcome.ts'
import type { Quality } from '../validate/quality.ts'
import type { RejectionReason } from '../validate/rejection.ts'
import type { RawMessage } from './raw-message.ts'
import type { WireMapping } from './wire-mapping.ts'

/** One message holds readings of one meter or of several; it is taken whole or turned away whole. */
export type WireOutcome = Outcome<readonly RawMessage[], RejectionReason>

export interface WireContext {
  readonly mapping: WireMapping
  /** Key of the message; null in a file. */
  readonly key: string | null
  /** Raw code to quality, beside what is known already: of several codes of one value the worst counts. */
  readonly qualityCodes: Readonly<Record<string, Quality>>
}

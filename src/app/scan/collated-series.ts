import type { MeterDay } from '../../core/collate/meter-day.ts'
import type { MeterId } from '../../core/ids.ts'
import type { Calendars } from '../../core/time.ts'
import type { LedgerCounts } from '../../core/validate/ledger.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import type { ValidateParams } from '../../core/validate/validate-params.ts'
import type { MeterBook } from '../stages/meter-book.ts'

/** How many intervals there are of a kind, and the first of them. */
export interface Noted {
  readonly count: number
  readonly atMs: number
  readonly meterId: MeterId
  /** What there is to say of it. */
  readonly words: string
}

/** A row of an instant that its meter had already: what it says is no news, or something else. */
export type Repeat = 'repeated' | 'contradictory'

export interface CollatedSeries {
  readonly meterId: MeterId
  readonly days: readonly MeterDay[]
  readonly counts: LedgerCounts
  readonly rejections: ReadonlyMap<RejectionReason, Noted>
  readonly repeats: ReadonlyMap<Repeat, Noted>
  /** Where the series has two steps, and so no days. */
  readonly mixedStep: MixedStep | undefined
}

export interface MixedStep {
  readonly stepsMin: readonly [number, number]
  /** Where the one goes over into the other for the first time. */
  readonly atMs: number
}

export interface CollateSeriesOptions {
  readonly ingest: ValidateParams
  readonly timezone: string
  readonly calendars: Calendars
  readonly meters: MeterBook
  /** Later than this is in the future. */
  readonly nowMs: number
}

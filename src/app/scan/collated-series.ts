import type { MeterDay } from '../../core/collate/meter-day.ts'
import type { MeterId } from '../../core/ids.ts'
import type { Calendars } from '../../core/time.ts'
import type { LedgerCounts } from '../../core/validate/ledger.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import type { ValidateParams } from '../../core/validate/validate-params.ts'
import type { MeterBook } from '../stages/meter-book.ts'

export interface CollatedSeries {
  readonly meterId: MeterId
  readonly days: readonly MeterDay[]
  readonly counts: LedgerCounts
  /** How many intervals each reason took, with the first one in words. */
  readonly rejections: ReadonlyMap<RejectionReason, { count: number; example: string }>
  /** Steps in minutes where the series has two of them; then it has no days. */
  readonly mixedStepsMin: readonly [number, number] | undefined
}

export interface CollateSeriesOptions {
  readonly ingest: ValidateParams
  readonly timezone: string
  readonly calendars: Calendars
  readonly meters: MeterBook
  /** Later than this is in the future. */
  readonly nowMs: number
}

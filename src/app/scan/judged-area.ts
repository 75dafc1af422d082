import type { LifecycleParams } from '../../core/alert/lifecycle.ts'
import type { AssessParams } from '../../core/assess/assess-context.ts'
import type { Assessment } from '../../core/assess/assessment.ts'
import type { ReferenceBook } from '../../core/context/reference-book.ts'
import type { Calendars, DayIndex } from '../../core/time.ts'

export interface JudgeOptions {
  readonly asOf: DayIndex
  readonly params: AssessParams
  readonly lifecycle: LifecycleParams
  readonly reference: ReferenceBook
  readonly calendars: Calendars
  /** Reasons and profiles of every site as of the last day, not only of those that rank sees. */
  readonly explainAll: boolean
}

export interface JudgedArea {
  /** Every site as of the last day. */
  readonly sites: readonly Assessment[]
  /** What rank has to see for the alerts that stand on the last day. */
  readonly handedOn: readonly Assessment[]
}

import type { BalanceParams } from '../balance/judge-balance.ts'
import type { ReferenceBook } from '../context/reference-book.ts'
import type { MeterId, SiteId } from '../ids.ts'
import type { LearnedModel } from '../score/learned-model.ts'
import type { MeterWindows } from '../signature/meter-windows.ts'
import type { SignatureResult } from '../signature/signature.ts'
import type { Calendars } from '../time.ts'

export interface AssessParams {
  readonly windowDays: number
  readonly minDays: number
  readonly minCoverage: number
  /** Of the area's load where no reactive energy says it. */
  readonly powerFactor: number
  readonly balance: BalanceParams
  /** The learned score; the rules alone where there is none. */
  readonly model: LearnedModel | undefined
  /** From this score on an assessment carries its profile and its area's overload, and is handed on. */
  readonly emitFrom: number
  /** From this score on a site is a suspect that may relieve its area. */
  readonly suspectFrom: number
}

/** What judging draws on beside the area itself. */
export interface AssessContext {
  readonly windows: MeterWindows
  readonly reference: ReferenceBook
  readonly calendars: Calendars
  readonly params: AssessParams
  /** Whose reasons, profile and relief are wanted whatever it scores; else from `emitFrom` on. */
  readonly isExplained: (siteId: SiteId) => boolean
  /** Whether those that are explained carry their reasons and evidence, which cost more than judging; they do where left out. */
  readonly hasReasons?: boolean
  /** False where nobody sees more of what is explained than its reasons: without profile and relief. */
  readonly isShown?: boolean
  /** Which sites are wanted; all of them where left out. The others count as peers and in sums alone. */
  readonly isAsked?: (siteId: SiteId) => boolean
  /** Signatures of the same area as of the same day, where it is judged more than once; filled here. */
  readonly signatures?: Map<MeterId, SignatureResult>
}

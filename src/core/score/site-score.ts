import type { CustomerClass } from '../context/assets.ts'
import type { History } from '../signature/history.ts'
import type { Alternative, NotJudgedPart, Reason } from './codes.ts'

/** What is known of a site beside its own curve. */
export interface SiteContext {
  readonly customerClass: CustomerClass | undefined
  /** Median floor of the same class in the area, and how many stand behind it. */
  readonly peers: { readonly floorKw: number; readonly count: number } | undefined
  /** What the meter was like before its window; undefined where that is too short to compare with. */
  readonly history?: History | undefined
  /** In force on the day judged. */
  readonly licence: { readonly declaredKw: number } | undefined
  /** Mean kW drawn during a curtailment order, over its limit; undefined where no order covers the window. */
  readonly orderExcess: { readonly drawnKw: number; readonly maxKw: number } | undefined
  readonly tips: number
  /** What the contract declares: some activities are flat by nature. */
  readonly activity: string | undefined
  readonly contractedKw: number | undefined
  readonly hasArea: boolean
}

export interface SiteScore {
  /** [0, 1], 1 most suspicious: calibrated by the learned model, a mere strength of evidence by the rules. */
  readonly probability: number
  readonly expectedKw: number
  readonly expectedKwLow: number
  readonly expectedKwHigh: number
  readonly reasons: readonly Reason[]
  readonly alternatives: readonly Alternative[]
  readonly notJudged: readonly NotJudgedPart[]
  readonly modelVersion: string
}

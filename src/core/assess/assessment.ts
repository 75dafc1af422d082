import type { SiteEvidence } from '../evidence/site-evidence.ts'
import type { SiteId } from '../ids.ts'
import type { AreaOverload } from '../overload/area-overload.ts'
import type { Alternative, NotJudgedPart, Reason } from '../score/codes.ts'
import { RULES_VERSION } from '../score/score-by-rules.ts'
import { type DataQuality, listedReason, type NotJudgedSite } from '../signature/signature.ts'
import type { DayIndex } from '../time.ts'

/** What assess found for a site on a day; of one site the latest `asOf` stands. */
export interface Assessment {
  readonly siteId: SiteId
  readonly kind: 'meter' | 'area'
  readonly regionId: string
  readonly transformerId: string | undefined
  readonly asOf: DayIndex
  /** undefined where the site could not be judged; then `notJudged` says why. */
  readonly probability: number | undefined
  readonly expectedKw: number
  readonly expectedKwLow: number
  readonly expectedKwHigh: number
  readonly onsetDay: DayIndex | undefined
  /** First day without the block, where it has ended; absent while it is on. */
  readonly endedDay?: DayIndex | undefined
  /** Of the area it belongs to; undefined where it could not be judged or nobody asked for it. */
  readonly overload: AreaOverload | undefined
  readonly reasons: readonly Reason[]
  readonly alternatives: readonly Alternative[]
  readonly quality: DataQuality
  /** Mean local day over the window, 48 half hours, kW; empty where nobody asked for it. */
  readonly profileKw: readonly number[]
  readonly modelVersion: string
  /** Of a day that is still open: its overload is that of the day so far, and nothing else in it is judged. */
  readonly provisional?: true
  /** What else the curve shows; absent for sites that are not shown, and where less than an hour's step is seen. */
  readonly evidence?: SiteEvidence | undefined
  /** The case that joins it with others of its area; absent where it stands alone. */
  readonly caseId?: string | undefined
  /** The other sites of the case, by id. */
  readonly members?: readonly SiteId[] | undefined
  readonly notJudged: readonly (NotJudgedSite | NotJudgedPart)[]
}

/** What is known of a site before it is judged. */
export interface SiteBase {
  readonly siteId: Assessment['siteId']
  readonly kind: Assessment['kind']
  readonly regionId: string
  readonly transformerId: Assessment['transformerId']
  readonly asOf: DayIndex
}

/** The assessment of a site that could not be judged. */
export const notJudged = (
  base: SiteBase,
  result: { readonly reason: NotJudgedSite; readonly quality: DataQuality },
  overload?: AreaOverload,
): Assessment => ({
  siteId: base.siteId,
  kind: base.kind,
  regionId: base.regionId,
  transformerId: base.transformerId,
  asOf: base.asOf,
  probability: undefined,
  expectedKw: 0,
  expectedKwLow: 0,
  expectedKwHigh: 0,
  onsetDay: undefined,
  overload,
  reasons: [],
  alternatives: [],
  quality: result.quality,
  profileKw: [],
  modelVersion: RULES_VERSION,
  notJudged: listedReason(result.reason),
})

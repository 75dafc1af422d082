import type { Alert } from '../core/alert/alert.ts'
import type { AreaLoadCurves, SiteCurves } from '../core/assess/dossier-curves.ts'
import type { CustomerClass, Zone } from '../core/context/assets.ts'
import type { DayIndex } from '../core/time.ts'

/** All that a report is made of. Nothing in it is trusted as markup: ids and texts come from files. */
export interface ReportData {
  /** Of Greywatt. */
  readonly version: string
  readonly asOf: DayIndex
  readonly windowDays: number
  /** Files as they were named, the readings first. */
  readonly files: readonly { readonly kind: FileKind; readonly name: string }[]
  readonly counts: ReportCounts
  readonly money: { readonly currency: string; readonly perKwh: number }
  /** What the scan took for granted or passed over, as it says it. */
  readonly remarks: readonly string[]
  /** Every suspect, best first. */
  readonly suspects: readonly Alert[]
  /** The best of them, as many as were asked for. */
  readonly dossiers: readonly Dossier[]
}

export const FILE_KINDS = [
  'readings',
  'meters',
  'transformers',
  'licences',
  'orders',
  'tips',
  'weather',
] as const
export type FileKind = (typeof FILE_KINDS)[number]

export interface ReportCounts {
  readonly meters: number
  readonly readings: number
  readonly rejected: number
  /** Sites, areas among them. */
  readonly judged: number
  /** Measured slots / slots, mean over the judged meters; undefined where there is none. */
  readonly coverage: number | undefined
  /** Sites that could not be judged by the first reason said, most first. */
  readonly notJudged: readonly {
    readonly code: Alert['notJudged'][number]
    readonly sites: number
  }[]
}

/** One suspect, and what is known of it beside the alert. */
export interface Dossier {
  readonly alert: Alert
  readonly place: Place
  /** Local days of the curves; absent together with them where no curve could be read. */
  readonly firstDay: DayIndex
  readonly days: number
  readonly site: SiteCurves | undefined
  readonly area: AreaLoadCurves | undefined
}

export interface Place {
  readonly lat?: number
  readonly lon?: number
  readonly customerClass?: CustomerClass
  readonly zone?: Zone
  readonly tariff?: string
  readonly contractedKw?: number
  readonly activity?: string
  readonly declaredKw?: number
  /** What the public said of it in the last 90 days, the oldest first. */
  readonly tips: readonly { readonly day: string; readonly text: string }[]
}

import type { Assessment } from '../assess/assessment.ts'
import type { SiteEvidence } from '../evidence/site-evidence.ts'
import type { AreaOverload } from '../overload/area-overload.ts'
import type { Alternative, Reason } from '../score/codes.ts'
import { type DayIndex, isoDay } from '../time.ts'
import { HOURS_PER_MONTH } from '../units.ts'
import type { AlertChange } from './lifecycle.ts'
import { overloadFigures } from './overload-figures.ts'
import { rounded } from './rounded.ts'

/** What stolen or hidden energy costs. */
export interface MoneyParams {
  readonly currency: string
  readonly perKwh: number
}

/** `quiet` is a site that no alert stands for, where somebody asks for all of them. */
export type AlertState = 'raised' | 'cleared' | 'quiet'

/** The message of `suspect-sites` and a line of `scan`; the contract fixes its fields. */
export interface Alert {
  readonly siteId: string
  readonly kind: 'meter' | 'area'
  readonly regionId: string
  readonly transformerId?: string
  /** Place in the whole list; null once cleared. */
  readonly rank: number | null
  readonly of: number
  readonly state: AlertState
  readonly changed: AlertChange
  readonly probability: number | null
  readonly expectedKw: number
  readonly expectedKwLow: number
  readonly expectedKwHigh: number
  readonly onsetAt?: string
  readonly endedAt?: string
  readonly firstRaisedAt?: string
  readonly asOf: string
  readonly kwhPerMonth: number
  readonly damagePerMonth: { readonly amount: number; readonly currency: string }
  readonly overload?: AreaOverload
  readonly reasons: readonly Reason[]
  readonly alternatives: readonly Alternative[]
  readonly dataQuality: {
    readonly days: number
    readonly coverage: number
    readonly estimatedShare: number
  }
  readonly profileKw: readonly number[]
  readonly modelVersion: string
  readonly evidence?: SiteEvidence
  /** The case that joins the site with others of its area, and these; absent where it stands alone. */
  readonly caseId?: string
  readonly members?: readonly string[]
  readonly notJudged: Assessment['notJudged']
}

/** Figures of an assessment, rounded as they are shown; order of sites is taken from these, so that it can be checked. */
export const assessmentFigures = (
  assessment: Assessment,
  money: MoneyParams,
): {
  readonly probability: number | null
  readonly kwhPerMonth: number
  readonly relief: number | undefined
  readonly amount: number
} => {
  const kwhPerMonth = Math.round(assessment.expectedKw * HOURS_PER_MONTH)
  return {
    probability: assessment.probability === undefined ? null : rounded(assessment.probability, 4),
    kwhPerMonth,
    relief: assessment.overload && overloadFigures(assessment.overload).relief,
    amount: rounded(kwhPerMonth * money.perKwh, 2),
  }
}

export interface AlertPlace {
  /** Null once it is cleared, or where it was never raised. */
  readonly rank: number | null
  readonly of: number
  readonly state: AlertState
  readonly changed: AlertChange
  readonly firstRaisedDay: DayIndex | undefined
}

/** The same alert at another place: a site that could not be judged since. */
export const alertAgain = (
  { firstRaisedAt: _, ...alert }: Alert,
  { rank, of, state, changed, firstRaisedDay }: AlertPlace,
): Alert => {
  const placed = { ...alert, rank, of, state, changed }
  if (firstRaisedDay === undefined) return placed
  // Where alertOf() has it, for the bytes of a message are its fields in their order.
  return Object.fromEntries(
    Object.entries(placed).flatMap((field) =>
      field[0] === 'asOf' ? [['firstRaisedAt', isoDay(firstRaisedDay)], field] : [field],
    ),
  ) as unknown as Alert
}

export const alertOf = (assessment: Assessment, place: AlertPlace, money: MoneyParams): Alert => {
  const { probability, kwhPerMonth, amount } = assessmentFigures(assessment, money)
  const { overload, quality } = assessment
  return {
    siteId: assessment.siteId,
    kind: assessment.kind,
    regionId: assessment.regionId,
    ...(assessment.transformerId === undefined ? {} : { transformerId: assessment.transformerId }),
    rank: place.rank,
    of: place.of,
    state: place.state,
    changed: place.changed,
    probability,
    expectedKw: rounded(assessment.expectedKw, 2),
    expectedKwLow: rounded(assessment.expectedKwLow, 2),
    expectedKwHigh: rounded(assessment.expectedKwHigh, 2),
    ...(assessment.onsetDay === undefined ? {} : { onsetAt: isoDay(assessment.onsetDay) }),
    ...(assessment.endedDay === undefined ? {} : { endedAt: isoDay(assessment.endedDay) }),
    ...(place.firstRaisedDay === undefined ? {} : { firstRaisedAt: isoDay(place.firstRaisedDay) }),
    asOf: isoDay(assessment.asOf),
    kwhPerMonth,
    damagePerMonth: { amount, currency: money.currency },
    ...(overload === undefined ? {} : { overload: overloadFigures(overload) }),
    reasons: assessment.reasons.map(({ code, value, expected, unit, weight }) => ({
      code,
      value: rounded(value, 3),
      expected: rounded(expected, 3),
      unit,
      weight: rounded(weight, 3),
    })),
    alternatives: assessment.alternatives,
    dataQuality: {
      days: quality.days,
      coverage: rounded(quality.coverage, 3),
      estimatedShare: rounded(quality.estimatedShare, 3),
    },
    profileKw: assessment.profileKw.map((kw) => rounded(kw, 3)),
    modelVersion: assessment.modelVersion,
    ...(assessment.evidence === undefined ? {} : { evidence: assessment.evidence }),
    ...(assessment.caseId === undefined ? {} : { caseId: assessment.caseId }),
    ...(assessment.members === undefined ? {} : { members: assessment.members }),
    notJudged: assessment.notJudged,
  }
}

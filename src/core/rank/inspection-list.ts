import type { Alert } from '../alert/alert.ts'
import type { AlertChange } from '../alert/lifecycle.ts'
import type { ReasonCode } from '../score/codes.ts'
import { type DayIndex, isoDay } from '../time.ts'

/** The day's list of one region, best first. */
export interface InspectionList {
  readonly regionId: string
  readonly asOf: string
  readonly sites: readonly {
    readonly place: number
    readonly siteId: string
    readonly rank: number
    readonly probability: number | null
    readonly expectedKw: number
    readonly kwhPerMonth: number
    readonly changed: AlertChange
    readonly strongestReason?: ReasonCode
  }[]
  /** The same sites by area, as a crew drives there; the area of the best site first. Sites without one are in none. */
  readonly groups: readonly AreaGroup[]
}

interface AreaGroup {
  readonly transformerId: string
  /** By their place in the list. */
  readonly members: readonly string[]
  /** Sums over the members. */
  readonly expectedKw: number
  readonly kwhPerMonth: number
}

/** @param alerts of all regions, in order */
export const inspectionListOf = (
  regionId: string,
  asOf: DayIndex,
  alerts: readonly Alert[],
): InspectionList => {
  const raised = alerts.filter((alert) => alert.regionId === regionId && alert.rank !== null)
  return {
    regionId,
    asOf: isoDay(asOf),
    sites: raised.map((alert, i) => ({
      place: i + 1,
      siteId: alert.siteId,
      rank: alert.rank as number,
      probability: alert.probability,
      expectedKw: alert.expectedKw,
      kwhPerMonth: alert.kwhPerMonth,
      changed: alert.changed,
      ...(alert.reasons[0] === undefined ? {} : { strongestReason: alert.reasons[0].code }),
    })),
    groups: groupsOf(raised),
  }
}

const groupsOf = (alerts: readonly Alert[]): readonly AreaGroup[] => {
  const areas = new Map<string, Alert[]>()
  for (const alert of alerts) {
    if (alert.transformerId === undefined) continue
    const members = areas.get(alert.transformerId)
    if (members === undefined) areas.set(alert.transformerId, [alert])
    else members.push(alert)
  }
  return [...areas].map(([transformerId, members]) => ({
    transformerId,
    members: members.map(({ siteId }) => siteId),
    // Powers have two decimals: so has their sum, whatever binary fractions make of it.
    expectedKw: Math.round(100 * members.reduce((kw, alert) => kw + alert.expectedKw, 0)) / 100,
    kwhPerMonth: members.reduce((kwh, alert) => kwh + alert.kwhPerMonth, 0),
  }))
}

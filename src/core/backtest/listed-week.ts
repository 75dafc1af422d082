import type { Alert } from '../alert/alert.ts'
import type { ReasonCode } from '../score/codes.ts'
import type { DayIndex } from '../time.ts'

/** A site on a week's list, as it stood then. */
export interface ListedSite {
  readonly place: number
  readonly siteId: string
  readonly regionId: string
  readonly transformerId?: string
  /** Place among all alerts, those that the list passes over among them. */
  readonly rank: number
  readonly probability: number | null
  readonly expectedKw: number
  readonly kwhPerMonth: number
  readonly firstRaisedAt?: string
  /** On none of the lists before. */
  readonly isNew: boolean
  readonly strongestReason?: ReasonCode
}

/** What inspectors have in hand on a Monday: the best alerts as of the Sunday before it. */
export interface ListedWeek {
  readonly asOf: DayIndex
  /** Alerts that stand. */
  readonly raised: number
  /** Of these, the sites that an inspection had settled by then. */
  readonly passedOver: number
  readonly sites: readonly ListedSite[]
  /** Rank of every alert that stands. */
  readonly ranks: ReadonlyMap<string, number>
}

export interface ListOptions {
  readonly asOf: DayIndex
  /** Sites that inspectors can visit in a week. */
  readonly listSize: number
  readonly isPassedOver: (siteId: string, asOf: DayIndex) => boolean
  readonly wasListed: (siteId: string) => boolean
}

/** @param alerts that stand on the day, best first */
export const listedWeek = (
  alerts: readonly Alert[],
  { asOf, listSize, isPassedOver, wasListed }: ListOptions,
): ListedWeek => {
  const toVisit = alerts.filter(({ siteId }) => !isPassedOver(siteId, asOf))
  return {
    asOf,
    raised: alerts.length,
    passedOver: alerts.length - toVisit.length,
    sites: toVisit.slice(0, listSize).map((alert, i) => ({
      place: i + 1,
      siteId: alert.siteId,
      regionId: alert.regionId,
      ...(alert.transformerId === undefined ? {} : { transformerId: alert.transformerId }),
      rank: alert.rank as number,
      probability: alert.probability,
      expectedKw: alert.expectedKw,
      kwhPerMonth: alert.kwhPerMonth,
      ...(alert.firstRaisedAt === undefined ? {} : { firstRaisedAt: alert.firstRaisedAt }),
      isNew: !wasListed(alert.siteId),
      ...(alert.reasons[0] === undefined ? {} : { strongestReason: alert.reasons[0].code }),
    })),
    ranks: new Map(alerts.map(({ siteId, rank }) => [siteId, rank as number])),
  }
}

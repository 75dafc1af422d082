import { median } from 'simple-statistics'
import type { CustomerClass } from '../context/assets.ts'
import { areaSite, type MeterId, meterSite, type SiteId } from '../ids.ts'
import { AREA_SLOTS, toAreaGrid } from '../overload/area-load.ts'
import { type JudgedSite, scoreSite } from '../score/score-site.ts'
import type { SiteContext } from '../score/site-score.ts'
import { DayColumns } from '../signature/day-columns.ts'
import { knownHistory } from '../signature/history.ts'
import type { MeterWindows } from '../signature/meter-windows.ts'
import { resolutionOf } from '../signature/resolution.ts'
import { type Signature, type SignatureResult, signatureOfColumns } from '../signature/signature.ts'
import { zoneCv } from '../signature/zone-cv.ts'
import type { DayIndex } from '../time.ts'
import { MS_PER_DAY } from '../units.ts'
import type { AreaMember } from './area-member.ts'
import { isAreaOut, isMeterOut, restsOnArea } from './area-outage.ts'
import { overloadOf, suspectOf, withOverloadReason } from './area-relief.ts'
import { AreaStrain } from './area-strain.ts'
import type { AreaView } from './area-view.ts'
import { assessAreaSite } from './assess-area-site.ts'
import type { AssessContext } from './assess-context.ts'
import { type Assessment, notJudged } from './assessment.ts'
import { DailyTemperatures } from './daily-temperatures.ts'
import { companyOf, joinScore, probabilityInCase } from './join-score.ts'
import { meanDay } from './mean-day.ts'
import { MemberDays, type PeerFloor } from './member-days.ts'
import { isJudgedHere, isMember } from './membership.ts'
import { drawnDuringOrders } from './orders.ts'
import { LEAST_SUSPICION, type SplitCase, splitCases } from './split-cases.ts'

/**
 * Judges every site of an area as of a day, from the days up to it alone. Sites come in order of their id, the area's
 * own last; a site that cannot be judged has no probability and says why.
 */
export const assessArea = (
  area: AreaView,
  asOf: DayIndex,
  context: AssessContext,
): readonly Assessment[] => {
  const { params, reference, isAsked = () => true, signatures = new Map() } = context
  const { hasReasons = true, isShown = true } = context
  const from = asOf - params.windowDays + 1
  const transformer =
    area.transformerId === undefined ? undefined : reference.transformers.get(area.transformerId)
  const headMeterId = transformer?.headMeterId
  const present = area.members.filter((member) => member.lastDay >= from)
  const consumers = present.filter((member) => member.meterId !== headMeterId)
  const head = present.find((member) => member.meterId === headMeterId)
  const attached = consumers.filter(({ moves }) => isMember(moves, asOf))
  const strain =
    area.transformerId === undefined
      ? undefined
      : new AreaStrain(area, transformer, { consumers: attached.length, head }, asOf, context)

  const temperatures = new DailyTemperatures(from, asOf, context)
  const here = consumers.filter(({ moves }) => isJudgedHere(moves, asOf, params.windowDays))
  // Of members that are not asked for, it is computed only where somebody's peers are wanted.
  const resultOf: ResultOf = (member) => {
    let result = signatures.get(member.meterId)
    if (result === undefined) {
      result = memberSignature(member, from, asOf, temperatures, context)
      signatures.set(member.meterId, result)
    }
    return result
  }
  let peers: Map<string, PeerFloor> | undefined
  const scoreOf = (
    member: AreaMember,
    signature: Signature,
    explainFrom: number,
    isAlone = false,
  ): JudgedSite => {
    // Meters that only a hash brought together are no neighbours.
    peers ??= area.transformerId === undefined ? new Map() : peerFloors(here, resultOf)
    const classPeers = isAlone ? undefined : peers.get(peerKey(member))
    const beside = siteContext(member, classPeers, area, from, asOf, context)
    const days = new MemberDays(member, classPeers, area, from, asOf, temperatures, context)
    return scoreSite(params.model, days, signature, beside, explainFrom)
  }
  let cases: ReadonlyMap<MeterId, SplitCase> | undefined
  const caseOf = (
    { meterId }: AreaMember,
    { onset }: Signature,
    probability: number,
  ): SplitCase | undefined => {
    const { transformerId } = area
    if (transformerId === undefined || onset === undefined || probability < LEAST_SUSPICION)
      return undefined
    cases ??= splitCases(
      here.flatMap((member) => {
        const result = resultOf(member)
        if (result.type !== 'judged' || result.signature.onset === undefined) return []
        const { signature } = result
        return {
          meterId: member.meterId,
          onsetDay: result.signature.onset.day,
          sizeKw: result.signature.onset.sizeKw,
          spreadKw: signature.floorSpreadKw,
          probability: () => scoreOf(member, signature, Number.POSITIVE_INFINITY).score.probability,
        }
      }),
      transformerId,
    )
    return cases.get(meterId)
  }
  const isOut = area.transformerId !== undefined && isAreaOut(attached, asOf, context.windows)
  const scored = (
    member: AreaMember,
    signature: Signature,
    explainFrom: number,
    isAlone = false,
  ): JudgedSite => {
    if (hasReasons) return scoreOf(member, signature, explainFrom, isAlone)
    const bare = scoreOf(member, signature, Number.POSITIVE_INFINITY, isAlone)
    // What is surely quiet has no kW worked out, and an alert on its way out still shows them.
    return explainFrom === 0 && bare.score.probability < params.emitFrom
      ? scoreOf(member, signature, explainFrom, isAlone)
      : bare
  }
  const assess = (member: AreaMember, explainFrom: number): Assessment => {
    const result = resultOf(member)
    const base = {
      siteId: meterSite(member.meterId),
      kind: 'meter' as const,
      regionId: member.attributes.regionId,
      transformerId: area.transformerId,
      asOf,
    }
    if (result.type === 'not-judged')
      return notJudged(base, result, explainFrom === 0 ? overloadOf(strain) : undefined)
    const { signature } = result
    let site = scored(member, signature, explainFrom)
    let { score } = site
    const found = caseOf(member, signature, score.probability)
    if (isOut) {
      const probability = found
        ? probabilityInCase(score.probability, member.meterId, found)
        : score.probability
      site = scored(member, signature, explainFrom, true)
      score = site.score
      if (isMeterOut(member, asOf, context.windows) || restsOnArea(score.probability, probability))
        return notJudged(
          base,
          { reason: 'AREA_OUTAGE', quality: signature.quality },
          explainFrom === 0 ? overloadOf(strain) : undefined,
        )
    } else if (found !== undefined) {
      // What company makes worth showing has its own reasons, too.
      if (
        hasReasons &&
        score.probability < explainFrom &&
        probabilityInCase(score.probability, member.meterId, found) >= explainFrom
      )
        site = scoreOf(member, signature, 0)
      score = joinScore(site.score, member.meterId, found)
    }
    const explained = isShown && score.probability >= explainFrom
    const overload = explained
      ? overloadOf(strain, strain?.blockOf(member, score.expectedKw))
      : undefined
    // Written out: spreading two objects a site and day costs more than judging them.
    return {
      siteId: base.siteId,
      kind: base.kind,
      regionId: base.regionId,
      transformerId: base.transformerId,
      asOf,
      probability: score.probability,
      expectedKw: score.expectedKw,
      expectedKwLow: score.expectedKwLow,
      expectedKwHigh: score.expectedKwHigh,
      onsetDay: site.onsetDay,
      endedDay: site.endedDay,
      overload,
      reasons: score.reasons,
      alternatives: score.alternatives,
      quality: signature.quality,
      profileKw: explained ? profileOf(member, from, asOf, context.windows) : [],
      modelVersion: score.modelVersion,
      evidence: site.evidence,
      notJudged: withOverloadReason(
        isOut && explained ? [...score.notJudged, 'AREA_OUTAGE'] : score.notJudged,
        overload,
        explained ? strain : undefined,
      ),
      caseId: isOut ? undefined : found?.caseId,
      members: isOut || found === undefined ? undefined : companyOf(member.meterId, found),
    }
  }
  const explainFromOf = (siteId: SiteId): number =>
    context.isExplained(siteId) ? 0 : params.emitFrom
  const assessed = new Map<AreaMember, Assessment>()
  for (const member of here) {
    const siteId = meterSite(member.meterId)
    if (isAsked(siteId)) assessed.set(member, assess(member, explainFromOf(siteId)))
  }
  const assessments = [...assessed.values()]
  if (strain !== undefined && area.transformerId !== undefined) {
    const siteId = areaSite(area.transformerId)
    if (isAsked(siteId))
      assessments.push(
        assessAreaSite(
          { transformerId: area.transformerId, transformer, head, consumers, strain },
          asOf,
          explainFromOf(siteId),
          () =>
            here.flatMap((member) => {
              const site = assessed.get(member) ?? assess(member, params.emitFrom)
              const { probability } = site
              if (probability === undefined || probability < params.suspectFrom) return []
              const blockKw = strain.blockOf(member, site.expectedKw)
              return suspectOf(site.siteId, site.overload, blockKw) ?? []
            }),
          context,
        ),
      )
  }
  return assessments
}

/** Of one member after another. */
let columns = new DayColumns(0)

const memberSignature = (
  member: AreaMember,
  from: DayIndex,
  asOf: DayIndex,
  temperatures: DailyTemperatures,
  { windows, params }: AssessContext,
): SignatureResult => {
  const means = temperatures.of(member.attributes)
  const days = asOf - from + 1
  if (columns.day.length < days) columns = new DayColumns(days)
  windows.columns(member, from, asOf, means, columns)
  const resolution = resolutionOf(member.slots, member.isZoned)
  const result = signatureOfColumns(columns, asOf, params, resolution)
  if (resolution !== 'zones' || result.type === 'not-judged') return result
  const { signature } = result
  const since = signature.onset?.day ?? from
  const unequal = zoneCv(asOf - since + 1, (i) => {
    const curve = new Float32Array(member.slots)
    windows.curve(member, since + i, curve, false)
    return curve
  })
  return { type: 'judged', signature: { ...signature, zoneCv: unequal } }
}

const siteContext = (
  member: AreaMember,
  peers: PeerFloor | undefined,
  area: AreaView,
  from: DayIndex,
  asOf: DayIndex,
  { windows, reference, calendars }: AssessContext,
): SiteContext => {
  const calendar = calendars.of(member.attributes.timeZone)
  // Dates of licences are midnights UTC: at local noon it is the same date there as here.
  const atMs = calendar.startOf(asOf) + MS_PER_DAY / 2
  const licence = reference.licenceOf(member.meterId, atMs)
  const orders = reference.ordersFor(member.meterId, licence, member.attributes.regionId)
  return {
    customerClass: member.attributes.customerClass,
    peers,
    history: knownHistory(member.history),
    licence,
    orderExcess:
      orders.length === 0
        ? undefined
        : drawnDuringOrders(orders, member, windows, calendar, from, asOf),
    tips: reference.tipsFor(`meter ${member.meterId}`, atMs),
    activity: member.attributes.activity,
    contractedKw: member.attributes.contractedKw,
    hasArea: area.transformerId !== undefined,
  }
}

const classOf = (member: AreaMember): CustomerClass | 'unknown' =>
  member.attributes.customerClass ?? 'unknown'

/** Floors of long steps lie higher: like is compared with like. */
export const peerKey = (member: AreaMember): string =>
  `${classOf(member)} ${resolutionOf(member.slots, member.isZoned)}`

type ResultOf = (member: AreaMember) => SignatureResult

const peerFloors = (judged: readonly AreaMember[], resultOf: ResultOf): Map<string, PeerFloor> => {
  const byClass = new Map<string, { floorsKw: number[]; meansKw: number[] }>()
  for (const member of judged) {
    const result = resultOf(member)
    if (result.type !== 'judged') continue
    const { floorKw, meanKw } = result.signature
    const key = peerKey(member)
    const known = byClass.get(key)
    if (known === undefined) byClass.set(key, { floorsKw: [floorKw], meansKw: [meanKw] })
    else {
      known.floorsKw.push(floorKw)
      known.meansKw.push(meanKw)
    }
  }
  return new Map(
    [...byClass].map(([name, { floorsKw, meansKw }]) => [
      name,
      { floorKw: median(floorsKw), meanKw: median(meansKw), count: floorsKw.length - 1 },
    ]),
  )
}

const profileOf = (
  member: AreaMember,
  from: DayIndex,
  asOf: DayIndex,
  windows: MeterWindows,
): readonly number[] => {
  const curve = new Float32Array(member.slots)
  const grid = new Float32Array(AREA_SLOTS)
  return meanDay(asOf - from + 1, (i) => {
    windows.curve(member, from + i, curve, false)
    toAreaGrid(curve, grid)
    return grid
  })
}

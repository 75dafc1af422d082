import { median } from 'simple-statistics'
import type { BalanceParams } from '../balance/residual.ts'
import type { ReferenceBook } from '../context/reference-book.ts'
import type { CustomerClass } from '../context/assets.ts'
import { meterSite } from '../ids.ts'
import { AREA_SLOTS, areaLoading, ratingOf, toAreaGrid } from '../overload/area-load.ts'
import { RULES_VERSION, scoreByRules } from '../score/score-by-rules.ts'
import type { DayFigures } from '../signature/day-figures.ts'
import type { MeterWindows } from '../signature/meter-windows.ts'
import { type SignatureResult, signatureOf } from '../signature/signature.ts'
import type { Calendars, DayIndex } from '../time.ts'
import type { AreaDay } from '../overload/area-sums.ts'
import type { Area, AreaMember } from './area.ts'
import { type Assessment, notJudged, overloadOf } from './assessment.ts'
import { assessResidual } from './assess-residual.ts'
import { meanDay } from './mean-day.ts'
import { drawnDuringOrders } from './orders.ts'

export interface AssessParams {
  readonly windowDays: number
  readonly minDays: number
  readonly minCoverage: number
  /** Of the area's load where no reactive energy says it. */
  readonly powerFactor: number
  readonly balance: BalanceParams
  /** From this score on an assessment carries its profile and its area's relief, and is handed on. */
  readonly emitFrom: number
}

/**
 * Judges every site of an area as of a day, from the days up to it alone. Sites come in order of their id, the area's
 * own last; a site that cannot be judged has no probability and says why.
 */
export const assessArea = (
  area: Area,
  asOf: DayIndex,
  windows: MeterWindows,
  reference: ReferenceBook,
  calendars: Calendars,
  params: AssessParams,
): readonly Assessment[] => {
  const from = asOf - params.windowDays + 1
  const transformer =
    area.transformerId === undefined ? undefined : reference.transformers.get(area.transformerId)
  const headMeterId = transformer?.headMeterId
  const present = area.members.filter((member) => member.lastDay >= from)
  const consumers = present.filter((member) => member.meterId !== headMeterId)
  const head = present.find((member) => member.meterId === headMeterId)

  const judged = consumers.map((member) => ({
    member,
    result: memberSignature(member, from, asOf, windows, reference, calendars, params),
  }))
  const peers = peerFloors(judged)
  const loads: AreaDay[] = []
  const days = (): readonly AreaDay[] => {
    if (loads.length === 0)
      for (let day = from; day <= asOf; day++) loads.push(area.dayLoad(day, headMeterId))
    return loads
  }
  const kvaPerKw = 1 / params.powerFactor
  const rating = ratingOf(transformer)
  const loading =
    rating === undefined
      ? undefined
      : areaLoading(loadCurves(days(), head !== undefined, consumers.length), rating, kvaPerKw)

  const assessments: Assessment[] = []
  for (const { member, result } of judged) {
    const base = {
      siteId: meterSite(member.meterId),
      kind: 'meter' as const,
      regionId: member.attributes.regionId,
      transformerId: area.transformerId,
      asOf,
    }
    if (result.type === 'not-judged') {
      assessments.push(notJudged(base, result))
      continue
    }
    const { signature } = result
    const atMs = calendars.of(member.attributes.timeZone).startOf(asOf)
    const licence = reference.licenceOf(member.meterId, atMs)
    const score = scoreByRules(signature, {
      kind: 'meter',
      customerClass: member.attributes.customerClass,
      peers: peers.get(classOf(member)),
      licence,
      orderExcess: drawnDuringOrders(
        reference.ordersFor(member.meterId, licence, member.attributes.regionId),
        member,
        windows,
        calendars.of(member.attributes.timeZone),
        from,
        asOf,
      ),
      tips: reference.tipsFor(`meter ${member.meterId}`, atMs),
      headMeanKw: undefined,
      hasArea: area.transformerId !== undefined,
    })
    const worthShowing = score.probability >= params.emitFrom
    assessments.push({
      ...base,
      ...score,
      onsetDay: signature.onset?.day,
      overload: overloadOf(
        loading,
        worthShowing && rating !== undefined
          ? peakWithout(
              days(),
              head !== undefined,
              consumers.length,
              member,
              score.expectedKw,
              windows,
              rating,
              kvaPerKw,
            )
          : undefined,
      ),
      quality: signature.quality,
      profileKw: worthShowing ? profileOf(member, from, asOf, windows) : [],
      modelVersion: RULES_VERSION,
    })
  }
  if (area.transformerId !== undefined)
    assessments.push(
      assessResidual(
        area,
        asOf,
        days,
        head,
        consumers,
        transformer,
        loading,
        reference,
        calendars,
        params,
      ),
    )
  return assessments
}

const memberSignature = (
  member: AreaMember,
  from: DayIndex,
  asOf: DayIndex,
  windows: MeterWindows,
  reference: ReferenceBook,
  calendars: Calendars,
  params: AssessParams,
): SignatureResult => {
  const calendar = calendars.of(member.attributes.timeZone)
  const days: { day: DayIndex; figures: DayFigures }[] = []
  const temperaturesC: number[] = []
  for (let day = from; day <= asOf; day++) {
    const figures = windows.figures(member, day)
    if (figures === undefined) continue
    days.push({ day, figures })
    temperaturesC.push(
      reference.weather.meanC(
        member.attributes.regionId,
        calendar.startOf(day),
        calendar.startOf(day + 1),
      ),
    )
  }
  return signatureOf(days, asOf, temperaturesC, params)
}

const classOf = (member: AreaMember): CustomerClass | 'unknown' =>
  member.attributes.customerClass ?? 'unknown'

const peerFloors = (
  judged: readonly { readonly member: AreaMember; readonly result: SignatureResult }[],
): Map<string, { floorKw: number; count: number }> => {
  const floors = new Map<string, number[]>()
  for (const { member, result } of judged) {
    if (result.type !== 'judged') continue
    const list = floors.get(classOf(member))
    if (list === undefined) floors.set(classOf(member), [result.signature.floorKw])
    else list.push(result.signature.floorKw)
  }
  return new Map(
    [...floors].map(([name, list]) => [name, { floorKw: median(list), count: list.length - 1 }]),
  )
}

/** The area's load by day: its head meter where there is one, else its consumers, where at least half arrived. */
const loadCurves = (
  days: readonly AreaDay[],
  hasHead: boolean,
  consumers: number,
): readonly Float32Array[] =>
  days.map(({ sumKw, counts, headKw }) =>
    hasHead
      ? headKw
      : sumKw.map((kw, slot) => {
          const arrived = counts[slot] as number
          return arrived === 0 || arrived * 2 < consumers ? Number.NaN : (kw * consumers) / arrived
        }),
  )

const peakWithout = (
  days: readonly AreaDay[],
  hasHead: boolean,
  consumers: number,
  member: AreaMember,
  blockKw: number,
  windows: MeterWindows,
  ratedKva: number,
  kvaPerKw: number,
): number => {
  const curve = new Float32Array(member.slots)
  const grid = new Float32Array(AREA_SLOTS)
  const without = loadCurves(days, hasHead, consumers).map((load, i) => {
    windows.curve(member, (days[i] as AreaDay).day, curve, true)
    toAreaGrid(curve, grid)
    return load.map((kw, slot) => {
      const siteKw = grid[slot] as number
      return Number.isNaN(siteKw) ? kw : kw - Math.min(blockKw, siteKw)
    })
  })
  return areaLoading(without, ratedKva, kvaPerKw)?.peakPct ?? 0
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

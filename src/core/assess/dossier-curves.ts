import { quantileSorted } from 'simple-statistics'
import { blockDips } from '../evidence/block-dips.ts'
import { areaSite, meterSite, type SiteId } from '../ids.ts'
import { AREA_SLOTS, ratingOf, toAreaGrid } from '../overload/area-load.ts'
import { PEER_MIN_COUNT } from '../score/shape-strength.ts'
import { dayFigures } from '../signature/day-figures.ts'
import { type DayIndex, weekdayOf } from '../time.ts'
import { QUALITY_RANK } from '../validate/quality.ts'
import type { AreaMember } from './area-member.ts'
import { AreaStrain } from './area-strain.ts'
import type { AreaView } from './area-view.ts'
import { peerKey } from './assess-area.ts'
import type { AssessContext } from './assess-context.ts'
import { assessResidual } from './assess-residual.ts'
import { DailyTemperatures } from './daily-temperatures.ts'
import { isMember } from './membership.ts'

/** What is drawn of a site: its window on half hours of the local wall clock, midnight first; kW, NaN where unknown. */
export interface SiteCurves {
  /** Measured values alone. What no meter saw, where the site is an area. */
  readonly kw: Float32Array
  /** Values that were estimated or are questionable: NaN where one was measured. */
  readonly estimatedKw: Float32Array
  /** By day: what the load never fell below. */
  readonly floorsKw: readonly number[]
  /** What of the load is suspected at most: to be taken off the area's load. */
  readonly suspectedKw: Float32Array
  /** 10 % and 90 % of the neighbours of its class; absent where they are too few. */
  readonly peers?: {
    readonly lowKw: Float32Array
    readonly highKw: Float32Array
    readonly count: number
  }
  /** Mean outside temperature by day, C. */
  readonly temperaturesC: readonly number[]
  /** Falls to the household's level with a return in one step: outages and switches. */
  readonly falls: readonly { readonly slot: number; readonly slots: number }[]
}

/** What is drawn of the area that a site hangs on. */
export interface AreaLoadCurves {
  readonly loadKw: Float32Array
  readonly ratedKva: number | undefined
  readonly powerFactor: number
  /** What the balance leaves unexplained; absent where there is no balance. */
  readonly residualKw?: Float32Array
  /** Without all sites that were asked for; absent where the overload could not be judged. */
  readonly withoutAll?: { readonly peakPct: number; readonly hotSpotC: number }
}

export interface DossierCurves {
  readonly firstDay: DayIndex
  readonly days: number
  readonly sites: ReadonlyMap<SiteId, SiteCurves>
  /** Absent for meters of no area. */
  readonly area: AreaLoadCurves | undefined
}

/** A site to draw, and the power that is suspected there. */
export interface AskedSite {
  readonly siteId: SiteId
  readonly expectedKw: number
}

/** The curves behind what was said of some sites of one area as of a day. Judges nothing. */
export const dossierCurves = (
  area: AreaView,
  asOf: DayIndex,
  asked: readonly AskedSite[],
  context: AssessContext,
): DossierCurves => {
  const { params, reference } = context
  const firstDay = asOf - params.windowDays + 1
  const transformer =
    area.transformerId === undefined ? undefined : reference.transformers.get(area.transformerId)
  const present = area.members.filter(({ lastDay }) => lastDay >= firstDay)
  const consumers = present.filter(({ meterId }) => meterId !== transformer?.headMeterId)
  const head = present.find(({ meterId }) => meterId === transformer?.headMeterId)
  const temperatures = new DailyTemperatures(firstDay, asOf, context)
  const window = { firstDay, asOf, temperatures, context }
  const expectedKwOf = new Map(asked.map(({ siteId, expectedKw }) => [siteId, expectedKw]))
  const sites = new Map<SiteId, SiteCurves>()
  const { transformerId } = area
  const strain =
    transformerId === undefined
      ? undefined
      : new AreaStrain(
          area,
          transformer,
          { consumers: consumers.filter(({ moves }) => isMember(moves, asOf)).length, head },
          asOf,
          context,
        )
  for (const member of consumers) {
    const expectedKw = expectedKwOf.get(meterSite(member.meterId))
    if (expectedKw === undefined) continue
    // Meters that only a hash brought together are no neighbours.
    const neighbours = transformerId === undefined ? [] : consumers
    sites.set(meterSite(member.meterId), meterCurves(member, expectedKw, neighbours, window))
  }
  const residualKw =
    transformerId === undefined
      ? undefined
      : assessResidual({ transformerId, transformer, head, consumers }, asOf, 2, context).excessKw
  if (transformerId === undefined || strain === undefined)
    return { firstDay, days: params.windowDays, sites, area: undefined }
  const areaKw = expectedKwOf.get(areaSite(transformerId))
  const attributes = (head ?? consumers[0])?.attributes
  if (areaKw !== undefined && residualKw !== undefined && attributes !== undefined)
    sites.set(areaSite(transformerId), {
      ...residualCurves(residualKw, areaKw),
      temperaturesC: temperatures.of(attributes),
    })
  const left =
    sites.size === 0
      ? undefined
      : strain.without(sumOf([...sites.values()].map(({ suspectedKw }) => suspectedKw)))
  return {
    firstDay,
    days: params.windowDays,
    sites,
    area: {
      loadKw: strain.loadKw,
      ratedKva: ratingOf(transformer),
      powerFactor: params.powerFactor,
      ...(residualKw === undefined ? {} : { residualKw }),
      ...(left === undefined
        ? {}
        : { withoutAll: { peakPct: left.loading.peakPct, hotSpotC: left.hotSpotC } }),
    },
  }
}

interface Window {
  readonly firstDay: DayIndex
  readonly asOf: DayIndex
  readonly temperatures: DailyTemperatures
  readonly context: AssessContext
}

const meterCurves = (
  member: AreaMember,
  expectedKw: number,
  neighbours: readonly AreaMember[],
  window: Window,
): SiteCurves => {
  const { firstDay, asOf, temperatures, context } = window
  const kw = gridOf(member, window, false)
  const any = gridOf(member, window, true)
  const peers = peerBand(
    neighbours.filter((other) => other !== member && peerKey(other) === peerKey(member)),
    window,
  )
  return {
    kw,
    estimatedKw: any.map((value, slot) => (Number.isNaN(kw[slot]) ? value : Number.NaN)),
    floorsKw: Array.from(
      { length: asOf - firstDay + 1 },
      (_, i) => context.windows.figures(member, firstDay + i)?.floorKw ?? Number.NaN,
    ),
    suspectedKw: any.map((value) => (value > 0 ? Math.min(value, expectedKw) : 0)),
    ...(peers === undefined ? {} : { peers }),
    temperaturesC: temperatures.of(member.attributes),
    falls: fallsOf(member, expectedKw, window),
  }
}

/** Below 0 nothing is suspected: there the consumers' meters saw more than the head meter. */
const residualCurves = (kw: Float32Array, expectedKw: number) => ({
  kw,
  estimatedKw: new Float32Array(kw.length).fill(Number.NaN),
  floorsKw: Array.from({ length: kw.length / AREA_SLOTS }, (_, day) => {
    const curve = kw.subarray(day * AREA_SLOTS, (day + 1) * AREA_SLOTS)
    const quality = Uint8Array.from(curve, (value) =>
      Number.isNaN(value) ? QUALITY_RANK.missing : QUALITY_RANK.valid,
    )
    return dayFigures(curve, quality).floorKw
  }),
  suspectedKw: kw.map((value) => (value > 0 ? Math.min(value, expectedKw) : 0)),
  falls: [],
})

/** A member's window on the area's grid. */
const gridOf = (
  member: AreaMember,
  { firstDay, asOf, context }: Window,
  withEstimated: boolean,
): Float32Array => {
  const days = asOf - firstDay + 1
  const kw = new Float32Array(days * AREA_SLOTS)
  const own = new Float32Array(member.slots)
  for (let day = 0; day < days; day++) {
    context.windows.curve(member, firstDay + day, own, withEstimated)
    toAreaGrid(own, kw.subarray(day * AREA_SLOTS, (day + 1) * AREA_SLOTS))
  }
  return kw
}

const LOW_QUANTILE = 0.1
const HIGH_QUANTILE = 0.9

const peerBand = (peers: readonly AreaMember[], window: Window): SiteCurves['peers'] => {
  if (peers.length < PEER_MIN_COUNT) return undefined
  const curves = peers.map((peer) => gridOf(peer, window, false))
  const lowKw = new Float32Array((curves[0] as Float32Array).length).fill(Number.NaN)
  const highKw = lowKw.slice()
  for (let slot = 0; slot < lowKw.length; slot++) {
    const known = curves
      .map((curve) => curve[slot] as number)
      .filter((value) => !Number.isNaN(value))
      .sort((a, b) => a - b)
    if (known.length < PEER_MIN_COUNT) continue
    lowKw[slot] = quantileSorted(known, LOW_QUANTILE)
    highKw[slot] = quantileSorted(known, HIGH_QUANTILE)
  }
  return { lowKw, highKw, count: peers.length }
}

/** On the area's grid, from the meter's own step. */
const fallsOf = (
  member: AreaMember,
  expectedKw: number,
  { firstDay, asOf, temperatures, context }: Window,
): SiteCurves['falls'] => {
  const { slots } = member
  const days = asOf - firstDay + 1
  const kw = new Float32Array(days * slots)
  for (let day = 0; day < days; day++)
    context.windows.curve(
      member,
      firstDay + day,
      kw.subarray(day * slots, (day + 1) * slots),
      false,
    )
  const dips = blockDips(
    {
      slots,
      days,
      kw,
      firstWeekday: weekdayOf(firstDay),
      temperaturesC: temperatures.of(member.attributes),
      customerClass: member.attributes.customerClass,
      peers: undefined,
      history: undefined,
    },
    expectedKw,
  )
  return dips
    .filter(({ isFall }) => isFall)
    .map(({ slot, hours }) => ({
      slot: Math.floor((slot * AREA_SLOTS) / slots),
      slots: Math.max(1, Math.round((hours * AREA_SLOTS) / 24)),
    }))
}

const sumOf = (curves: readonly Float32Array[]): Float32Array => {
  const sum = new Float32Array(curves[0]?.length ?? 0)
  for (const curve of curves)
    for (let slot = 0; slot < sum.length; slot++)
      sum[slot] = (sum[slot] as number) + (curve[slot] as number)
  return sum
}

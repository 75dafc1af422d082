import { median } from 'simple-statistics'
import { areaSite } from '../ids.ts'
import { AREA_SLOTS, nightFloor, ratingOf } from '../overload/area-load.ts'
import type { DayIndex } from '../time.ts'
import type { AreaView } from './area-view.ts'
import type { AssessContext } from './assess-context.ts'
import { type Assessment, notJudged } from './assessment.ts'
import type { OpenAreaDay } from './open-days.ts'

const NO_QUALITY = { days: 0, coverage: 0, estimatedShare: 0 }

/**
 * How loaded an area is on its open day so far, and how far it may come:
 *
 *   projected = max(peak so far, largest typical slot still to come x load so far / typical load of the same slots)
 *
 * with the typical day as the median of the window's days by slot. It says nothing of temperatures and suspects nobody.
 * @param judgedDay the last day judged: its window is what is typical
 * @returns undefined without a rating, or where no slot of the night is known yet
 */
export const openDayLoading = (
  open: OpenAreaDay,
  area: AreaView,
  judgedDay: DayIndex,
  { params, reference }: Pick<AssessContext, 'params' | 'reference'>,
): Assessment | undefined => {
  const transformer = reference.transformers.get(open.transformerId)
  const ratedKva = ratingOf(transformer)
  const todayKw = loadOf(open, area, transformer?.headMeterId)
  const floorKw = nightFloor([todayKw])
  if (ratedKva === undefined || floorKw === undefined) return undefined
  const typicalKw = typicalDay(area, judgedDay, params.windowDays, transformer?.headMeterId)
  let peakKw = 0
  let cameKw = 0
  let wouldKw = 0
  let toComeKw = 0
  for (let slot = 0; slot < AREA_SLOTS; slot++) {
    const kw = todayKw[slot] as number
    const typical = typicalKw[slot] as number
    if (Number.isNaN(kw)) {
      if (typical > toComeKw) toComeKw = typical
      continue
    }
    peakKw = Math.max(peakKw, kw)
    if (Number.isNaN(typical)) continue
    cameKw += kw
    wouldKw += typical
  }
  const pct = (kw: number): number => (100 * kw) / params.powerFactor / ratedKva
  const overload = {
    peakPct: pct(peakKw),
    nightFloorPct: pct(floorKw),
    ...(wouldKw > 0
      ? { projectedPeakPct: pct(Math.max(peakKw, (toComeKw * cameKw) / wouldKw)) }
      : {}),
  }
  const base = {
    siteId: areaSite(open.transformerId),
    kind: 'area' as const,
    regionId: transformer?.regionId ?? area.members[0]?.attributes.regionId ?? '',
    transformerId: open.transformerId,
    asOf: open.day,
  }
  const site = notJudged(base, { reason: 'TOO_FEW_DAYS', quality: NO_QUALITY }, overload)
  return { ...site, provisional: true }
}

/** The head meter where it has sent anything, else the consumers', scaled up where at least half of them have. */
const loadOf = (
  { curves }: OpenAreaDay,
  area: AreaView,
  headMeterId: string | undefined,
): Float32Array => {
  const consumers = area.members.filter(({ meterId }) => meterId !== headMeterId)
  const head = area.members.find(({ meterId }) => meterId === headMeterId)
  const headKw = head && curves.get(head.meterId)
  if (headKw !== undefined) return headKw
  const sumKw = new Float64Array(AREA_SLOTS)
  const counts = new Uint16Array(AREA_SLOTS)
  for (const { meterId } of consumers)
    for (const [slot, kw] of (curves.get(meterId) ?? []).entries()) {
      if (Number.isNaN(kw)) continue
      sumKw[slot] = (sumKw[slot] as number) + kw
      counts[slot] = (counts[slot] as number) + 1
    }
  return Float32Array.from(sumKw, (kw, slot) => {
    const came = counts[slot] as number
    return came === 0 || came * 2 < consumers.length ? Number.NaN : (kw * consumers.length) / came
  })
}

/** Median of the window's days by slot, of what the area's load is taken from; NaN where no day has it. */
const typicalDay = (
  area: AreaView,
  judgedDay: DayIndex,
  windowDays: number,
  headMeterId: string | undefined,
): Float32Array => {
  const hasHead = area.members.some(({ meterId }) => meterId === headMeterId)
  const bySlot = Array.from({ length: AREA_SLOTS }, (): number[] => [])
  for (let day = judgedDay - windowDays + 1; day <= judgedDay; day++) {
    const { sumKw, counts, headKw } = area.dayLoad(day, headMeterId)
    for (const [slot, known] of bySlot.entries()) {
      if (!hasHead && counts[slot] === 0) continue
      const kw = (hasHead ? headKw : sumKw)[slot] as number
      if (!Number.isNaN(kw)) known.push(kw)
    }
  }
  return Float32Array.from(bySlot, (known) => (known.length === 0 ? Number.NaN : median(known)))
}

import type { SiteId } from '../ids.ts'
import { type AreaOverload, areaOverloadOf, keepsLimits } from '../overload/area-overload.ts'
import type { Overload } from '../overload/assess-overload.ts'
import { designDemandKw } from '../overload/design-demand.ts'
import { smallestRelief } from '../overload/smallest-relief.ts'
import type { AreaStrain } from './area-strain.ts'
import type { Assessment } from './assessment.ts'

/** A site that may be a mine, and what its area would be relieved of. */
export interface AreaSuspect {
  readonly siteId: SiteId
  /** By slot of the window. */
  readonly removedKw: Float32Array
  readonly relief: number
  readonly peakPct: number
  readonly hotSpotC: number
  readonly ageingDaysPerDay: number
}

/**
 * An area's overload, and what it would be without a block.
 * @returns undefined where it could not be judged
 */
export const overloadOf = (
  strain: AreaStrain | undefined,
  removedKw?: Float32Array,
): AreaOverload | undefined => {
  if (strain?.judged.type !== 'ok') return undefined
  const whole = strain.judged.value
  const overload = areaOverloadOf(whole, designShare(strain, whole))
  if (removedKw === undefined) return overload
  const left = removedKw.some((kw) => kw > 0) ? strain.without(removedKw) : whole
  if (left === undefined) return overload
  return {
    ...overload,
    peakPctWithoutSite: left.loading.peakPct,
    hotSpotCWithoutSite: left.hotSpotC,
    ageingDaysPerDayWithoutSite: left.ageingDaysPerDay,
    relief: Math.max(0, whole.score.score - left.score.score),
  }
}

/** The site as a suspect of its area; undefined where its relief is not known. */
export const suspectOf = (
  siteId: SiteId,
  overload: AreaOverload | undefined,
  removedKw: Float32Array,
): AreaSuspect | undefined => {
  if (
    overload?.relief === undefined ||
    overload.peakPctWithoutSite === undefined ||
    overload.hotSpotCWithoutSite === undefined ||
    overload.ageingDaysPerDayWithoutSite === undefined
  )
    return undefined
  return {
    siteId,
    removedKw,
    relief: overload.relief,
    peakPct: overload.peakPctWithoutSite,
    hotSpotC: overload.hotSpotCWithoutSite,
    ageingDaysPerDay: overload.ageingDaysPerDayWithoutSite,
  }
}

/** The overload of an area's own site: with its suspects, and whom it would be enough to remove. */
export const withSuspects = (
  overload: AreaOverload | undefined,
  suspects: readonly AreaSuspect[],
  strain: AreaStrain,
): AreaOverload | undefined => {
  if (overload === undefined || suspects.length === 0) return overload
  const ranked = suspects
    .map((suspect) => ({ suspect, sumKw: suspect.removedKw.reduce((sum, kw) => sum + kw, 0) }))
    .sort(
      (a, b) =>
        b.suspect.relief - a.suspect.relief ||
        b.sumKw - a.sumKw ||
        (a.suspect.siteId < b.suspect.siteId ? -1 : 1),
    )
    .map(({ suspect }) => suspect)
  const remedy = remedyOf(ranked, strain)
  return {
    ...overload,
    suspects: ranked.map(({ removedKw: _, ...suspect }) => suspect),
    ...(remedy === undefined ? {} : { remedy }),
  }
}

/** Undefined where the area keeps its limits with all of them. */
const remedyOf = (
  ranked: readonly AreaSuspect[],
  strain: AreaStrain,
): AreaOverload['remedy'] | undefined => {
  if (strain.judged.type !== 'ok' || keepsLimits(strain.judged.value)) return undefined
  const blocks = ranked.map(({ removedKw }) => removedKw)
  const { chosen, isEnough, atLeast } = smallestRelief(blocks, (removedKw) => {
    const left = strain.without(removedKw)
    return left !== undefined && keepsLimits(left)
  })
  const gone = new Float64Array(blocks[0]?.length ?? 0)
  for (const place of chosen)
    for (const [slot, kw] of (blocks[place] as Float32Array).entries())
      gone[slot] = (gone[slot] as number) + kw
  const left = strain.without(gone)
  if (left === undefined) return undefined
  return {
    siteIds: chosen.map((place) => (ranked[place] as AreaSuspect).siteId),
    isEnough,
    atLeast,
    peakPct: left.loading.peakPct,
    hotSpotC: left.hotSpotC,
    ageingDaysPerDay: left.ageingDaysPerDay,
  }
}

/** What a judgement says that it had to do without, for the loading of its area. */
export const withOverloadReason = (
  notJudged: Assessment['notJudged'],
  overload: AreaOverload | undefined,
  strain: AreaStrain | undefined,
): Assessment['notJudged'] =>
  overload !== undefined
    ? notJudged
    : [
        ...notJudged,
        'HOT_SPOT',
        ...(strain?.judged.type === 'rejected' ? [strain.judged.reason] : []),
      ]

const designShare = (
  { transformer, powerFactor }: AreaStrain,
  { loading }: Overload,
): number | undefined => {
  const { ratedKva, flats, stove } = transformer ?? {}
  if (ratedKva === undefined || flats === undefined || stove === undefined) return undefined
  const designKw = designDemandKw(flats, stove)
  return designKw === undefined
    ? undefined
    : ((loading.peakPct / 100) * ratedKva * powerFactor) / designKw
}

import { type Outcome, ok, rejected } from '../outcome.ts'
import { apparentPower } from './apparent-power.ts'
import { type LoadingSummary, summariseLoading } from './loading-summary.ts'
import { type OverloadScore, scoreOverload } from './overload-score.ts'
import type { ThermalConstants } from './thermal-constants.ts'
import { type ThermalState, thermalModel, walkThermalDay } from './thermal-model.ts'

/** Why a transformer's overload was not judged, in the order of checking. */
export const OVERLOAD_NOT_JUDGED = [
  'NO_RATING',
  'BAD_RATING',
  'NO_LOAD',
  'IMPLAUSIBLE_LOAD',
  'LOAD_TOO_SHORT',
  'LOAD_INCOMPLETE',
  'MOSTLY_EXPORT',
  'NIGHT_UNKNOWN',
] as const
export type OverloadNotJudged = (typeof OVERLOAD_NOT_JUDGED)[number]

export interface OverloadInput {
  /** Undefined where unknown. */
  readonly ratedKva: number | undefined
  readonly constants: ThermalConstants
  /** Coincident load of the area by day, kW, NaN where unknown; days of one length, the oldest first. */
  readonly daysKw: readonly Float32Array[]
  /** Reactive power of the same slots, kvar; undefined days and NaN where unknown. */
  readonly daysKvar?: readonly (Float32Array | undefined)[]
  /** Air by day, in any number of equal parts (1 is a daily mean), C; undefined days and NaN where unknown. */
  readonly daysAmbientC?: readonly (Float32Array | undefined)[]
  /** Stands in where kvar is unknown: above 0, at most 1. */
  readonly powerFactor: number
  /** Where the transformer stood before the first day; undefined: the steady state of the first known load. */
  readonly start?: ThermalState | undefined
}

export interface Overload {
  readonly loading: LoadingSummary & { readonly nightFloorPct: number }
  readonly hotSpotC: number
  readonly topOilC: number
  /** Days of life at the normal rate over the days that were known; 1 is what a transformer is built for. */
  readonly ageingDaysPerDay: number
  readonly lossOfLifeDays: number
  readonly score: OverloadScore
  /** Share of the slots with a known load. */
  readonly coverage: number
  /** Shares of the known slots. */
  readonly exportShare: number
  readonly assumedAmbientShare: number
  readonly assumedPowerFactorShare: number
  /** Where the transformer stands after the last day. */
  readonly state: ThermalState
}

/** The first day stands on the assumed start, so one day is no judgement. */
const MIN_DAYS = 2
const MIN_COVERAGE = 0.5
const MOST_EXPORT_SHARE = 0.5
/** A distribution transformer's fuse is gone long before: a slot above it is a wrong multiplier or rating. Our choice. */
export const MOST_LOAD_FACTOR = 3
const MOST_IMPLAUSIBLE_SHARE = 0.02

/**
 * Loading, temperatures, ageing and overload score of one transformer over a window, or why there are none.
 * Slots above three times the rating are taken as unknown; where they are more than 2 %, nothing is judged.
 */
export const assessOverload = (input: OverloadInput): Outcome<Overload, OverloadNotJudged> => {
  const { ratedKva, daysKw } = input
  if (ratedKva === undefined) return rejected('NO_RATING', 'the transformer has no rated power')
  if (!(ratedKva > 0 && Number.isFinite(ratedKva)))
    return rejected('BAD_RATING', `rated power ${ratedKva} kVA is not above 0`)
  const curves = apparentCurves(input, ratedKva)
  const { slots, known, implausible, exported, assumedPowerFactor, daysKnown } = curves
  if (known + implausible === 0) return rejected('NO_LOAD', 'no load is known in the window')
  if (implausible > MOST_IMPLAUSIBLE_SHARE * (known + implausible))
    return rejected(
      'IMPLAUSIBLE_LOAD',
      `${implausible} slots above ${MOST_LOAD_FACTOR} x ${ratedKva} kVA: check rating and multipliers`,
    )
  if (daysKnown < MIN_DAYS)
    return rejected('LOAD_TOO_SHORT', `load is known on ${daysKnown} of at least ${MIN_DAYS} days`)
  if (known < MIN_COVERAGE * slots)
    return rejected('LOAD_INCOMPLETE', `load is known in ${known} of ${slots} slots`)
  if (exported > MOST_EXPORT_SHARE * known)
    return rejected('MOSTLY_EXPORT', `the area feeds in during ${exported} of ${known} slots`)

  const slotMin = 1_440 / (daysKw[0] as Float32Array).length
  const loading = summariseLoading(curves.daysKva, ratedKva, slotMin) as LoadingSummary
  const { nightFloorPct } = loading
  if (nightFloorPct === undefined) return rejected('NIGHT_UNKNOWN', 'no night is known')
  const heat = walkWindow(curves.daysKva, input, ratedKva, slotMin)
  const daysWorth = (known * slotMin) / 1_440
  const ageingDaysPerDay = heat.ageingDays / daysWorth
  const score = scoreOverload({
    ageingDaysPerDay,
    hoursOverPerDay: (loading.hoursAbove100 + loading.hoursAbove120) / daysWorth,
    hotSpotC: heat.hotSpotC,
    topOilC: heat.topOilC,
    peakPct: loading.peakPct,
    nightFloorPct,
  })
  return ok({
    loading: { ...loading, nightFloorPct },
    hotSpotC: heat.hotSpotC,
    topOilC: heat.topOilC,
    ageingDaysPerDay,
    lossOfLifeDays: heat.ageingDays,
    score,
    coverage: known / slots,
    exportShare: exported / known,
    assumedAmbientShare: heat.assumedAmbientSlots / known,
    assumedPowerFactorShare: assumedPowerFactor / known,
    state: heat.state,
  })
}

interface ApparentCurves {
  readonly daysKva: readonly Float32Array[]
  readonly slots: number
  readonly known: number
  readonly implausible: number
  readonly exported: number
  readonly assumedPowerFactor: number
  readonly daysKnown: number
}

const apparentCurves = (
  { daysKw, daysKvar, powerFactor }: OverloadInput,
  ratedKva: number,
): ApparentCurves => {
  const mostKva = MOST_LOAD_FACTOR * ratedKva
  let slots = 0
  let known = 0
  let implausible = 0
  let exported = 0
  let assumedPowerFactor = 0
  let daysKnown = 0
  const daysKva = daysKw.map((kw, day) => {
    const kva = new Float32Array(kw.length)
    const kvar = daysKvar?.[day]
    apparentPower(kw, kvar, powerFactor, kva)
    const before = known
    slots += kw.length
    for (let slot = 0; slot < kva.length; slot++) {
      const value = kva[slot] as number
      if (Number.isNaN(value)) continue
      if (value > mostKva) {
        kva[slot] = Number.NaN
        implausible++
        continue
      }
      known++
      if ((kw[slot] as number) < 0) exported++
      if (kvar === undefined || !Number.isFinite(kvar[slot])) assumedPowerFactor++
    }
    if (known > before) daysKnown++
    return kva
  })
  return { daysKva, slots, known, implausible, exported, assumedPowerFactor, daysKnown }
}

const walkWindow = (
  daysKva: readonly Float32Array[],
  { constants, daysAmbientC, start }: OverloadInput,
  ratedKva: number,
  slotMin: number,
) => {
  const model = thermalModel(constants, ratedKva, slotMin)
  let state = start
  let hotSpotC = Number.NEGATIVE_INFINITY
  let topOilC = Number.NEGATIVE_INFINITY
  let ageingDays = 0
  let assumedAmbientSlots = 0
  for (const [day, kva] of daysKva.entries()) {
    const walked = walkThermalDay(state, kva, daysAmbientC?.[day], model)
    state = walked.state
    hotSpotC = Math.max(hotSpotC, walked.hotSpotC)
    topOilC = Math.max(topOilC, walked.topOilC)
    ageingDays += walked.ageingDays
    assumedAmbientSlots += walked.assumedAmbientSlots
  }
  return { state: state as ThermalState, hotSpotC, topOilC, ageingDays, assumedAmbientSlots }
}

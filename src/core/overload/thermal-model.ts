import type { ThermalConstants } from './thermal-constants.ts'

/**
 * Where a transformer stands: four numbers, from which the next day goes on.
 *
 * Keeps: this, a transformer. Bounded by: 32 bytes each. Late data: walk again from the state before the day that
 * changed. After restart: the state as it was written, or the steady state of the first load that is known.
 */
export interface ThermalState {
  readonly topOilC: number
  /** The two components of the hot spot over the top oil; the second is taken off the first. */
  readonly gradient1K: number
  readonly gradient2K: number
  /** Running mean of the squared load factor over about a day: what a gap is bridged with. */
  readonly meanSquareLoad: number
}

/** What one day did; of the slots with a known load only. */
export interface ThermalDay {
  /** Undefined until a first load is known. */
  readonly state: ThermalState | undefined
  readonly knownSlots: number
  /** Known slots whose ambient temperature was the default. */
  readonly assumedAmbientSlots: number
  /** Highest of the day, C; -Infinity where no load was known. */
  readonly topOilC: number
  readonly hotSpotC: number
  /** Days of life at the normal rate that the known slots used up. */
  readonly ageingDays: number
}

/** Yearly mean of the normal service conditions of IEC 60076-1; taken where no weather is known. */
const DEFAULT_AMBIENT_C = 20

/** Hot spot of normal paper at which a day costs a day, IEC 60076-7. */
const NORMAL_AGEING_C = 98
const RATE_PER_K = Math.LN2 / 6
/** Above it gas bubbles form and the law of ageing is not known to hold: faster still is not told apart. */
const LAST_AGEING_C = 140
/** Ageing is added up over steps of at most this; temperatures are exact at any step. */
const SUB_STEP_MIN = 5
/** Memory of the load that bridges gaps. */
const GAP_MEMORY_MIN = 1_440

/** Relative rate of ageing of normal paper, 2^((hot spot - 98) / 6), held at 128 from 140 C on. IEC 60076-7. */
export const ageingRate = (hotSpotC: number): number =>
  Math.exp((Math.min(hotSpotC, LAST_AGEING_C) - NORMAL_AGEING_C) * RATE_PER_K)

/** Constants of one transformer on one grid, worked out once. */
export interface ThermalModel {
  readonly ratedKva: number
  readonly slotMin: number
  readonly subSteps: number
  readonly subStepDays: number
  readonly keepOil: number
  readonly keepGradient1: number
  readonly keepGradient2: number
  readonly keepLoad: number
  readonly oilRiseK: number
  readonly gradientK: number
  readonly k21: number
  readonly lossRatio: number
  readonly oilExponent: number
  readonly windingExponent: number
}

/**
 * @param ratedKva above 0
 * @param slotMin length of a slot of the curves, minutes
 */
export const thermalModel = (
  constants: ThermalConstants,
  ratedKva: number,
  slotMin: number,
): ThermalModel => {
  const subSteps = Math.ceil(slotMin / SUB_STEP_MIN)
  const stepMin = slotMin / subSteps
  return {
    ratedKva,
    slotMin,
    subSteps,
    subStepDays: stepMin / 1_440,
    keepOil: Math.exp(-stepMin / (constants.k11 * constants.oilTimeMin)),
    keepGradient1: Math.exp(-stepMin / (constants.k22 * constants.windingTimeMin)),
    keepGradient2: Math.exp((-stepMin * constants.k22) / constants.oilTimeMin),
    keepLoad: Math.exp(-slotMin / GAP_MEMORY_MIN),
    oilRiseK: constants.topOilRiseK + constants.indoorRiseK,
    gradientK: constants.hotSpotFactor * constants.windingGradientK,
    k21: constants.k21,
    lossRatio: constants.lossRatio,
    oilExponent: constants.oilExponent,
    windingExponent: constants.windingExponent,
  }
}

/** Top oil over ambient that a load would settle at, K: ((1 + R K^2) / (1 + R))^x x the rise at rated load. */
const settledOilK = (model: ThermalModel, squareLoad: number): number =>
  ((1 + model.lossRatio * squareLoad) / (1 + model.lossRatio)) ** model.oilExponent * model.oilRiseK

/** Hot spot over top oil that a load would settle at, K: K^y x the gradient at rated load. */
const settledGradientK = (model: ThermalModel, squareLoad: number): number =>
  squareLoad ** (model.windingExponent / 2) * model.gradientK

/** The state after the same load and air for ever. */
export const steadyState = (
  model: ThermalModel,
  loadKva: number,
  ambientC: number,
): ThermalState => {
  const meanSquareLoad = (loadKva / model.ratedKva) ** 2
  const gradientK = settledGradientK(model, meanSquareLoad)
  return {
    topOilC: ambientC + settledOilK(model, meanSquareLoad),
    gradient1K: model.k21 * gradientK,
    gradient2K: (model.k21 - 1) * gradientK,
    meanSquareLoad,
  }
}

/**
 * Walks a day through the difference equations of IEC 60076-7:2018, whose step must stay under half the winding's
 * time constant: 2 min here, while slots are 15 to 60 min long. As load and air are constant within a slot, the equations
 * behind them have an exact solution for any step, a decay towards the settled value, and that is what is taken. Only the
 * ageing, which is no such decay, is added up over sub-steps of 5 min by the trapezoid rule.
 *
 * A slot of unknown load is bridged with the load of the last day or so (root mean square, since losses go with the
 * square): the state drifts there, and neither temperatures nor ageing of the gap are counted.
 *
 * @param state undefined at the very start: then the steady state of the first known load
 * @param loadKva by slot, not negative, NaN where unknown
 * @param ambientC any number of equal parts of the day (1 is a daily mean), NaN where unknown; undefined where all is
 */
export const walkThermalDay = (
  state: ThermalState | undefined,
  loadKva: Float32Array,
  ambientC: Float32Array | undefined,
  model: ThermalModel,
): ThermalDay => {
  const { ratedKva, subSteps, subStepDays, keepOil, keepGradient1, keepGradient2, keepLoad } = model
  const slots = loadKva.length
  const parts = ambientC?.length ?? 0
  let started = state !== undefined
  let oilC = state?.topOilC ?? Number.NaN
  let gradient1K = state?.gradient1K ?? Number.NaN
  let gradient2K = state?.gradient2K ?? Number.NaN
  let meanSquareLoad = state?.meanSquareLoad ?? Number.NaN
  let knownSlots = 0
  let assumedAmbientSlots = 0
  let topOilC = Number.NEGATIVE_INFINITY
  let hotSpotC = Number.NEGATIVE_INFINITY
  let rates = 0
  let rate = started ? ageingRate(oilC + gradient1K - gradient2K) : 0
  for (let slot = 0; slot < slots; slot++) {
    const kva = loadKva[slot] as number
    const known = !Number.isNaN(kva)
    if (!known && !started) continue
    let airC = parts === 0 ? Number.NaN : (ambientC?.[Math.floor((slot * parts) / slots)] as number)
    if (Number.isNaN(airC)) {
      airC = DEFAULT_AMBIENT_C
      if (known) assumedAmbientSlots++
    }
    if (!started) {
      const first = steadyState(model, kva, airC)
      oilC = first.topOilC
      gradient1K = first.gradient1K
      gradient2K = first.gradient2K
      meanSquareLoad = first.meanSquareLoad
      rate = ageingRate(oilC + gradient1K - gradient2K)
      started = true
    }
    const squareLoad = known ? (kva / ratedKva) ** 2 : meanSquareLoad
    if (known) {
      meanSquareLoad = squareLoad + (meanSquareLoad - squareLoad) * keepLoad
      knownSlots++
    }
    const settledC = airC + settledOilK(model, squareLoad)
    const gradientK = settledGradientK(model, squareLoad)
    const settled1K = model.k21 * gradientK
    const settled2K = (model.k21 - 1) * gradientK
    for (let step = 0; step < subSteps; step++) {
      oilC = settledC + (oilC - settledC) * keepOil
      gradient1K = settled1K + (gradient1K - settled1K) * keepGradient1
      gradient2K = settled2K + (gradient2K - settled2K) * keepGradient2
      const nowC = oilC + gradient1K - gradient2K
      const before = rate
      rate = ageingRate(nowC)
      if (!known) continue
      rates += (before + rate) / 2
      if (nowC > hotSpotC) hotSpotC = nowC
      if (oilC > topOilC) topOilC = oilC
    }
  }
  return {
    state: started ? { topOilC: oilC, gradient1K, gradient2K, meanSquareLoad } : undefined,
    knownSlots,
    assumedAmbientSlots,
    topOilC,
    hotSpotC,
    ageingDays: rates * subStepDays,
  }
}

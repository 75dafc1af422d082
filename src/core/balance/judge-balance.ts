import type { DayIndex } from '../time.ts'
import type { AreaCurves, MeterCurve } from './area-curves.ts'
import type { BookFault } from './book-fault.ts'
import { delayed, findClockSkew } from './clock-skew.ts'
import { type Block, findBlock } from './find-block.ts'
import { fitSlope, type Slope } from './fit-slope.ts'
import { boundedSlope, noLoadKw, type TransformerLoss, withoutLoadLoss } from './loss.ts'
import { nominalFactor } from './multipliers.ts'
import { meanOf, nameListedMeter, nameStrayMeter, usualMeanKw } from './name-meter-fault.ts'
import { findStreetLight } from './street-light.ts'
import { sumConsumers } from './sum-consumers.ts'

export interface BalanceParams {
  /** Share of the consumers that must have been measured for a slot to be balanced. */
  readonly minPresent: number
  /** Loss of the lines as a share of the load, where the sum never moves and none can be fitted. */
  readonly lineLossShare: number
}

/** What is known of an area beside its curves. */
export interface BalanceSetting extends TransformerLoss, BalanceParams {
  /** First day of the curves. */
  readonly firstDay: DayIndex
  readonly latitudeDeg: number | undefined
  /** 1 / power factor. */
  readonly kvaPerKw: number
  /** Meters that the books list elsewhere or nowhere, and that may be fed here; asked for only where something is left. */
  readonly candidates: () => readonly MeterCurve[]
}

export const NOT_BALANCED = [
  'NO_HEAD_METER',
  'SINGLE_METER',
  'BALANCE_INCOMPLETE',
  'HEAD_UNRELATED',
] as const
export type NotBalanced = (typeof NOT_BALANCED)[number]

export interface Balance {
  readonly type: 'balanced'
  readonly faults: readonly BookFault[]
  /** Head meter's kW for each of the consumers', as fitted (undefined where the sum never moves) and as it was taken off. */
  readonly slope: number | undefined
  readonly slopeUsed: number
  /** No-load loss that was taken off. */
  readonly noLoadKw: number
  /** What is left once losses and faults are taken off, by slot; NaN where too little was measured. */
  readonly excessKw: Float32Array
  readonly headMeanKw: number
  readonly block: Block | undefined
  /** Listed consumers of which nothing was measured, and what they may draw beyond the mean that stands for them. */
  readonly silent: number
  readonly silentKw: number
}

export type BalanceResult =
  | Balance
  | { readonly type: 'not-balanced'; readonly reason: NotBalanced }

/** Share of the window's slots that must be balanced. */
const MIN_BALANCED = 0.25
const MAX_METER_FAULTS = 3
/** Root mean square of the leftover's changes / head meter's mean, from which meters of other areas are looked at. */
const SEARCH_FROM = 0.004
/** How well the sum explains the head meter's changes where only the head meter's ratio is at fault. */
const MIN_HEAD_EXPLAINED = 0.8
/** Share of the head meter's changes below which the sum explains nothing, where both change about as much. */
const MIN_RELATED = 0.25
const RESTLESS_SHARE = 0.3
/** Slopes between these are losses and missing meters, no ratio. */
const NO_RATIO = { from: 0.8, to: 1.3 }
/** Of a meter that was never heard of nothing is known: it may be one of the largest tenth, by half of their mean. */
const SILENT_QUANTILE = 0.9
const SILENT_ALLOWANCE = 0.5

/**
 * Balances an area over a window: head meter less consumers less losses, faults of the books named and taken off one
 * after the other, and the flat block in what is left. Order: clocks, head meter's ratio, meters, street light; each is
 * sought in what those before it left.
 */
export const judgeBalance = (area: AreaCurves, setting: BalanceSetting): BalanceResult => {
  const { meters } = area
  const slots = area.headKw.length
  const refuse = (reason: NotBalanced): BalanceResult => ({ type: 'not-balanced', reason })
  if (area.headKw.every(Number.isNaN)) return refuse('NO_HEAD_METER')
  if (meters.length < 2) return refuse('SINGLE_METER')
  const sum = sumConsumers(meters, slots, setting.minPresent)
  let balanced = 0
  for (let t = 0; t < slots; t++)
    if (!Number.isNaN((area.headKw[t] as number) + (sum.kw[t] as number))) balanced++
  if (balanced < MIN_BALANCED * slots) return refuse('BALANCE_INCOMPLETE')

  const faults: BookFault[] = []
  const skew = findClockSkew(area.headKw, sum.kw)
  if (skew !== undefined) faults.push({ code: 'CLOCK_SKEW', ...skew })
  const byHeadClock = (kw: Float32Array): Float32Array =>
    skew === undefined ? kw : delayed(kw, skew.lagSlots)
  let sumKw = byHeadClock(sum.kw)
  let headKw = area.headKw
  const asRead = fitSlope(headKw, sumKw)
  if (asRead !== undefined && isUnrelated(asRead, restlessness(headKw), restlessness(sumKw)))
    return refuse('HEAD_UNRELATED')
  const factor = headFactor(asRead)
  if (asRead !== undefined && factor !== undefined) {
    faults.push({ code: 'HEAD_MULTIPLIER', factor, explained: asRead.explained })
    headKw = headKw.map((kw) => kw * factor)
  }
  const headMeanKw = meanOf(headKw)
  const sentKw = withoutLoadLoss(headKw, setting, setting.kvaPerKw)
  const usualKw = usualMeanKw(sum.meansKw, 0.5)
  let fit = sentKw === area.headKw ? asRead : fitSlope(sentKw, sumKw)
  let leftKw = minus(sentKw, sumKw, boundedSlope(fit, setting.lineLossShare))
  const named = new Set<string>()
  for (let round = 0; round < MAX_METER_FAULTS; round++) {
    const unnamed = (list: readonly MeterCurve[]): readonly MeterCurve[] =>
      round === 0 ? list : list.filter(({ meterId }) => !named.has(meterId))
    const found =
      nameListedMeter(leftKw, unnamed(meters), usualKw) ??
      (restlessness(leftKw) > SEARCH_FROM * headMeanKw
        ? nameStrayMeter(leftKw, unnamed(setting.candidates()))
        : undefined)
    if (found === undefined) break
    const { fault, meter, addedShare } = found
    faults.push(fault)
    named.add(meter.meterId)
    const own = byHeadClock(meter.kw)
    sumKw = sumKw.map((kw, t) => {
      const ownKw = own[t] as number
      return kw + addedShare * (Number.isNaN(ownKw) ? fault.meanKw : ownKw)
    })
    fit = fitSlope(sentKw, sumKw)
    leftKw = minus(sentKw, sumKw, boundedSlope(fit, setting.lineLossShare))
  }
  const ironKw = noLoadKw(leftKw, headMeanKw, setting)
  let excessKw = leftKw.map((kw) => kw - ironKw)
  const light = findStreetLight(excessKw, setting.firstDay, setting.latitudeDeg)
  if (light !== undefined) {
    faults.push(light.fault)
    excessKw = excessKw.map((kw, t) => kw - (light.kw[t] as number))
  }
  return {
    type: 'balanced',
    faults,
    slope: fit?.slope,
    slopeUsed: boundedSlope(fit, setting.lineLossShare),
    noLoadKw: ironKw,
    excessKw,
    headMeanKw,
    block: findBlock(excessKw),
    silent: sum.silent,
    silentKw: SILENT_ALLOWANCE * sum.silent * usualMeanKw(sum.meansKw, SILENT_QUANTILE),
  }
}

/** A head meter of another area is as restless as the sum, and by other homes. */
const isUnrelated = (fit: Slope, headKw: number, sumKw: number): boolean =>
  fit.explained < MIN_RELATED && sumKw > RESTLESS_SHARE * headKw && headKw > RESTLESS_SHARE * sumKw

const headFactor = (fit: Slope | undefined): number | undefined =>
  fit === undefined ||
  fit.explained < MIN_HEAD_EXPLAINED ||
  (fit.slope > NO_RATIO.from && fit.slope < NO_RATIO.to)
    ? undefined
    : nominalFactor(1 / fit.slope)

const minus = (sentKw: Float32Array, sumKw: Float32Array, slope: number): Float32Array =>
  sentKw.map((kw, t) => kw - slope * (sumKw[t] as number))

/** Root mean square of the changes from slot to slot. */
const restlessness = (kw: Float32Array): number => {
  let squares = 0
  let n = 0
  for (let t = 1; t < kw.length; t++) {
    const change = (kw[t] as number) - (kw[t - 1] as number)
    if (Number.isNaN(change)) continue
    squares += change * change
    n++
  }
  return n === 0 ? 0 : Math.sqrt(squares / n)
}

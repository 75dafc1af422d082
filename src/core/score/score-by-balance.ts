import type { BlockEvidence } from '../balance/block-evidence.ts'
import type { BookFault } from '../balance/book-fault.ts'
import type { Balance } from '../balance/judge-balance.ts'
import type { TemperatureSlope } from '../signature/temperature-slope.ts'
import type { Alternative, NotJudgedPart, Reason } from './codes.ts'
import { RULES_VERSION } from './score-by-rules.ts'
import type { SiteScore } from './site-score.ts'
import { probabilityOfStrength } from './strength-odds.ts'

/** Standard normal quantile of 90 %: an 80 % interval. */
const Z_80 = 1.2816
/** What tips add to a score that is neither 0 nor 1, as for meters. */
const TIP_GAIN = 0.3
/** Share of the block that the temperature moves, from which it may be heating or cooling. */
const WEATHER_FROM = 0.15

/** What is known of an area beside its balance. */
export interface AreaContext {
  readonly tips: number
  /** Of the residual's daily floor. */
  readonly temperature: TemperatureSlope | undefined
  /** Whether the transformer's rating and losses are known. */
  readonly isLossKnown: boolean
}

/**
 * The score of an area's own site: the strength of the flat block in its balance. Faults of the books were taken off
 * before and stand among the alternatives, so that they explain and never accuse.
 * @param explainFrom below this score reasons and alternatives are left out, those but for named faults
 */
export const scoreByBalance = (
  balance: Balance,
  evidence: BlockEvidence | undefined,
  context: AreaContext,
  explainFrom = 0,
): SiteScore => {
  const strength = evidence?.strength ?? 0
  const gain = context.tips > 0 ? (1 - strength) * strength * TIP_GAIN : 0
  const probability = probabilityOfStrength(strength + gain)
  const kw = evidence?.kw ?? 0
  const errorKw = Z_80 * Math.hypot(evidence?.spreadKw ?? 0, balance.silentKw)
  const isShown = probability >= explainFrom
  return {
    probability,
    expectedKw: kw,
    expectedKwLow: Math.max(0, kw - errorKw),
    expectedKwHigh: kw + errorKw,
    reasons: isShown && evidence !== undefined ? reasonsOf(balance, evidence, context) : [],
    alternatives: [
      ...(isShown ? weatherAlternatives(kw, context.temperature) : []),
      ...balance.faults.map(namedFault),
      ...(isShown && !balance.faults.some(isMapping) ? [OPEN_MAPPING] : []),
    ],
    notJudged: partsOf(context),
    modelVersion: RULES_VERSION,
  }
}

const reasonsOf = (
  { block, silentKw }: Balance,
  evidence: BlockEvidence,
  { tips }: AreaContext,
): readonly Reason[] => {
  const reasons: Reason[] = [
    { code: 'RESIDUAL_FLAT', value: evidence.kw, expected: silentKw, unit: 'kW', weight: 0.5 },
    {
      code: 'FLOOR_STEADY',
      value: evidence.spreadKw / evidence.kw,
      expected: 0.1,
      unit: 'share',
      weight: 0.3,
    },
  ]
  if (block?.onset !== undefined)
    reasons.push({
      code: 'STEP_UP',
      value: block.onset.stepKw,
      expected: 0,
      unit: 'kW',
      weight: 0.4,
    })
  if (tips > 0) reasons.push({ code: 'TIP', value: tips, expected: 0, unit: 'count', weight: 0.1 })
  const sum = reasons.reduce((total, { weight }) => total + weight, 0)
  return reasons
    .map((reason) => ({ ...reason, weight: reason.weight / sum }))
    .sort((a, b) => b.weight - a.weight)
}

const weatherAlternatives = (
  blockKw: number,
  temperature: TemperatureSlope | undefined,
): readonly Alternative[] => {
  if (temperature === undefined)
    return [{ code: 'ELECTRIC_HEATING', openBecause: 'temperature unknown' }]
  const { kwPerC, spanC, r2 } = temperature
  const moves = blockKw > 0 && Math.abs(kwPerC) * spanC * Math.sqrt(r2) > WEATHER_FROM * blockKw
  const slope = `temperature slope ${kwPerC.toFixed(2)} kW/C`
  return (['ELECTRIC_HEATING', 'COOLING'] as const).map((code) =>
    moves && kwPerC < 0 === (code === 'ELECTRIC_HEATING')
      ? { code, openBecause: slope }
      : { code, ruledOutBy: slope },
  )
}

const OPEN_MAPPING: Alternative = {
  code: 'METER_MAPPING',
  openBecause: 'a meter missing from the area leaves its load in the residual',
}

const isMapping = ({ code }: BookFault): boolean =>
  code === 'FED_ELSEWHERE' || code === 'LISTED_ELSEWHERE'

/** A fault in words; what it explains is no part of the score any more. */
const namedFault = (fault: BookFault): Alternative => {
  switch (fault.code) {
    case 'FED_ELSEWHERE':
    case 'LISTED_ELSEWHERE': {
      const where = fault.code === 'FED_ELSEWHERE' ? 'is fed elsewhere' : 'is fed here'
      return {
        code: 'METER_MAPPING',
        openBecause: `meter ${fault.meterId} ${where}: ${fault.meanKw.toFixed(2)} kW, coefficient ${fault.coefficient.toFixed(2)}`,
      }
    }
    case 'METER_MULTIPLIER':
      return {
        code: 'WRONG_MULTIPLIER',
        openBecause: `meter ${fault.meterId} draws ${shown(fault.factor)} times what it shows`,
      }
    case 'HEAD_MULTIPLIER':
      return {
        code: 'WRONG_MULTIPLIER',
        openBecause: `the head meter's load is ${shown(fault.factor)} times what it shows`,
      }
    case 'CLOCK_SKEW':
      return {
        code: 'CLOCK_SKEW',
        openBecause: `the head meter is ${Math.round(30 * fault.lagSlots)} min behind its consumers`,
      }
    case 'STREET_LIGHT':
      return {
        code: 'STREET_LIGHT',
        openBecause: `${fault.kw.toFixed(1)} kW from dusk to dawn, ${fault.hours.toFixed(1)} h a night`,
      }
  }
}

const shown = (factor: number): string => String(Number(factor.toPrecision(2)))

const partsOf = ({ temperature, isLossKnown }: AreaContext): readonly NotJudgedPart[] => [
  ...(temperature === undefined ? (['WEATHER'] as const) : []),
  ...(isLossKnown ? [] : (['TRANSFORMER_LOSS'] as const)),
  'POWER_FACTOR',
]

import { isDeclaredFlat } from '../context/declared-load.ts'
import { FEATURE_NAMES, featuresOf } from '../features/features.ts'
import { isQuiet } from '../features/quiet.ts'
import { evidenceOf, type WindowCurve } from '../features/window-curve.ts'
import type { Signature } from '../signature/signature.ts'
import { probabilityAt } from '../trees/calibrate.ts'
import { explain } from '../trees/explain.ts'
import { predict } from '../trees/predict.ts'
import type { Reason, ReasonCode } from './codes.ts'
import { FEATURE_REASONS } from './feature-reasons.ts'
import { calibratedClassOf, type LearnedModel } from './learned-model.ts'
import { scoreByRules } from './score-by-rules.ts'
import type { SiteContext, SiteScore } from './site-score.ts'

/** No machine draws less for as long as a block is looked for: below it nothing needs a second look. */
export const QUIET_KW = 0.5
const QUIET_PROBABILITY = 1e-5
/** What is left of a suspicion that the contract explains. */
const DECLARED_FACTOR = 0.05
/** Reasons below this share of the evidence are not worth a line. */
const MIN_WEIGHT = 0.03

const BLOCK_LEVELS = [
  'block5Kw',
  'block7Kw',
  'block11Kw',
  'block5Late',
  'block7Late',
  'block11Late',
] as const
const place = (name: (typeof FEATURE_NAMES)[number]): number => FEATURE_NAMES.indexOf(name)
const BLOCK_PLACES = BLOCK_LEVELS.map(place)

/** Highest level that the load kept for 5, 7 or 11 hours on a middle day: what a mine's power is told from. */
export const anchorKw = (features: Float64Array): number => {
  let highest = 0
  for (const at of BLOCK_PLACES) {
    const logKw = features[at] as number
    if (logKw > highest) highest = logKw
  }
  return Math.max(0.3, Math.expm1(highest))
}

/**
 * The learned score of a meter: probability and kW from the trees, reasons from their Shapley values; licences, orders
 * and whatever needs no learning as the rules have it. Falls back to the rules, and says so by its version, where the
 * step is too coarse for a block to be seen, and for licensed meters, whose question is a limit and not a likeness.
 * A quiet site below `explainFrom`, most sites of a region, has no kW and costs little.
 */
export const scoreByModel = (
  model: LearnedModel,
  window: WindowCurve,
  signature: Signature,
  context: SiteContext,
  explainFrom = 0,
): SiteScore => {
  if (!isJudgedByModel(signature, context)) return scoreByRules(signature, context, explainFrom)
  const curve = evidenceOf(window)
  if (isUnseen(context, explainFrom) && isQuiet(curve, QUIET_KW)) return quietScore(model, context)
  const features = featuresOf(curve)
  const anchor = anchorKw(features)
  const quiet = anchor < QUIET_KW
  let probability = quiet
    ? QUIET_PROBABILITY
    : probabilityAt(
        model.calibration[calibratedClassOf(curve.customerClass)],
        predict(model.suspicion, features),
      )
  probability = withTips(probability, context)
  const learnedKw = anchor * Math.exp(predict(model.power, features))
  const expectedKwLow = learnedKw * model.powerLow
  const expectedKwHigh = learnedKw * model.powerHigh
  const stepKw = stepOf(signature)
  const expectedKw = stepKw >= expectedKwLow && stepKw <= expectedKwHigh ? stepKw : learnedKw
  const declaredFlat = isDeclaredFlat(expectedKw, context.activity, context.contractedKw)
  if (declaredFlat) probability *= DECLARED_FACTOR
  const shown = probability >= explainFrom
  const rules = shown ? scoreByRules(signature, context) : undefined
  return {
    probability,
    expectedKw,
    expectedKwLow,
    expectedKwHigh,
    reasons: shown && !quiet ? reasonsOf(model, features, signature, context, expectedKw) : [],
    alternatives: [
      ...(rules?.alternatives ?? []),
      ...(shown && declaredFlat
        ? [{ code: 'SERVER_ROOM' as const, openBecause: `declared activity ${context.activity}` }]
        : []),
    ],
    notJudged: rules?.notJudged ?? [],
    modelVersion: model.version,
  }
}

/** What the floor rose by; where it did, this is nearer to the machines than any average, if the trees do not disagree. */
const stepOf = ({ onset, floorKw }: Signature): number =>
  onset === undefined ? Number.NaN : floorKw - onset.beforeKw

const withTips = (probability: number, context: SiteContext): number =>
  context.tips > 0 ? probability + (1 - probability) * probability * 0.3 : probability

/** Only a curve of an hour or less shows a block inside a day; licences and orders are for the rules. */
export const isJudgedByModel = (
  { resolution }: Signature,
  { licence, orderExcess }: SiteContext,
): boolean => resolution === 'intervals' && licence === undefined && orderExcess === undefined

/** Whether a quiet site is shown to nobody, and nothing but its blocks can change its probability. */
export const isUnseen = (context: SiteContext, explainFrom: number): boolean =>
  withTips(QUIET_PROBABILITY, context) < explainFrom &&
  !isDeclaredFlat(0, context.activity, context.contractedKw)

/** What is said of a quiet site that is shown to nobody. */
export const quietScore = ({ version }: LearnedModel, context: SiteContext): SiteScore => ({
  probability: withTips(QUIET_PROBABILITY, context),
  expectedKw: 0,
  expectedKwLow: 0,
  expectedKwHigh: 0,
  reasons: [],
  alternatives: [],
  notJudged: [],
  modelVersion: version,
})

/** Contributions for the suspicion, summed by code; their weights sum to 1. */
const reasonsOf = (
  model: LearnedModel,
  features: Float64Array,
  signature: Signature,
  context: SiteContext,
  expectedKw: number,
): readonly Reason[] => {
  const { contributions } = explain(model.suspicion, features)
  const byCode = new Map<ReasonCode, number>()
  for (const [at, code] of FEATURE_REASONS.entries())
    byCode.set(code, (byCode.get(code) ?? 0) + (contributions[at] as number))
  if (context.tips > 0) byCode.set('TIP', 0.3)
  const speaking = [...byCode].filter(([, sum]) => sum > 0)
  const total = speaking.reduce((sum, [, part]) => sum + part, 0)
  const kept = speaking.filter(([, sum]) => sum >= MIN_WEIGHT * total)
  const keptTotal = kept.reduce((sum, [, part]) => sum + part, 0)
  return kept
    .map(([code, sum]) => ({
      code,
      ...figureOf(code, features, signature, context, expectedKw),
      weight: sum / keptTotal,
    }))
    .sort((a, b) => b.weight - a.weight || (a.code < b.code ? -1 : 1))
}

/** What was measured, and what an ordinary load would show. */
const figureOf = (
  code: ReasonCode,
  features: Float64Array,
  signature: Signature,
  context: SiteContext,
  expectedKw: number,
): Pick<Reason, 'value' | 'expected' | 'unit'> => {
  const at = (name: (typeof FEATURE_NAMES)[number]): number => {
    const value = features[place(name)] as number
    return Number.isNaN(value) ? 0 : value
  }
  switch (code) {
    case 'ABOVE_PEERS':
      return { value: at('floorToPeers'), expected: 1, unit: 'x' }
    case 'ABOVE_HISTORY':
      return { value: at('floorToHistory'), expected: 1, unit: 'x' }
    case 'NO_WEATHER':
      return { value: at('floorR2'), expected: 0.5, unit: 'share' }
    case 'FLOOR_STEADY':
      return { value: at('floorSpread'), expected: 0.1, unit: 'share' }
    case 'FLOOR_SHARE':
      return { value: at('floorShare'), expected: 0.38, unit: 'share' }
    case 'BLOCK_FLAT':
      return { value: expectedKw, expected: 0, unit: 'kW' }
    case 'STEP_UP':
      return { value: Math.expm1(at('changeFloorKw')), expected: 0, unit: 'kW' }
    case 'NIGHT_AS_DAY':
      return { value: signature.nightDayRatio ?? 1, expected: 0.58, unit: 'x' }
    case 'UNLIKE_CLASS':
      return { value: signature.meanKw, expected: context.peers?.floorKw ?? 0, unit: 'kW' }
    case 'TIP':
      return { value: context.tips, expected: 0, unit: 'count' }
    default:
      return { value: signature.floorKw, expected: 0.3, unit: 'kW' }
  }
}

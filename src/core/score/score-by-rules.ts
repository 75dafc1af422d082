import { seesInsideDay } from '../signature/resolution.ts'
import type { Signature } from '../signature/signature.ts'
import { certaintyOf, isMuchEstimated, isShortHistory, widening } from './certainty.ts'
import type { Alternative, NotJudgedPart, Reason } from './codes.ts'
import { PEER_MIN_COUNT, shapeStrength, steadyStrength } from './shape-strength.ts'
import type { SiteContext, SiteScore } from './site-score.ts'
import { smoothstep } from './smoothstep.ts'
import { probabilityOfStrength } from './strength-odds.ts'

/** Version that the score carries while the rules are the model. */
export const RULES_VERSION = 'rules-1'

/** Floor of a household without a mine: fridges, standby and circulation pumps. Median of real homes is 0.1 to 0.3 kW. */
const HOUSEHOLD_FLOOR_KW = 0.3
/** Below half an S9 nothing is a machine; at two machines of 1.4 kW size speaks for itself. */
const SIZE_FROM_KW = 0.7
const SIZE_FULL_KW = 2.8
/** Share of the floor that weather explains above which it is heating or cooling rather than machines. */
const WEATHER_FROM = 0.15
const WEATHER_FULL = 0.6
/** CV across the zones of an ordinary home: London homes, median. */
const HOME_ZONE_CV = 0.29
const LICENCE_TOLERANCE = 1.1
/** An order to switch off leaves lights, fans and an office on: up to this share of the block is no breach. */
const ORDER_TOLERANCE = 0.25
/** Standard normal quantile of 90 %: an 80 % interval. */
const Z_80 = 1.2816

/**
 * The named baseline `rules`: a transparent score from the floor's size, steadiness and share, raised by a clear onset,
 * lowered by what else explains it. Formula and constants: docs/scoring.md.
 *
 *   size      = smoothstep(block kW, 0.7, 2.8)
 *   steady    = 1 - smoothstep(spread / block, 0.04, 0.35)
 *   share     = smoothstep(floor / mean, 0.25, 0.75), or what stands for it where less is seen of a day
 *   strength  = size^0.45 steady^0.3 share^0.25
 *   evidence  = strength + (1 - strength) strength 0.6 onset
 *   score     = evidence x (1 - weather) x class x certainty x licence, then at least 0.9 strength where a limit is broken
 *
 * @param explainFrom below this score reasons and alternatives are left out: nobody looks at them
 */
export const scoreByRules = (
  signature: Signature,
  context: SiteContext,
  explainFrom = 0,
): SiteScore => {
  const baseline = baselineOf(signature, context)
  const blockKw = Math.max(0, signature.floorKw - baseline.kw)
  const size = smoothstep(blockKw, SIZE_FROM_KW, SIZE_FULL_KW)
  const relativeSpread = blockKw > 0 ? signature.floorSpreadKw / blockKw : 1
  const steady = steadyStrength(relativeSpread, signature.resolution)
  const share = shapeStrength(signature, context)
  const strength = size ** 0.45 * steady ** 0.3 * share ** 0.25
  const onset = signature.onset === undefined ? 0 : signature.onset.explained
  const evidence = strength + (1 - strength) * strength * 0.6 * onset

  const weather = weatherShare(signature)
  const explained = smoothstep(weather.share, WEATHER_FROM, WEATHER_FULL)
  let score =
    evidence * (1 - 0.85 * explained) * classFactor(context, onset) * certaintyOf(signature.quality)
  const licence = judgeLicence(blockKw, context)
  if (licence === 'within') score *= 0.04
  if (licence === 'over') score = Math.max(score, 0.9 * strength)
  const orderIgnored =
    context.orderExcess !== undefined &&
    context.orderExcess.drawnKw - context.orderExcess.maxKw >
      Math.max(SIZE_FROM_KW, ORDER_TOLERANCE * blockKw)
  if (orderIgnored) score = Math.max(score, 0.9 * Math.max(strength, size))
  if (context.tips > 0) score += (1 - score) * score * 0.3

  const uncertaintyKw =
    Math.hypot(signature.floorSpreadKw, baseline.spreadKw) * widening(signature.quality)
  const probability = probabilityOfStrength(score)
  const shown = probability >= explainFrom
  const found = {
    blockKw,
    baselineKw: baseline.kw,
    size,
    steady,
    share,
    onset,
    licence,
    orderIgnored,
  }
  return {
    probability,
    expectedKw: blockKw,
    expectedKwLow: Math.max(0, blockKw - Z_80 * uncertaintyKw),
    expectedKwHigh: blockKw + Z_80 * uncertaintyKw,
    reasons: shown ? reasonsOf(signature, context, found) : [],
    alternatives: shown ? alternativesOf(signature, context, weather, licence, blockKw) : [],
    notJudged: notJudgedOf(signature, context, baseline.from),
    modelVersion: RULES_VERSION,
  }
}

interface Baseline {
  readonly kw: number
  readonly spreadKw: number
  readonly from: 'history' | 'peers' | 'class'
}

/** What the floor would be without a mine: the site's own past first, then its peers, then its class. */
const baselineOf = (signature: Signature, context: SiteContext): Baseline => {
  if (signature.onset !== undefined)
    return {
      kw: Math.max(0, signature.onset.beforeKw),
      spreadKw: signature.floorSpreadKw,
      from: 'history',
    }
  const { peers, history } = context
  const hasPeers = peers !== undefined && peers.count >= PEER_MIN_COUNT
  // A mine that is older than the meter's own past stands in it: then its peers tell.
  const ownKw =
    signature.resolution === 'days' && history !== undefined
      ? history.floorKw
      : Number.POSITIVE_INFINITY
  if (ownKw < (hasPeers ? peers.floorKw : Number.POSITIVE_INFINITY)) {
    const kw = Math.min(ownKw, signature.floorKw)
    return { kw, spreadKw: Math.max(0.05, kw / 3), from: 'history' }
  }
  if (hasPeers) {
    const kw = Math.min(peers.floorKw, signature.floorKw)
    return { kw, spreadKw: Math.max(0.05, kw / 3), from: 'peers' }
  }
  return { kw: HOUSEHOLD_FLOOR_KW, spreadKw: 0.1, from: 'class' }
}

/** How much of the floor the weather moves: the slope over the window's span, against the floor. */
const weatherShare = (signature: Signature): { share: number; kwPerC: number | undefined } => {
  const { temperature, floorKw } = signature
  if (temperature === undefined || floorKw <= 0) return { share: 0, kwPerC: temperature?.kwPerC }
  const movedKw = Math.abs(temperature.kwPerC) * temperature.spanC * Math.sqrt(temperature.r2)
  return { share: movedKw / floorKw, kwPerC: temperature.kwPerC }
}

/** Businesses have a floor by right: without a step in their own history it says little. */
const classFactor = (context: SiteContext, onset: number): number => {
  if (context.customerClass === undefined || context.customerClass === 'household') return 1
  return 0.3 + 0.6 * onset
}

const judgeLicence = (blockKw: number, context: SiteContext): 'none' | 'within' | 'over' => {
  if (context.licence === undefined) return 'none'
  return blockKw <= LICENCE_TOLERANCE * context.licence.declaredKw ? 'within' : 'over'
}

const reasonsOf = (
  signature: Signature,
  context: SiteContext,
  found: {
    readonly blockKw: number
    readonly baselineKw: number
    readonly size: number
    readonly steady: number
    readonly share: number
    readonly onset: number
    readonly licence: 'none' | 'within' | 'over'
    readonly orderIgnored: boolean
  },
): readonly Reason[] => {
  const weighted: Reason[] = []
  const add = (
    code: Reason['code'],
    value: number,
    expected: number,
    unit: Reason['unit'],
    weight: number,
  ) => {
    if (weight > 0.005) weighted.push({ code, value, expected, unit, weight })
  }
  add('FLOOR_HIGH', signature.floorKw, found.baselineKw, 'kW', 0.45 * found.size)
  add(
    'FLOOR_STEADY',
    signature.floorKw > 0 ? signature.floorSpreadKw / signature.floorKw : 0,
    0.1,
    'share',
    0.3 * found.steady * found.size,
  )
  const shapeWeight = 0.25 * found.share * found.size
  if (signature.resolution === 'zones')
    add('ZONES_EQUAL', signature.zoneCv ?? 0, HOME_ZONE_CV, 'share', shapeWeight)
  else if (signature.resolution !== 'days')
    add('FLOOR_SHARE', signature.floorShare, 0.38, 'share', shapeWeight)
  if (signature.onset !== undefined)
    add('STEP_UP', signature.onset.sizeKw, 0, 'kW', 0.4 * found.onset * found.size)
  const { peers } = context
  if (peers !== undefined && peers.count >= PEER_MIN_COUNT && peers.floorKw > 0)
    add(
      'ABOVE_PEERS',
      signature.floorKw / peers.floorKw,
      1,
      'x',
      0.15 * smoothstep(signature.floorKw / peers.floorKw, 2, 10),
    )
  const { history } = context
  if (signature.resolution === 'days' && history !== undefined && history.floorKw > 0)
    add(
      'ABOVE_HISTORY',
      signature.floorKw / history.floorKw,
      1,
      'x',
      0.25 * smoothstep(signature.floorKw / history.floorKw, 1.5, 3),
    )
  if (signature.nightDayRatio !== undefined)
    add(
      'NIGHT_AS_DAY',
      signature.nightDayRatio,
      0.58,
      'x',
      0.1 * found.size * smoothstep(signature.nightDayRatio, 0.65, 0.95),
    )
  if (found.licence === 'over' && context.licence !== undefined)
    add('OVER_DECLARED', found.blockKw, context.licence.declaredKw, 'kW', 0.6)
  if (found.orderIgnored && context.orderExcess !== undefined)
    add('ORDER_IGNORED', context.orderExcess.drawnKw, context.orderExcess.maxKw, 'kW', 0.6)
  if (context.tips > 0) add('TIP', context.tips, 0, 'count', 0.1)
  const sum = weighted.reduce((total, { weight }) => total + weight, 0)
  return weighted
    .map((reason) => ({ ...reason, weight: reason.weight / sum }))
    .sort((a, b) => b.weight - a.weight || (a.code < b.code ? -1 : 1))
}

const alternativesOf = (
  signature: Signature,
  context: SiteContext,
  weather: { readonly share: number; readonly kwPerC: number | undefined },
  licence: 'none' | 'within' | 'over',
  blockKw: number,
): readonly Alternative[] => {
  const considered: Alternative[] = []
  const { kwPerC } = weather
  if (kwPerC === undefined)
    considered.push({ code: 'ELECTRIC_HEATING', openBecause: 'temperature unknown' })
  else {
    const slope = `temperature slope ${kwPerC.toFixed(2)} kW/C`
    const moved = weather.share > WEATHER_FROM
    considered.push(
      moved && kwPerC < 0
        ? { code: 'ELECTRIC_HEATING', openBecause: slope }
        : { code: 'ELECTRIC_HEATING', ruledOutBy: slope },
      moved && kwPerC > 0
        ? { code: 'COOLING', openBecause: slope }
        : { code: 'COOLING', ruledOutBy: slope },
    )
  }
  if (context.customerClass !== 'household')
    considered.push({
      code: 'BUSINESS_BASE_LOAD',
      openBecause:
        context.customerClass === undefined
          ? 'customer class unknown'
          : `class ${context.customerClass}`,
    })
  if (signature.onset !== undefined)
    considered.push(
      signature.floorShare > 0.8
        ? {
            code: 'NEW_TENANT',
            ruledOutBy: `floor is ${Math.round(100 * signature.floorShare)} % of the mean`,
          }
        : { code: 'NEW_TENANT', openBecause: `step of ${signature.onset.sizeKw.toFixed(1)} kW` },
    )
  if (licence !== 'none' && context.licence !== undefined) {
    const words = `draws ${blockKw.toFixed(1)} of ${context.licence.declaredKw.toFixed(1)} kW declared`
    considered.push(
      licence === 'within'
        ? { code: 'LICENSED_MINER', openBecause: words }
        : { code: 'LICENSED_MINER', ruledOutBy: words },
    )
  }
  return considered
}

const notJudgedOf = (
  signature: Signature,
  context: SiteContext,
  baselineFrom: Baseline['from'],
): readonly NotJudgedPart[] => {
  const parts: NotJudgedPart[] = []
  if (signature.temperature === undefined) parts.push('WEATHER')
  if (!context.hasArea) parts.push('AREA')
  if (
    baselineFrom !== 'peers' &&
    (context.peers === undefined || context.peers.count < PEER_MIN_COUNT)
  )
    parts.push('PEERS')
  if (context.customerClass === undefined) parts.push('CLASS')
  if (!seesInsideDay(signature.resolution)) parts.push('DAY_SHAPE')
  if (signature.resolution === 'hours') parts.push('COARSE_STEP')
  if (isShortHistory(signature.quality)) parts.push('SHORT_HISTORY')
  if (isMuchEstimated(signature.quality)) parts.push('ESTIMATED_READS')
  parts.push('POWER_FACTOR')
  return parts
}

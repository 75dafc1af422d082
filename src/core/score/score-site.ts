import { blockHistory } from '../evidence/block-history.ts'
import { type SiteEvidence, siteEvidence } from '../evidence/site-evidence.ts'
import type { WindowCurve } from '../features/window-curve.ts'
import type { Signature } from '../signature/signature.ts'
import type { DayIndex } from '../time.ts'
import type { LearnedModel } from './learned-model.ts'
import { isJudgedByModel, isUnseen, quietScore, scoreByModel } from './score-by-model.ts'
import { scoreByRules } from './score-by-rules.ts'
import type { SiteContext, SiteScore } from './site-score.ts'
import { evidenceReasons, weighAlternatives } from './weigh-evidence.ts'

/** Below it no block is suspected whose coming could matter; that it went does where somebody looks. */
const LOOKED_AT_FROM = 0.02
/** A block that has been gone for so many measured days is judged by these alone. */
const GONE_DAYS = 3

/** A site's score with what its curve shows beside it. */
export interface JudgedSite {
  readonly score: SiteScore
  /** First day of the block that is still on; undefined where none began in the window, or it has ended. */
  readonly onsetDay: DayIndex | undefined
  /** First day without the block; undefined where it is still on. */
  readonly endedDay: DayIndex | undefined
  /** Of sites that are shown. */
  readonly evidence: SiteEvidence | undefined
}

/** A site's days, asked for where they are needed. */
export interface SiteDays {
  readonly firstDay: DayIndex
  curve(): WindowCurve
  /** By slot as the curve, NaN where unknown; undefined where the meter sends no reactive energy. */
  reactiveKvar(): Float32Array | undefined
  /** Whether the curve needs no look to be told quiet, as scoreByModel() has it. */
  isSurelyQuiet?(): boolean
}

/**
 * The score of a meter by the model, or by the rules where there is none; then, where anything is suspected, when its
 * block came and whether it has gone. One that has been gone for three measured days or more has at most the probability
 * of the days since; its kW and reasons stay those of the block. Everything else that the curve shows is worked out
 * only for sites that are shown.
 */
export const scoreSite = (
  model: LearnedModel | undefined,
  days: SiteDays,
  signature: Signature,
  context: SiteContext,
  explainFrom = 0,
): JudgedSite => {
  const scored =
    model === undefined
      ? scoreByRules(signature, context, explainFrom)
      : (unseenScore(model, days, signature, context, explainFrom) ??
        scoreByModel(model, days.curve(), signature, context, explainFrom))
  const floorOnset = signature.onset?.day
  const isShown = scored.probability >= explainFrom
  const isSuspected = scored.probability >= LOOKED_AT_FROM
  if (signature.resolution !== 'intervals' || !(isShown || isSuspected))
    return { score: scored, onsetDay: floorOnset, endedDay: undefined, evidence: undefined }
  const { firstDay } = days
  const curve = days.curve()
  const history = blockHistory(curve, scored.expectedKw)
  const ended = history?.endedDay
  const onsetDay =
    ended !== undefined
      ? undefined
      : history?.onsetDay === undefined || !isSuspected
        ? floorOnset
        : firstDay + history.onsetDay
  let probability = scored.probability
  if (
    ended !== undefined &&
    isSuspected &&
    model !== undefined &&
    scored.modelVersion === model.version &&
    measuredDays(curve, ended) >= GONE_DAYS
  ) {
    const since = scoreByModel(model, from(curve, ended), signature, context, 1)
    probability = Math.min(probability, since.probability)
  }
  const endedDay = ended === undefined ? undefined : firstDay + ended
  const score = { ...scored, probability }
  if (!isShown || !isSuspected) return { score, onsetDay, endedDay, evidence: undefined }
  const evidence = siteEvidence(curve, days.reactiveKvar(), history, scored.expectedKw, firstDay)
  return {
    score: {
      ...score,
      reasons: [...scored.reasons, ...evidenceReasons(evidence)],
      alternatives: weighAlternatives(scored.alternatives, evidence),
      notJudged:
        evidence.powerFactor === undefined
          ? scored.notJudged
          : scored.notJudged.filter((part) => part !== 'POWER_FACTOR'),
    },
    onsetDay,
    endedDay,
    evidence,
  }
}

/** What the model says of a site that is certain to be quiet; undefined where it takes a look. */
const unseenScore = (
  model: LearnedModel,
  days: SiteDays,
  signature: Signature,
  context: SiteContext,
  explainFrom: number,
): SiteScore | undefined =>
  isJudgedByModel(signature, context) &&
  isUnseen(context, explainFrom) &&
  days.isSurelyQuiet?.() === true
    ? quietScore(model, context)
    : undefined

const measuredDays = ({ kw, slots, days }: WindowCurve, fromDay: number): number => {
  let count = 0
  for (let day = fromDay; day < days; day++)
    if (kw.subarray(day * slots, (day + 1) * slots).some((value) => !Number.isNaN(value))) count++
  return count
}

/** The same window with the days before one unknown. */
const from = (curve: WindowCurve, day: number): WindowCurve => ({
  ...curve,
  kw: curve.kw.slice().fill(Number.NaN, 0, day * curve.slots),
  known: undefined,
})

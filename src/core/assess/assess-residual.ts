import { residualOf } from '../balance/residual.ts'
import type { TransformerAsset } from '../context/assets.ts'
import { areaSite, type TransformerId } from '../ids.ts'
import { AREA_SLOTS, type AreaLoading, ratingOf } from '../overload/area-load.ts'
import type { AreaDay } from '../overload/area-sums.ts'
import { scoreByRules } from '../score/score-by-rules.ts'
import type { SiteContext } from '../score/site-score.ts'
import { type DayFigures, dayFigures } from '../signature/day-figures.ts'
import { signatureOf } from '../signature/signature.ts'
import type { DayIndex } from '../time.ts'
import { MS_PER_DAY, MS_PER_MINUTE } from '../units.ts'
import type { AreaMember } from './area.ts'
import type { AssessContext } from './assess-context.ts'
import { type Assessment, notJudged, overloadOf } from './assessment.ts'
import { meanDay } from './mean-day.ts'

const NO_QUALITY = { days: 0, coverage: 0, estimatedShare: 0 }

/** An area as its balance needs it. */
export interface BalancedArea {
  readonly transformerId: TransformerId
  readonly transformer: TransformerAsset | undefined
  readonly head: AreaMember | undefined
  readonly consumers: readonly AreaMember[]
  readonly days: () => readonly AreaDay[]
  readonly loading: AreaLoading | undefined
}

/** The area's own site: the signature of what no consumer's meter saw. */
export const assessResidual = (
  area: BalancedArea,
  asOf: DayIndex,
  { reference, calendars, params, isExplained }: AssessContext,
): Assessment => {
  const { transformerId, transformer, head, consumers, days, loading } = area
  const attributes = (head ?? consumers[0])?.attributes
  const base = {
    siteId: areaSite(transformerId),
    kind: 'area' as const,
    regionId: transformer?.regionId ?? attributes?.regionId ?? '',
    transformerId,
    asOf,
  }
  const overload = overloadOf(loading, undefined)
  if (head === undefined || attributes === undefined)
    return notJudged(base, { reason: 'NO_HEAD_METER', quality: NO_QUALITY }, overload)
  const rating = ratingOf(transformer)
  const loss =
    rating !== undefined && transformer?.p0Kw !== undefined && transformer.pkKw !== undefined
      ? { p0Kw: transformer.p0Kw, pkKw: transformer.pkKw, ratedKva: rating }
      : undefined
  const kvaPerKw = 1 / params.powerFactor
  const calendar = calendars.of(attributes.timeZone)
  const curves: Float32Array[] = []
  const series: { day: DayIndex; figures: DayFigures }[] = []
  const temperaturesC: number[] = []
  let headSum = 0
  let headCount = 0
  for (const { day, headKw, sumKw, counts, measured } of days()) {
    if (headKw.every(Number.isNaN)) continue
    const { powerKw, quality } = residualOf(
      headKw,
      sumKw,
      counts,
      measured,
      consumers.length,
      loss,
      kvaPerKw,
      params.balance,
    )
    const expected = Math.min(AREA_SLOTS, Math.round(calendar.lengthMs(day) / (30 * MS_PER_MINUTE)))
    series.push({ day, figures: dayFigures(powerKw, quality, expected) })
    curves.push(powerKw.map((kw, slot) => (quality[slot] === 0 ? Number.NaN : kw)))
    temperaturesC.push(
      reference.weather.meanC(
        attributes.regionId,
        calendar.startOf(day),
        calendar.startOf(day + 1),
      ),
    )
    for (const kw of headKw)
      if (!Number.isNaN(kw)) {
        headSum += kw
        headCount++
      }
  }
  const result = signatureOf(series, asOf, temperaturesC, params)
  if (result.type === 'not-judged')
    return notJudged(
      base,
      {
        ...result,
        reason: result.reason === 'LOW_COVERAGE' ? 'BALANCE_INCOMPLETE' : result.reason,
      },
      overload,
    )
  const atMs = calendar.startOf(asOf) + MS_PER_DAY / 2
  const siteContext: SiteContext = {
    kind: 'area',
    customerClass: undefined,
    peers: undefined,
    licence: undefined,
    orderExcess: undefined,
    tips: reference.tipsFor(`transformer ${transformerId}`, atMs),
    activity: undefined,
    contractedKw: undefined,
    headMeanKw: headCount === 0 ? 0 : headSum / headCount,
    hasArea: true,
  }
  const explainFrom = isExplained(base.siteId) ? 0 : params.emitFrom
  const score = scoreByRules(result.signature, siteContext, explainFrom)
  return {
    ...base,
    ...score,
    onsetDay: result.signature.onset?.day,
    overload,
    quality: result.signature.quality,
    profileKw:
      score.probability >= explainFrom
        ? meanDay(curves.length, (i) => curves[i] as Float32Array)
        : [],
    modelVersion: score.modelVersion,
  }
}

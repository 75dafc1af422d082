import type { AreaCurves } from '../balance/area-curves.ts'
import { blockEvidence } from '../balance/block-evidence.ts'
import { judgeBalance } from '../balance/judge-balance.ts'
import type { TransformerAsset } from '../context/assets.ts'
import { areaSite, type TransformerId } from '../ids.ts'
import { AREA_SLOTS, ratingOf, toAreaGrid } from '../overload/area-load.ts'
import { scoreByBalance } from '../score/score-by-balance.ts'
import { type DayFigures, dayFigures } from '../signature/day-figures.ts'
import { signatureOf } from '../signature/signature.ts'
import type { DayIndex } from '../time.ts'
import { MS_PER_DAY, MS_PER_MINUTE } from '../units.ts'
import { QUALITY_RANK } from '../validate/quality.ts'
import type { AreaMember } from './area-member.ts'
import { isAreaOut, isMeterOut } from './area-outage.ts'
import type { AssessContext } from './assess-context.ts'
import { type Assessment, notJudged } from './assessment.ts'
import { meanDay } from './mean-day.ts'
import { isMember } from './membership.ts'

const NO_QUALITY = { days: 0, coverage: 0, estimatedShare: 0 }

/** An area as its balance needs it. */
export interface BalancedArea {
  readonly transformerId: TransformerId
  readonly transformer: TransformerAsset | undefined
  readonly head: AreaMember | undefined
  readonly consumers: readonly AreaMember[]
}

export interface Residual {
  /** Without the area's overload. */
  readonly assessment: Assessment
  /** What the balance leaves unexplained, by slot of the window; NaN where unknown, undefined without a balance. */
  readonly excessKw: Float32Array | undefined
}

/** The area's own site: the signature of what no consumer's meter saw. */
export const assessResidual = (
  area: BalancedArea,
  asOf: DayIndex,
  explainFrom: number,
  context: AssessContext,
): Residual => {
  const { reference, calendars, params } = context
  const { transformerId, transformer, head, consumers } = area
  const attributes = (head ?? consumers[0])?.attributes
  const base = {
    siteId: areaSite(transformerId),
    kind: 'area' as const,
    regionId: transformer?.regionId ?? attributes?.regionId ?? '',
    transformerId,
    asOf,
  }
  const unbalanced = (result: Parameters<typeof notJudged>[1]): Residual => ({
    assessment: notJudged(base, result),
    excessKw: undefined,
  })
  if (head === undefined || attributes === undefined)
    return unbalanced({ reason: 'NO_HEAD_METER', quality: NO_QUALITY })
  const firstDay = asOf - params.windowDays + 1
  const ratedKva = ratingOf(transformer)
  const balance = judgeBalance(curvesOf(head, consumers, firstDay, context), {
    firstDay,
    ratedKva,
    p0Kw: transformer?.p0Kw,
    pkKw: transformer?.pkKw,
    latitudeDeg: transformer?.lat,
    kvaPerKw: 1 / params.powerFactor,
    minPresent: params.balance.minPresent,
    lineLossShare: params.balance.lineLossShare,
    candidates: () => [],
  })
  if (balance.type === 'not-balanced') {
    // The head meter is there; what it sent was estimated.
    const reason = balance.reason === 'NO_HEAD_METER' ? 'BALANCE_INCOMPLETE' : balance.reason
    return unbalanced({ reason, quality: NO_QUALITY })
  }
  const { excessKw, block } = balance
  const calendar = calendars.of(attributes.timeZone)
  const curves: Float32Array[] = []
  const series: { day: DayIndex; figures: DayFigures }[] = []
  const temperaturesC: number[] = []
  for (let i = 0; i < params.windowDays; i++) {
    const day = firstDay + i
    if (!context.windows.figures(head, day)) continue
    const curve = excessKw.subarray(i * AREA_SLOTS, (i + 1) * AREA_SLOTS)
    const quality = Uint8Array.from(curve, (kw) =>
      Number.isNaN(kw) ? QUALITY_RANK.missing : QUALITY_RANK.valid,
    )
    const expected = Math.min(AREA_SLOTS, Math.round(calendar.lengthMs(day) / (30 * MS_PER_MINUTE)))
    series.push({ day, figures: dayFigures(curve, quality, expected) })
    curves.push(curve)
    temperaturesC.push(
      reference.weather.meanC(
        attributes.regionId,
        calendar.startOf(day),
        calendar.startOf(day + 1),
      ),
    )
  }
  const result = signatureOf(series, asOf, temperaturesC, params)
  if (result.type === 'not-judged')
    return unbalanced({
      ...result,
      reason: result.reason === 'LOW_COVERAGE' ? 'BALANCE_INCOMPLETE' : result.reason,
    })
  const attached = consumers.filter(({ moves }) => isMember(moves, asOf))
  if (isMeterOut(head, asOf, context.windows) || isAreaOut(attached, asOf, context.windows)) {
    const { quality } = result.signature
    return { assessment: notJudged(base, { reason: 'AREA_OUTAGE', quality }), excessKw }
  }
  const score = scoreByBalance(
    balance,
    blockEvidence(balance),
    {
      tips: reference.tipsFor(
        `transformer ${transformerId}`,
        calendar.startOf(asOf) + MS_PER_DAY / 2,
      ),
      temperature: result.signature.temperature,
      isLossKnown:
        ratedKva !== undefined && transformer?.p0Kw !== undefined && transformer.pkKw !== undefined,
    },
    explainFrom,
  )
  const assessment: Assessment = {
    ...base,
    ...score,
    onsetDay: block?.onset === undefined ? undefined : firstDay + block.onset.day,
    overload: undefined,
    quality: result.signature.quality,
    profileKw:
      score.probability >= explainFrom
        ? meanDay(curves.length, (i) => curves[i] as Float32Array)
        : [],
  }
  return { assessment, excessKw }
}

/** Coarser than an hour, a meter shows nothing of when its load was drawn: it counts as not measured. */
const FEWEST_SLOTS = 24

/** The window's curves on the area's grid, measured values only. */
const curvesOf = (
  head: AreaMember,
  consumers: readonly AreaMember[],
  firstDay: DayIndex,
  { windows, params }: AssessContext,
): AreaCurves => {
  const days = params.windowDays
  const curveOf = (member: AreaMember): Float32Array => {
    const kw = new Float32Array(days * AREA_SLOTS).fill(Number.NaN)
    if (member.slots < FEWEST_SLOTS) return kw
    const own = new Float32Array(member.slots)
    for (let i = 0; i < days; i++) {
      const grid = kw.subarray(i * AREA_SLOTS, (i + 1) * AREA_SLOTS)
      if (windows.curve(member, firstDay + i, member.slots === AREA_SLOTS ? grid : own, false))
        if (member.slots !== AREA_SLOTS) toAreaGrid(own, grid)
    }
    return kw
  }
  return {
    days,
    headKw: curveOf(head),
    meters: consumers.map((member) => {
      const kw = curveOf(member)
      // What it drew while it hung on another area, this head meter did not see.
      for (let i = 0; i < days; i++)
        if (!isMember(member.moves, firstDay + i)) kw.fill(0, i * AREA_SLOTS, (i + 1) * AREA_SLOTS)
      return { meterId: member.meterId, kw }
    }),
  }
}

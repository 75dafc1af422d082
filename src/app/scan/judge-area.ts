import { isChangeCertain } from '../../core/alert/certain-change.ts'
import type { LifecycleParams } from '../../core/alert/lifecycle.ts'
import { type LookBack, lookBack, NOTHING_SEEN } from '../../core/alert/look-back.ts'
import { assessArea } from '../../core/assess/assess-area.ts'
import type { Assessment } from '../../core/assess/assessment.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import type { ReferenceBook } from '../../core/context/reference-book.ts'
import { areaSite, type MeterId, type SiteId, transformerId } from '../../core/ids.ts'
import type { SignatureResult } from '../../core/signature/signature.ts'
import type { DayIndex } from '../../core/time.ts'
import { canFold, firstDayOf, foldArea } from './fold-area.ts'
import type { JudgedArea, JudgeOptions } from './judged-area.ts'
import { walkArea } from './walk-area.ts'

/** One site's days, the latest first. */
interface Trail {
  seen: LookBack
  readonly said: Map<DayIndex, Assessment>
}

/** The latest days' signatures are kept until the area is done: they are asked for again where reasons are. */
const MOST_DAYS_KEPT = 40

/**
 * Judges an area as of the last day, and of the days before it as many as decide which alerts stand on it: the alerts
 * are those of judging each day in turn, of which most do not matter to anybody.
 * @param meters days of each meter, oldest first
 */
export const judgeArea = (
  meters: readonly (readonly MeterDay[])[],
  options: JudgeOptions,
): JudgedArea => {
  const { asOf, lifecycle } = options
  const firstDay = firstDayOf(meters)
  if (firstDay === undefined || firstDay > asOf) return { sites: [], handedOn: [] }
  if (!canFold(meters, firstDay, asOf)) return walkArea(meters, options)
  const judge = judgeOf(meters, firstDay, options)
  const sites = judge(asOf, undefined, options.explainAll ? 'everything' : 'nothing')
  const settled = neverJudged(meters, options.reference)
  const standing = standingTrails(sites, settled, firstDay, judge, asOf, lifecycle)
  const handedOn: Assessment[] = []
  for (const [siteId, { said }] of standing)
    handedOn.push(
      ...explainedLately(
        handedOnOf(said, options.params.emitFrom),
        ({ asOf: day }, isLast) => judge(day, siteId, isLast ? 'everything' : 'reasons')[0],
      ),
    )
  return { sites, handedOn }
}

type Judge = (
  day: DayIndex,
  asked: ((siteId: SiteId) => boolean) | SiteId | undefined,
  explained: 'nothing' | 'reasons' | 'everything',
) => readonly Assessment[]

const judgeOf = (
  meters: readonly (readonly MeterDay[])[],
  firstDay: DayIndex,
  options: JudgeOptions,
): Judge => {
  const { asOf, params, reference, calendars } = options
  const past = foldArea(meters, firstDay, options)
  const signatures = new Map<DayIndex, Map<MeterId, SignatureResult>>()
  return (day, asked, explained) => {
    const isExplained = explained !== 'nothing'
    const area = past.asOf(day)
    let known = signatures.get(day)
    if (known === undefined) {
      known = new Map()
      if (asOf - day < MOST_DAYS_KEPT) signatures.set(day, known)
    }
    if (area.members.length === 0) return []
    return assessArea(area, day, {
      windows: past.windows,
      reference,
      calendars,
      signatures: known,
      params: isExplained ? params : { ...params, emitFrom: Number.POSITIVE_INFINITY },
      isExplained: () => isExplained,
      isShown: explained === 'everything',
      ...(asked === undefined
        ? {}
        : { isAsked: typeof asked === 'function' ? asked : (siteId) => siteId === asked }),
    })
  }
}

/** An area without its head meter's readings is not judged on any day; nothing of it needs a look. */
const neverJudged = (
  meters: readonly (readonly MeterDay[])[],
  reference: ReferenceBook,
): Set<SiteId> => {
  const transformer = meters.find(([day]) => day !== undefined)?.[0]?.attributes.transformerId
  if (transformer === undefined) return new Set()
  const head = reference.transformers.get(transformer)?.headMeterId
  const hasHead = head !== undefined && meters.some(([day]) => day?.meterId === head)
  return new Set(hasHead ? [] : [areaSite(transformerId(transformer))])
}

/**
 * Goes back day by day until it is settled of each site whether an alert can stand on the last one; answers those of
 * which it can, with their days since then.
 * @param settled sites that are not asked for; the others join them here
 */
const standingTrails = (
  sites: readonly Assessment[],
  settled: Set<SiteId>,
  firstDay: DayIndex,
  judge: Judge,
  asOf: DayIndex,
  lifecycle: LifecycleParams,
): ReadonlyMap<SiteId, Trail> => {
  const standing = new Map<SiteId, Trail>()
  const open = new Map<SiteId, Trail>()
  for (let day = asOf; day >= firstDay; day--) {
    // A site that comes to an end shortly before the last day can have an alert, too.
    const isNewAsked = asOf - day < lifecycle.clearAfterDays
    if (open.size === 0 && !isNewAsked) break
    const asked = (siteId: SiteId): boolean =>
      open.has(siteId) || (isNewAsked && !settled.has(siteId))
    const said = new Map(
      (day === asOf ? sites : judge(day, asked, 'nothing')).map((each) => [each.siteId, each]),
    )
    for (const siteId of said.keys())
      if (!open.has(siteId) && !settled.has(siteId))
        open.set(siteId, {
          seen: { ...NOTHING_SEEN, quietDays: asOf - day },
          said: new Map(),
        })
    for (const [siteId, trail] of open) {
      const assessment = said.get(siteId)
      trail.seen = lookBack(trail.seen, assessment, lifecycle)
      if (assessment !== undefined) trail.said.set(day, assessment)
      if (!trail.seen.isSettled && day > firstDay) continue
      open.delete(siteId)
      settled.add(siteId)
      if (trail.seen.raises) standing.set(siteId, trail)
    }
  }
  return standing
}

/** What assess would have handed on of one site: from the threshold up, and once more where it fell below. */
const handedOnOf = (
  said: ReadonlyMap<DayIndex, Assessment>,
  emitFrom: number,
): readonly Assessment[] => {
  const handedOn: Assessment[] = []
  let lastDay: DayIndex | undefined
  for (const [day, assessment] of [...said].sort(([a], [b]) => a - b)) {
    const { probability } = assessment
    // One that was gone for a day was forgotten.
    const wasHandedOn = lastDay === day - 1
    if (probability === undefined) {
      if (!wasHandedOn) continue
      handedOn.push(assessment)
    } else if (probability < emitFrom) {
      if (wasHandedOn) handedOn.push(assessment)
      continue
    } else handedOn.push(assessment)
    lastDay = day
  }
  return handedOn
}

/**
 * Reasons are dear: so many of the latest assessments get theirs as decide how the alert has changed. The last one is what an
 * alert shows.
 */
const explainedLately = (
  handedOn: readonly Assessment[],
  explain: (assessment: Assessment, isLast: boolean) => Assessment | undefined,
): readonly Assessment[] => {
  const judged = handedOn.filter(({ probability }) => probability !== undefined)
  let explainedFrom = judged.length
  for (let wanted = 2; ; wanted *= 2) {
    const from = Math.max(0, judged.length - wanted)
    while (explainedFrom > from) {
      explainedFrom--
      const assessment = judged[explainedFrom] as Assessment
      judged[explainedFrom] = explain(assessment, explainedFrom === judged.length - 1) ?? assessment
    }
    if (isChangeCertain(judged, explainedFrom)) break
  }
  let place = 0
  return handedOn.map((assessment) =>
    assessment.probability === undefined ? assessment : (judged[place++] as Assessment),
  )
}

import { assessArea } from '../../core/assess/assess-area.ts'
import type { Assessment } from '../../core/assess/assessment.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import type { SiteId } from '../../core/ids.ts'
import type { DayIndex } from '../../core/time.ts'
import { canFold, firstDayOf, foldArea } from './fold-area.ts'
import type { JudgeOptions } from './judged-area.ts'
import { walkDays } from './walk-area.ts'

/** An area as it was judged on a day. */
export interface JudgedDay {
  readonly asOf: DayIndex
  /** Every site, judged or not. */
  readonly sites: readonly Assessment[]
  /** Those that rank has to see. */
  readonly handedOn: readonly Assessment[]
}

export interface EachDayOptions extends Omit<JudgeOptions, 'lifecycle' | 'explainAll'> {
  /** The days of which somebody wants reasons; on others they may be missing, and nothing else. */
  readonly hasReasonsOn: (day: DayIndex) => boolean
}

/**
 * Judges an area as of each day up to `asOf`, oldest first, folding it once: what walking it day by day would say, in less
 * time. The judgement of a day is of the days up to it alone.
 * @param meters days of each meter, oldest first
 */
export function* judgeEachDay(
  meters: readonly (readonly MeterDay[])[],
  options: EachDayOptions,
): Generator<JudgedDay> {
  const { asOf: lastDay, params, reference, calendars, hasReasonsOn } = options
  const firstDay = firstDayOf(meters)
  if (firstDay === undefined || firstDay > lastDay) return
  if (!canFold(meters, firstDay, lastDay)) {
    yield* walkDays(meters, { ...options, explainAll: false })
    return
  }
  const past = foldArea(meters, firstDay, options)
  let suspected: ReadonlySet<SiteId> = new Set()
  for (let asOf = firstDay; asOf <= lastDay; asOf++) {
    const area = past.asOf(asOf)
    const known = suspected
    const sites =
      area.members.length === 0
        ? []
        : assessArea(area, asOf, {
            windows: past.windows,
            reference,
            calendars,
            params,
            // As a stream has it: one that falls below is handed on once more, with its reasons.
            isExplained: (siteId) => known.has(siteId),
            hasReasons: hasReasonsOn(asOf),
          })
    const isSuspected = ({ siteId, probability }: Assessment): boolean =>
      probability === undefined ? known.has(siteId) : probability >= params.emitFrom
    suspected = new Set(sites.filter(isSuspected).map(({ siteId }) => siteId))
    const handedOn = sites.filter((site) => suspected.has(site.siteId) || known.has(site.siteId))
    yield { asOf, sites, handedOn }
  }
}

import type { Assessment } from '../../core/assess/assessment.ts'
import { type AssessedDay, Assessor } from '../../core/assess/assessor.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import type { JudgedArea, JudgeOptions } from './judged-area.ts'

type WalkOptions = Omit<JudgeOptions, 'lifecycle'>

/** Judges each day of one area in turn, as a stream does. */
export const walkArea = (
  meters: readonly (readonly MeterDay[])[],
  options: WalkOptions,
): JudgedArea => {
  let sites: readonly Assessment[] = []
  const handedOn: Assessment[] = []
  for (const assessed of walkDays(meters, options)) {
    sites = assessed.sites
    handedOn.push(...assessed.handedOn)
  }
  return { sites, handedOn }
}

/** The judgements of an area's days up to `asOf`, oldest first. */
export function* walkDays(
  meters: readonly (readonly MeterDay[])[],
  { asOf, params, reference, calendars, explainAll }: WalkOptions,
): Generator<AssessedDay> {
  const assessor = new Assessor(params, reference, calendars)
  const places = meters.map(() => 0)
  const firstDays = meters.flatMap((days) => days[0]?.day ?? [])
  for (let day = Math.min(...firstDays); day <= asOf; day++) {
    for (const [i, days] of meters.entries()) {
      const meterDay = days[places[i] as number]
      if (meterDay?.day !== day) continue
      assessor.meterDay(meterDay)
      places[i] = (places[i] as number) + 1
    }
    assessor.dayClosed({ source: 0, sources: 1, closedThrough: day, idle: false })
    const assessed = assessor.assessNext(explainAll && day === asOf)
    if (assessed !== undefined) yield assessed
  }
}

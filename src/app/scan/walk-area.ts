import type { Assessment } from '../../core/assess/assessment.ts'
import { Assessor } from '../../core/assess/assessor.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import type { JudgedArea, JudgeOptions } from './judged-area.ts'

/** Judges each day of one area in turn, as a stream does. */
export const walkArea = (
  meters: readonly (readonly MeterDay[])[],
  { asOf, params, reference, calendars, explainAll }: Omit<JudgeOptions, 'lifecycle'>,
): JudgedArea => {
  const assessor = new Assessor(params, reference, calendars)
  const places = meters.map(() => 0)
  const firstDays = meters.flatMap((days) => days[0]?.day ?? [])
  let sites: readonly Assessment[] = []
  const handedOn: Assessment[] = []
  for (let day = Math.min(...firstDays); day <= asOf; day++) {
    for (const [i, days] of meters.entries()) {
      const meterDay = days[places[i] as number]
      if (meterDay?.day !== day) continue
      assessor.meterDay(meterDay)
      places[i] = (places[i] as number) + 1
    }
    assessor.dayClosed({ source: 0, sources: 1, closedThrough: day, idle: false })
    const assessed = assessor.assessNext(explainAll && day === asOf)
    if (assessed === undefined) continue
    sites = assessed.sites
    handedOn.push(...assessed.handedOn)
  }
  return { sites, handedOn }
}

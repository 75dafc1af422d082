import { AreaPast } from '../../core/assess/area-past.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import { areaKeyOf, regionId, transformerId } from '../../core/ids.ts'
import type { DayIndex } from '../../core/time.ts'
import type { JudgeOptions } from './judged-area.ts'

/** So many days of an area are kept at once; a reading years in the past makes more of them. */
const MAX_SPAN_DAYS = 2000

export const firstDayOf = (meters: readonly (readonly MeterDay[])[]): DayIndex | undefined => {
  let first: DayIndex | undefined
  for (const [day] of meters)
    if (day !== undefined && (first === undefined || day.day < first)) first = day.day
  return first
}

/** Whether an area's days can be looked at as of before: not where a window begins anew. */
export const canFold = (
  meters: readonly (readonly MeterDay[])[],
  firstDay: DayIndex,
  asOf: DayIndex,
): boolean => asOf - firstDay < MAX_SPAN_DAYS && !meters.some(hasTwoShapes)

/** An area with its days up to `asOf`, to be looked at as of any of them. */
export const foldArea = (
  meters: readonly (readonly MeterDay[])[],
  firstDay: DayIndex,
  { asOf, params, calendars }: Pick<JudgeOptions, 'asOf' | 'params' | 'calendars'>,
): AreaPast => {
  const [first] = meters.flatMap((days) => days[0] ?? [])
  if (first === undefined) throw new Error('an area without a day has nothing to fold')
  const { transformerId: transformer, regionId: region } = first.attributes
  const id = transformer === undefined ? undefined : transformerId(transformer)
  const past = new AreaPast(
    { key: areaKeyOf(first.meterId, id, regionId(region)), transformerId: id },
    params.windowDays,
    asOf - firstDay + 1,
    calendars,
  )
  for (const days of meters) for (const day of days) if (day.day <= asOf) past.put(day)
  return past
}

const hasTwoShapes = (days: readonly MeterDay[]): boolean =>
  days.some(
    ({ stepMs, isZoned }) =>
      stepMs !== days[0]?.stepMs || (isZoned ?? false) !== (days[0].isZoned ?? false),
  )

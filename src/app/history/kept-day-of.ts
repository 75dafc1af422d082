import { meterDayFromJson } from '../../core/collate/meter-day-message.ts'
import { MS_PER_MINUTE } from '../../core/units.ts'
import { REPLAYED_HEADER } from '../../ports/dead-letter.ts'
import type { KeptDay } from '../../ports/meter-day-lake.ts'
import type { TopicRecord } from '../../ports/topic.ts'
import { KIND_HEADER, ownJson } from '../stages/stage-work.ts'

/**
 * A record of meter-days as the lake keeps it; undefined for what is no day, and for days that are still open. A revision
 * is the minutes from the day's start to what was known then; but of a day that took late readings back in, it is only the
 * next number, and known is what the log says.
 */
export const keptDayOf = (record: TopicRecord): KeptDay | undefined => {
  if (record.value === null || record.headers[KIND_HEADER] !== undefined) return undefined
  const meterDay = meterDayFromJson(ownJson(record))
  if (meterDay.provisional) return undefined
  const knownAtMs =
    record.headers[REPLAYED_HEADER] === undefined
      ? meterDay.startMs + meterDay.revision * MS_PER_MINUTE
      : record.arrivedAtMs
  return { meterDay, knownAtMs }
}

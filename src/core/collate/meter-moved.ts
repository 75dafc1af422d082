import { z } from 'zod'
import { type AreaKey, type MeterId, meterId } from '../ids.ts'
import { idSchema as id } from '../ingest/fields.ts'
import { type DayIndex, isoDay } from '../time.ts'
import { daySchema as day } from './meter-day-message.ts'

/**
 * What collate says to both areas where the books have moved a meter: from this day on its meter-days go to the other
 * one. The two, which may lie in different partitions, so agree on who judges it.
 */
export interface MeterMoved {
  readonly meterId: MeterId
  /** Partition of readings, as of meter-days. */
  readonly source: number
  /** As of meter-days. */
  readonly closing?: DayIndex
  /** The first day that was sent to the new area. */
  readonly day: DayIndex
  readonly from: AreaKey
  readonly to: AreaKey
}

export const meterMovedSchema = z.object({
  kind: z.literal('meter-moved'),
  meterId: id,
  source: z.number().int().nonnegative(),
  closing: day.optional(),
  day,
  from: z.string(),
  to: z.string(),
})

export const meterMovedToJson = (moved: MeterMoved): string =>
  JSON.stringify({
    kind: 'meter-moved',
    meterId: moved.meterId,
    source: moved.source,
    ...(moved.closing === undefined ? {} : { closing: isoDay(moved.closing) }),
    day: isoDay(moved.day),
    from: moved.from,
    to: moved.to,
  })

/** @throws z.ZodError */
export const meterMovedFromJson = (json: unknown): MeterMoved => {
  const { source, closing, day: movedOn, ...ids } = meterMovedSchema.parse(json)
  return {
    meterId: meterId(ids.meterId),
    source,
    ...(closing === undefined ? {} : { closing }),
    day: movedOn,
    from: ids.from as AreaKey,
    to: ids.to as AreaKey,
  }
}

import type { MeterDay } from '../../core/collate/meter-day.ts'
import { meterId } from '../../core/ids.ts'
import { QUALITY_RANK } from '../../core/validate/quality.ts'
import type { MeterDays } from '../../ports/history.ts'
import type { CollatedSeries, CollateSeriesOptions } from './collated-series.ts'

/**
 * A meter's days out of a lake, with its attributes as they are known now, as a scan of its readings would have them. The
 * time zone stays that of the day: its slots were counted in it.
 */
export const keptDays = (
  { meterId: text, days }: MeterDays,
  { meters }: Pick<CollateSeriesOptions, 'meters'>,
): CollatedSeries => {
  const id = meterId(text)
  const attributes = meters.attributesOf(id)
  const filled = filledSlots(days)
  return {
    meterId: id,
    days: days.map((day) => ({
      ...day,
      attributes:
        day.attributes.timeZone === attributes.timeZone
          ? attributes
          : { ...attributes, timeZone: day.attributes.timeZone },
    })),
    counts: { read: filled, accepted: filled, duplicate: 0, late: 0, rejected: 0 },
    rejections: new Map(),
    repeats: new Map(),
    mixedStep: undefined,
  }
}

/** Slots that hold a value: each was a reading. */
export const filledSlots = (days: readonly MeterDay[]): number => {
  let filled = 0
  for (const { quality } of days)
    for (const rank of quality) if (rank !== QUALITY_RANK.missing) filled++
  return filled
}

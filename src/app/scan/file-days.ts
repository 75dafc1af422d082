import type { MeterDay } from '../../core/collate/meter-day.ts'
import { MS_PER_MINUTE } from '../../core/units.ts'
import type { KeptDay } from '../../ports/meter-day-lake.ts'

/**
 * Days out of files on their way into a lake. Their revision is what a stream's would be that had its latest reading now,
 * so they stand over whatever came before them, and what comes later stands over them.
 */
export const fileDays = (days: readonly MeterDay[], nowMs: number): readonly KeptDay[] =>
  days.map((meterDay) => ({
    meterDay: {
      ...meterDay,
      revision: Math.max(0, Math.floor((nowMs - meterDay.startMs) / MS_PER_MINUTE)),
    },
    knownAtMs: undefined,
  }))

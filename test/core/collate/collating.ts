import {
  type CollatedMeterState,
  type CollateParams,
  Collator,
} from '../../../src/core/collate/collator.ts'
import type { DayClosed } from '../../../src/core/collate/day-closed.ts'
import type { MeterDay } from '../../../src/core/collate/meter-day.ts'
import type { MeterAttributes } from '../../../src/core/context/assets.ts'
import { Calendars, isoDay } from '../../../src/core/time.ts'
import type { Reading } from '../../../src/core/validate/reading.ts'
import { someAttributes } from '../../builders/a-meter-day.ts'

export type Emitted = { readonly day: MeterDay } | { readonly closed: DayClosed }

export interface Collating {
  readonly collator: Collator
  readonly emitted: Emitted[]
  /** Folds readings in, each arriving a minute after its end. */
  accept(...readings: readonly Reading[]): void
}

export const collating = (
  params: Partial<CollateParams> = {},
  attributesOf: (meterId: string) => Partial<MeterAttributes> = () => ({ timeZone: 'UTC' }),
): Collating => {
  const emitted: Emitted[] = []
  const collator = new Collator(
    { partition: 2, partitions: 5 },
    { graceDays: 3, provisionalEveryMin: 0, closeDelayHours: 6, ...params },
    new Calendars(),
    (id) => someAttributes(attributesOf(id)),
    {
      meterDay: (day) =>
        emitted.push({
          day: {
            ...day,
            powerKw: day.powerKw.slice(),
            quality: day.quality.slice(),
            reactiveKvar: day.reactiveKvar?.slice(),
          },
        }),
      dayClosed: (closed) => emitted.push({ closed }),
    },
  )
  return {
    collator,
    emitted,
    accept(...readings) {
      for (const reading of readings)
        collator.accept(reading, reading.startMs + reading.stepMs + 60_000)
    },
  }
}

/** Meters of a checkpoint and the collator's own part, through an encoding. */
export const restarted = (
  from: Collating,
  meters: readonly string[],
  params: Partial<CollateParams> = {},
): Collating => {
  const to = collating(params)
  for (const id of meters) {
    const saved = from.collator.meterState(id as Reading['meterId'])
    if (saved !== undefined) to.collator.restoreMeter(structuredClone(saved) as CollatedMeterState)
  }
  to.collator.restore(structuredClone(from.collator.state()))
  return to
}

/** In short: `M1 2026-02-01` for a meter-day, `~` before a provisional one, `= 2026-02-01` for a closing. */
export const inShort = (emitted: readonly Emitted[]): string[] =>
  emitted.map((it) => {
    if ('day' in it)
      return `${it.day.provisional ? '~' : ''}${it.day.meterId} ${isoDay(it.day.day)}`
    const { closedThrough, idle } = it.closed
    return `${idle ? 'idle ' : ''}= ${closedThrough === undefined ? 'never' : isoDay(closedThrough)}`
  })

/** The last emission of each meter-day: what stands. */
export const standing = (emitted: readonly Emitted[]): Map<string, MeterDay> => {
  const days = new Map<string, MeterDay>()
  for (const it of emitted)
    if ('day' in it && !it.day.provisional)
      days.set(`${it.day.meterId} ${isoDay(it.day.day)}`, it.day)
  return new Map([...days].sort(([a], [b]) => (a < b ? -1 : 1)))
}

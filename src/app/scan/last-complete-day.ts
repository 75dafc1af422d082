import { meterId } from '../../core/ids.ts'
import type { Calendars, DayIndex } from '../../core/time.ts'
import { MS_PER_MINUTE } from '../../core/units.ts'
import type { MeterBook } from '../stages/meter-book.ts'

/**
 * The last local day that any meter has reached the end of: where a stream of the same readings would stand.
 * @param lastReadings the latest distinct instants of each meter, ascending
 * @param untilMs later instants are in the future: their readings will be rejected
 * @throws Error where there is none
 */
export const lastCompleteDay = (
  lastReadings: ReadonlyMap<string, readonly number[]>,
  meters: MeterBook,
  calendars: Calendars,
  untilMs: number,
): DayIndex => {
  let last: DayIndex | undefined
  for (const [id, allInstants] of lastReadings) {
    const instants = allInstants.filter((atMs) => atMs <= untilMs)
    const latestMs = instants.at(-1)
    if (latestMs === undefined) continue
    const calendar = calendars.of(meters.attributesOf(meterId(id)).timeZone)
    const endMs = latestMs + (stepOf(instants) ?? (meters.get(id)?.stepMin ?? 0) * MS_PER_MINUTE)
    const day = calendar.dayOf(endMs) - 1
    if (last === undefined || day > last) last = day
  }
  if (last === undefined) throw new Error('no meter has a reading')
  return last
}

/** The smallest distance: gaps are larger. */
const stepOf = (instants: readonly number[]): number | undefined => {
  let step: number | undefined
  for (let i = 1; i < instants.length; i++) {
    const distance = (instants[i] as number) - (instants[i - 1] as number)
    if (step === undefined || distance < step) step = distance
  }
  return step
}

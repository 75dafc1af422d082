import type { DayCalendar } from '../time.ts'
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../units.ts'

/**
 * The grid that intervals of one step lie on: from local midnight in steps of elapsed time, anew each local day. For a
 * step that divides the hour that is the grid of the hour. A step of a day is the local day, however long it is.
 */

/** The last grid point at or before an instant. */
export const floorToGrid = (calendar: DayCalendar, atMs: number, stepMs: number): number => {
  const dayStartMs = calendar.startOf(calendar.dayOf(atMs))
  if (stepMs === MS_PER_DAY) return dayStartMs
  return atMs - ((atMs - dayStartMs) % stepMs)
}

/** The grid point nearest to an instant; the later one of two that are equally near. */
export const nearestOnGrid = (calendar: DayCalendar, atMs: number, stepMs: number): number => {
  const belowMs = floorToGrid(calendar, atMs, stepMs)
  const nextDayMs = calendar.startOf(calendar.dayOf(atMs) + 1)
  const aboveMs = stepMs === MS_PER_DAY ? nextDayMs : Math.min(belowMs + stepMs, nextDayMs)
  return atMs - belowMs < aboveMs - atMs ? belowMs : aboveMs
}

/**
 * True where an interval may start at the instant. Steps above an hour do not fit a day whose clocks change: there a
 * start on the wall clock's grid does as well.
 */
export const isIntervalStart = (calendar: DayCalendar, atMs: number, stepMs: number): boolean =>
  floorToGrid(calendar, atMs, stepMs) === atMs ||
  (stepMs > MS_PER_HOUR &&
    stepMs < MS_PER_DAY &&
    atMs % MS_PER_MINUTE === 0 &&
    (calendar.wallMinute(atMs) * MS_PER_MINUTE) % stepMs === 0)

/**
 * Starts of the intervals between two grid points, oldest first; undefined where `fromMs` is not on the grid of `toMs`.
 */
export const startsBetween = (
  calendar: DayCalendar,
  fromMs: number,
  toMs: number,
  stepMs: number,
): readonly number[] | undefined => {
  const starts: number[] = []
  let startMs = toMs
  while (startMs > fromMs) {
    startMs = floorToGrid(calendar, startMs - 1, stepMs)
    starts.push(startMs)
  }
  return startMs === fromMs ? starts.reverse() : undefined
}

/**
 * Start of an interval that is `steps` away from a stamp on the grid. Steps of a day go from midnight to midnight, and a
 * stamp that is no midnight comes out as none.
 */
export const shiftedStart = (
  calendar: DayCalendar,
  stampMs: number,
  steps: number,
  stepMs: number,
): number => {
  if (stepMs !== MS_PER_DAY) return stampMs + steps * stepMs
  const day = calendar.dayOf(stampMs)
  return calendar.startOf(day + steps) + (stampMs - calendar.startOf(day))
}

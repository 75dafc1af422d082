import type { DayFigures } from './day-figures.ts'

/** A meter's own past, before its window: running means of the days that left it. */
export interface History {
  readonly days: number
  readonly floorKw: number
  readonly meanKw: number
}

/** Older days fade: after half a year each new one moves the mean by 1 / 180. */
const LONGEST_MEMORY_DAYS = 180
/** Fewer days are no past to compare with. */
const MIN_DAYS = 14

/** The history with one more day, in the 32 bits it is kept in; unchanged by a day without figures. */
export const withDay = (history: History | undefined, day: DayFigures): History | undefined => {
  if (Number.isNaN(day.floorKw)) return history
  if (history === undefined)
    return { days: 1, floorKw: Math.fround(day.floorKw), meanKw: Math.fround(day.meanKw) }
  const days = Math.min(LONGEST_MEMORY_DAYS, history.days + 1)
  return {
    days,
    floorKw: Math.fround(history.floorKw + (day.floorKw - history.floorKw) / days),
    meanKw: Math.fround(history.meanKw + (day.meanKw - history.meanKw) / days),
  }
}

/** undefined while it is too short to compare with. */
export const knownHistory = (history: History | undefined): History | undefined =>
  history !== undefined && history.days >= MIN_DAYS ? history : undefined

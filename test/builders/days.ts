import { type DayIndex, dayFromIso } from '../../src/core/time.ts'

export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** The day of a date that is one. */
export const dayOf = (text: string): DayIndex => {
  const day = dayFromIso(text)
  if (day === undefined) throw new Error(`no date: ${text}`)
  return day
}

/** Almaty's midnight, five hours ahead of UTC since March 2024. */
export const almatyMidnight = (day: DayIndex): number => day * DAY - 5 * HOUR

import { tzOffset } from '@date-fns/tz'
import { isValid } from 'date-fns/isValid'
import { parseISO } from 'date-fns/parseISO'
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from './units.ts'

/** A local calendar day, counted from 1970-01-01 of the same calendar. */
export type DayIndex = number

/** Day of the week, 0 for Sunday: 1970-01-01 was a Thursday. */
export const weekdayOf = (day: DayIndex): number => (((day + 4) % 7) + 7) % 7

/** The civil date of a day, `YYYY-MM-DD`. */
export const isoDay = (day: DayIndex): string =>
  new Date(day * MS_PER_DAY).toISOString().slice(0, 10)

/** The day of a civil date `YYYY-MM-DD`; undefined where the text is no date. */
export const dayFromIso = (text: string): DayIndex | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const midnight = parseISO(`${text}T00:00:00Z`)
  return isValid(midnight) ? midnight.getTime() / MS_PER_DAY : undefined
}

/** ISO 8601 date and time with an offset: seconds may be left out, and so may the offset's colon and minutes. */
export const ISO_INSTANT =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:Z|([+-]\d{2})(?::?(\d{2}))?)$/

/** The instant an ISO 8601 text with an offset names, as epoch milliseconds; undefined where it names none. */
export const instantFromIso = (text: string): number | undefined => {
  const parts = ISO_INSTANT.exec(text)
  if (parts === null) return undefined
  const [, date = '', time = '', hours, minutes = '00'] = parts
  // Date.parse takes 30 February for 2 March.
  if (dayFromIso(date) === undefined) return undefined
  const ms = Date.parse(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`)
  return Number.isNaN(ms) ? undefined : ms
}

/** The furthest a Date reaches, ECMA-262 21.4.1.1. */
const LAST_DATE_MS = 8.64e15

/** An instant for messages: ISO 8601 in UTC, or the bare number where no calendar reaches it. */
export const isoInstant = (atMs: number): string =>
  Math.abs(atMs) <= LAST_DATE_MS ? new Date(atMs).toISOString() : `${atMs} ms`

/** True where the runtime's time zone data knows the name. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Years 1 to 9999: beyond them an instant is a bug, and the table of starts would grow without end. */
const FIRST_DAY = -719_162
const LAST_DAY = 2_932_896

/** How far local time runs from UTC at most, both ways, with room to spare. */
const WIDEST_OFFSET_MS = 16 * MS_PER_HOUR

/**
 * Local days of one time zone: where they start, how long they are, which day an instant is in. Most are 24 h; days of
 * 23, 23.5, 24.5 and 25 h exist, and a day that the zone skipped has no length (Pacific/Apia, 2011-12-30).
 * A day starts at the first instant whose local date is that day or a later one, so starts never go back, even where
 * clocks fall back over midnight and the former date shows once more.
 * The zone's offset is asked for a few times a day, not once a reading.
 *
 * Keeps: the start of each day from the first to the last one asked for. Bounded by: 8 bytes a day of that span.
 * Late data: no matter. After restart: learnt anew.
 */
export class DayCalendar {
  readonly timeZone: string
  #starts = new Float64Array(0)
  #firstDay = 0
  /** The day found last: the next instant is most likely in it. */
  #day = 0
  #dayStartMs = Number.POSITIVE_INFINITY
  #dayEndMs = Number.NEGATIVE_INFINITY

  /** @throws RangeError where the zone is unknown */
  constructor(timeZone: string) {
    if (!isTimeZone(timeZone))
      throw new RangeError(`unknown time zone "${timeZone}": give an IANA name`)
    this.timeZone = timeZone
  }

  /** The day that holds the instant. @throws RangeError outside the years 1 to 9999 */
  dayOf(atMs: number): DayIndex {
    if (atMs >= this.#dayStartMs && atMs < this.#dayEndMs) return this.#day
    let day = Math.floor(atMs / MS_PER_DAY)
    while (this.startOf(day) > atMs) day--
    while (this.startOf(day + 1) <= atMs) day++
    this.#day = day
    this.#dayStartMs = this.startOf(day)
    this.#dayEndMs = this.startOf(day + 1)
    return day
  }

  /** The instant at which the day starts. @throws RangeError outside the years 1 to 9999 */
  startOf(day: DayIndex): number {
    const at = this.#starts[day - this.#firstDay]
    if (at !== undefined && !Number.isNaN(at)) return at
    return this.#learn(day)
  }

  /** Hours x 3,600,000: 24 h but where clocks change. */
  lengthMs(day: DayIndex): number {
    return this.startOf(day + 1) - this.startOf(day)
  }

  /** Minutes past local midnight on the wall clock, 0 to 1439. */
  wallMinute(atMs: number): number {
    const day = this.dayOf(atMs)
    // A day of 24 h has no change of clocks, and so it starts at 00:00.
    if (this.lengthMs(day) === MS_PER_DAY)
      return Math.floor((atMs - this.startOf(day)) / MS_PER_MINUTE)
    const localMs = atMs + this.#offsetMs(atMs)
    return Math.floor((((localMs % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY) / MS_PER_MINUTE)
  }

  /** Offsets of old local mean times have seconds, which minutes hold as fractions. */
  #offsetMs(atMs: number): number {
    return Math.round(tzOffset(this.timeZone, new Date(atMs)) * MS_PER_MINUTE)
  }

  #learn(day: DayIndex): number {
    if (!(day >= FIRST_DAY && day <= LAST_DAY))
      throw new RangeError(`day ${day} lies outside the years 1 to 9999`)
    this.#makeRoom(day)
    const startMs = this.#firstInstantOf(day * MS_PER_DAY)
    this.#starts[day - this.#firstDay] = startMs
    return startMs
  }

  /** The first instant whose local time is that civil time or later. */
  #firstInstantOf(civilMs: number): number {
    let beforeMs = civilMs - WIDEST_OFFSET_MS
    let afterMs = civilMs + WIDEST_OFFSET_MS
    const offsetBeforeMs = this.#offsetMs(beforeMs)
    const offsetAfterMs = this.#offsetMs(afterMs)
    if (offsetBeforeMs === offsetAfterMs) return civilMs - offsetBeforeMs
    // tzScan finds changes on whole hours only; Lord Howe's and Newfoundland's are not.
    while (afterMs - beforeMs > 1) {
      const middleMs = Math.floor((beforeMs + afterMs) / 2)
      if (this.#offsetMs(middleMs) === offsetBeforeMs) beforeMs = middleMs
      else afterMs = middleMs
    }
    const changeMs = afterMs
    if (civilMs - offsetBeforeMs < changeMs) return civilMs - offsetBeforeMs
    return Math.max(changeMs, civilMs - offsetAfterMs)
  }

  #makeRoom(day: DayIndex): void {
    const length = this.#starts.length
    if (length > 0 && day >= this.#firstDay && day < this.#firstDay + length) return
    const margin = 64
    const from = length === 0 ? day - margin : Math.min(this.#firstDay, day - margin)
    const to = length === 0 ? day + margin : Math.max(this.#firstDay + length, day + margin)
    const starts = new Float64Array(to - from).fill(Number.NaN)
    starts.set(this.#starts, length === 0 ? 0 : this.#firstDay - from)
    this.#starts = starts
    this.#firstDay = from
  }
}

/** One calendar a zone, shared. */
export class Calendars {
  readonly #byZone = new Map<string, DayCalendar>()

  of(timeZone: string): DayCalendar {
    let calendar = this.#byZone.get(timeZone)
    if (calendar === undefined) {
      calendar = new DayCalendar(timeZone)
      this.#byZone.set(timeZone, calendar)
    }
    return calendar
  }
}

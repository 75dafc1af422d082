import { tzOffset } from '@date-fns/tz'
import { MS_PER_DAY, MS_PER_MINUTE } from './units.ts'

/** A local calendar day, counted from 1970-01-01 of the same calendar. */
export type DayIndex = number

/** The civil date of a day, `YYYY-MM-DD`. */
export const isoDay = (day: DayIndex): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10)

/** The day of a civil date `YYYY-MM-DD`; undefined where the text is no date. */
export const dayFromIso = (text: string): DayIndex | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const ms = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(ms) || isoDay(ms / MS_PER_DAY) !== text) return undefined
  return ms / MS_PER_DAY
}

/** True where the runtime's time zone data knows the name. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/**
 * Local days of one time zone: where they start, how long they are (23, 24 or 25 h), which day an instant is in.
 * The zone's offset is asked for once a day, not once a reading.
 *
 * Keeps: the start of each day asked for. Bounded by: the days seen.
 */
export class DayCalendar {
  readonly timeZone: string
  #starts = new Float64Array(0)
  #firstDay = 0
  #lastOffsetMs = 0

  /** @throws RangeError where the zone is unknown */
  constructor(timeZone: string) {
    if (!isTimeZone(timeZone)) throw new RangeError(`unknown time zone "${timeZone}": give an IANA name`)
    this.timeZone = timeZone
  }

  /** The day that holds the instant. */
  dayOf(atMs: number): DayIndex {
    let day = Math.floor((atMs + this.#lastOffsetMs) / MS_PER_DAY)
    while (this.startOf(day) > atMs) day--
    while (this.startOf(day + 1) <= atMs) day++
    this.#lastOffsetMs = day * MS_PER_DAY - this.startOf(day)
    return day
  }

  /** The instant at which the day starts. */
  startOf(day: DayIndex): number {
    const at = this.#starts[day - this.#firstDay]
    if (at !== undefined && !Number.isNaN(at)) return at
    return this.#learn(day)
  }

  /** Hours x 3,600,000: 23, 24 or 25 h. */
  lengthMs(day: DayIndex): number {
    return this.startOf(day + 1) - this.startOf(day)
  }

  /** Minutes past local midnight on the wall clock, 0 to 1439. */
  wallMinute(atMs: number): number {
    const localMs = atMs + this.#offsetMs(atMs)
    return Math.floor((((localMs % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY) / MS_PER_MINUTE)
  }

  #offsetMs(atMs: number): number {
    return tzOffset(this.timeZone, new Date(atMs)) * MS_PER_MINUTE
  }

  #learn(day: DayIndex): number {
    this.#makeRoom(day)
    const civilMs = day * MS_PER_DAY
    // The offset at the civil time read as UTC is at most one change of clocks off; twice settles it.
    let startMs = civilMs - this.#offsetMs(civilMs)
    startMs = civilMs - this.#offsetMs(startMs)
    this.#starts[day - this.#firstDay] = startMs
    return startMs
  }

  #makeRoom(day: DayIndex): void {
    const length = this.#starts.length
    if (length > 0 && day >= this.#firstDay && day < this.#firstDay + length) return
    const margin = 64
    const from = length === 0 ? day - margin : Math.min(this.#firstDay, day - margin)
    const to = length === 0 ? day + margin : Math.max(this.#firstDay + length, day + margin)
    const starts = new Float64Array(to - from).fill(Number.NaN)
    starts.set(this.#starts, this.#firstDay - from)
    this.#starts = starts
    this.#firstDay = from
  }
}

/** One calendar a zone, shared. */
export class Calendars {
  #byZone = new Map<string, DayCalendar>()

  of(timeZone: string): DayCalendar {
    let calendar = this.#byZone.get(timeZone)
    if (calendar === undefined) {
      calendar = new DayCalendar(timeZone)
      this.#byZone.set(timeZone, calendar)
    }
    return calendar
  }
}

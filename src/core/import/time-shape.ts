/** How dates and times are written, as far as one cell shows it; which of day and month is first stays open. */
export interface TimeShape {
  readonly date: 'ymd' | 'numeric' | 'named' | 'compact'
  readonly dateMark: string
  readonly yearDigits: 2 | 4
  /** What stands between date and time. */
  readonly gap: string
  /** A DuckDB pattern; empty where there is no time. */
  readonly clock: string
  readonly hasOffset: boolean
}

/** The first two parts of a numeric date, to tell day from month. */
export interface TimeCell {
  readonly shape: TimeShape
  readonly first: number
  readonly second: number
  readonly year: number
  readonly minute: number
}

const CLOCK = '(\\d{1,2})(?::(\\d{2})(?::(\\d{2})([.,]\\d+)?)?)?\\s?([AaPp][Mm])?'
const OFFSET = '\\s?(Z|[+-]\\d{2}(?::?\\d{2})?)?'
const DATE =
  '(\\d{4})([-/. ])(\\d{1,2})\\2(\\d{1,2})|(\\d{1,2})([-/. ])(\\d{1,2}|[A-Za-z]{3})\\6(\\d{4}|\\d{2})|(\\d{8})'
const FULL = new RegExp(`^(?:${DATE})(?:(T|,?\\s+|:)(?:${CLOCK}|(\\d{4}))${OFFSET})?$`)
const CLOCK_ONLY = new RegExp(`^${CLOCK}$`)

/** The months' names that DuckDB's %b knows. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const clockPattern = (
  minutes: string | undefined,
  seconds: string | undefined,
  fraction: string | undefined,
  half: string | undefined,
): string =>
  [
    half === undefined ? '%H' : '%I',
    ...(minutes === undefined ? [] : [':%M']),
    ...(seconds === undefined ? [] : [':%S']),
    ...(fraction === undefined ? [] : ['.%n']),
    ...(half === undefined ? [] : [' %p']),
  ].join('')

/** The cell as a date with or without its time; undefined where it is none. */
export const timeCellOf = (text: string): TimeCell | undefined => {
  const parts = FULL.exec(text.trim())
  if (parts === null) return undefined
  const [
    ,
    y,
    ymdMark,
    m,
    d,
    a,
    mark,
    b,
    year,
    compact,
    gap,
    hour,
    minutes,
    seconds,
    fraction,
    half,
    hhmm,
    offset,
  ] = parts
  const clock =
    hhmm !== undefined
      ? '%H%M'
      : hour === undefined
        ? ''
        : clockPattern(minutes, seconds, fraction, half)
  const minute =
    hhmm !== undefined
      ? Number(hhmm.slice(0, 2)) * 60 + Number(hhmm.slice(2))
      : Number(hour ?? 0) * 60 + Number(minutes ?? 0)
  const rest = { gap: gap ?? '', clock, hasOffset: offset !== undefined }
  if (compact !== undefined) {
    const cell = {
      first: Number(compact.slice(4, 6)),
      second: Number(compact.slice(6)),
      year: Number(compact.slice(0, 4)),
      minute,
    }
    const shape: TimeShape = { date: 'compact', dateMark: '', yearDigits: 4, ...rest }
    return isMonthDay(cell.first, cell.second) ? { shape, ...cell } : undefined
  }
  if (y !== undefined) {
    const cell = { first: Number(m), second: Number(d), year: Number(y), minute }
    const shape: TimeShape = { date: 'ymd', dateMark: ymdMark ?? '-', yearDigits: 4, ...rest }
    return isMonthDay(cell.first, cell.second) ? { shape, ...cell } : undefined
  }
  const named = /[A-Za-z]/.test(b ?? '')
  const second = named ? MONTHS.indexOf((b ?? '').toLowerCase()) + 1 : Number(b)
  const first = Number(a)
  if (first < 1 || second < 1 || first > 31 || second > 31) return undefined
  const shape: TimeShape = {
    date: named ? 'named' : 'numeric',
    dateMark: mark ?? '.',
    yearDigits: year?.length === 2 ? 2 : 4,
    ...rest,
  }
  return { shape, first, second, year: Number(year) + (year?.length === 2 ? 2000 : 0), minute }
}

const isMonthDay = (month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= 31

/** A time of day, or an hour alone; as a pattern and minutes. */
export const clockCellOf = (
  text: string,
): { readonly clock: string; readonly minute: number } | undefined => {
  const trimmed = text.trim()
  if (/^\d{4}$/.test(trimmed)) {
    const minute = Number(trimmed.slice(0, 2)) * 60 + Number(trimmed.slice(2))
    return Number(trimmed.slice(2)) < 60 && minute <= 1440 ? { clock: '%H%M', minute } : undefined
  }
  const parts = CLOCK_ONLY.exec(trimmed)
  if (parts === null) return undefined
  const [, hour, minutes, seconds, fraction, half] = parts
  const minute = Number(hour) * 60 + Number(minutes ?? 0)
  if (minute > 1440 || Number(minutes ?? 0) > 59) return undefined
  return { clock: clockPattern(minutes, seconds, fraction, half), minute }
}

import { MS_PER_DAY } from '../units.ts'
import { asked, found, type Inferred, share } from './finding.ts'
import { type TimeCell, type TimeShape, timeCellOf } from './time-shape.ts'

export const DATE_ORDERS = ['dmy', 'mdy'] as const
export type DateOrder = (typeof DATE_ORDERS)[number]

const DIGITS: readonly (readonly [RegExp, string, string])[] = [
  [/^1\d{9}(\.\d+)?$/, 'epoch-s', 'seconds since 1970'],
  [/^1\d{12}$/, 'epoch-ms', 'milliseconds since 1970'],
  [/^20\d{10}$/, '%Y%m%d%H%M', 'digits of date and time'],
  [/^20\d{12}$/, '%Y%m%d%H%M%S', 'digits of date and time'],
  [/^[345]\d{4}([.,]\d+)?$/, 'excel', "Excel's days since 1899-12-30"],
]

const FIELD = 'time.format'
/** Cells of another shape than the most are faults of their rows, unless they are as many as this. */
const LEAST_SHARE = 0.6

/**
 * How times are written. Which of day and month is first is told by a number above 12, or by how the dates follow one
 * another; else it is asked.
 * @param cells date and time joined by a space where they stand in two columns
 */
export const inferTimeFormat = (
  cells: readonly string[],
  order: DateOrder | undefined,
): Inferred<string> => {
  for (const [form, format, words] of DIGITS) {
    const fitting = cells.filter((cell) => form.test(cell)).length
    if (fitting > LEAST_SHARE * cells.length)
      return found(FIELD, format, format, `${share(fitting, cells.length, 'cells are')} ${words}`)
  }
  const times = cells.flatMap((cell) => timeCellOf(cell) ?? [])
  const groups = new Map<string, TimeCell[]>()
  for (const time of times) {
    const key = JSON.stringify(time.shape)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [time])
    else group.push(time)
  }
  // A midnight may have lost its time of day: such dates are of the same form as those with one.
  const best = [...groups.values()].sort(
    (a, b) =>
      b.length - a.length || Number(b[0]?.shape.clock !== '') - Number(a[0]?.shape.clock !== ''),
  )
  const main = best.find((group) => group[0]?.shape.clock !== '') ?? best[0]
  const shape = main?.[0]?.shape
  if (main === undefined || shape === undefined)
    return asked(
      FIELD,
      "--time-format '%d.%m.%Y %H:%M'",
      `times such as "${cells[0] ?? ''}" are written in no way that is known`,
    )
  const alike = times.filter((time) => time.shape.date === shape.date)
  const fitting = share(alike.length, cells.length, 'cells')
  const bare = alike.filter((time) => time.shape.clock === '').length
  const midnights =
    shape.clock !== '' && bare > 0
      ? `, ${share(bare, alike.length, 'are a date alone, which is midnight')}`
      : ''
  if (shape.date === 'ymd' && shape.hasOffset)
    return found(FIELD, 'iso', 'ISO 8601 with its offset', fitting + midnights)
  const strength = alike.length >= 0.9 * cells.length ? 'certain' : 'weak'
  if (shape.date !== 'numeric') {
    const format = patternOf(shape, 'dmy')
    return found(FIELD, format, format, fitting + midnights, strength)
  }
  const told = order === undefined ? orderOf(alike, shape.dateMark) : givenOrder(order)
  if (told.type === 'asked') return told
  const format = patternOf(shape, told.value)
  return found(
    FIELD,
    format,
    format,
    `${fitting}${midnights}; ${told.finding.evidence}`,
    told.finding.strength === 'certain' ? strength : told.finding.strength,
  )
}

const givenOrder = (order: DateOrder): Inferred<DateOrder> =>
  found(FIELD, order, order, `--date-order ${order}`, 'certain')

const patternOf = (shape: TimeShape, order: DateOrder): string => {
  const year = shape.yearDigits === 2 ? '%y' : '%Y'
  const mark = shape.dateMark
  const date = {
    ymd: `%Y${mark}%m${mark}%d`,
    compact: '%Y%m%d',
    named: `%d${mark}%b${mark}${year}`,
    numeric: order === 'dmy' ? `%d${mark}%m${mark}${year}` : `%m${mark}%d${mark}${year}`,
  }[shape.date]
  return `${date}${shape.gap}${shape.clock}${shape.hasOffset ? '%z' : ''}`
}

const orderOf = (times: readonly TimeCell[], mark: string): Inferred<DateOrder> => {
  const dayFirst = times.filter(({ first }) => first > 12).length
  const monthFirst = times.filter(({ second }) => second > 12).length
  const all = times.length
  if (dayFirst > 0 && monthFirst > 0) {
    if (Math.min(dayFirst, monthFirst) * 20 > Math.max(dayFirst, monthFirst))
      return orderAsked(`${dayFirst} dates have their day first, ${monthFirst} their month`)
    const order = dayFirst > monthFirst ? 'dmy' : 'mdy'
    return found(
      FIELD,
      order,
      order,
      `${share(Math.max(dayFirst, monthFirst), all, 'dates')} above 12 there, ${Math.min(dayFirst, monthFirst)} against it`,
      'weak',
    )
  }
  if (dayFirst > 0)
    return found(
      FIELD,
      'dmy',
      'dmy',
      `day first: ${share(dayFirst, all, 'first numbers are above 12')}`,
    )
  if (monthFirst > 0)
    return found(
      FIELD,
      'mdy',
      'mdy',
      `month first: ${share(monthFirst, all, 'second numbers are above 12')}`,
    )
  const asDmy = daysOf(times, 'dmy')
  const asMdy = daysOf(times, 'mdy')
  if (asDmy.distinct >= 3 && asDmy.dense !== asMdy.dense) {
    const order = asDmy.dense ? 'dmy' : 'mdy'
    const { distinct } = order === 'dmy' ? asDmy : asMdy
    return found(
      FIELD,
      order,
      order,
      `${order === 'dmy' ? 'day' : 'month'} first: only so do the ${distinct} dates follow one another day by day`,
      'weak',
    )
  }
  if (mark === '.')
    return found(FIELD, 'dmy', 'dmy', 'day first: dates are written with points', 'weak')
  return orderAsked('no number in a date is above 12')
}

const orderAsked = (why: string): Inferred<DateOrder> =>
  asked(
    FIELD,
    '--date-order dmy',
    `day and month cannot be told apart: ${why}; the other is --date-order mdy`,
  )

/** Whether the dates, read so, are days in a row, but for one in ten. */
const daysOf = (
  times: readonly TimeCell[],
  order: DateOrder,
): { readonly distinct: number; readonly dense: boolean } => {
  const days = new Set(
    times.map(({ first, second, year }) =>
      order === 'dmy' ? Date.UTC(year, second - 1, first) : Date.UTC(year, first - 1, second),
    ),
  )
  const sorted = [...days].sort((a, b) => a - b)
  const span = ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / MS_PER_DAY + 1
  return { distinct: days.size, dense: days.size >= 0.9 * span }
}

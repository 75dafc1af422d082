import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../units.ts'

const PLUS = 0x2b
const MINUS = 0x2d
const DOT = 0x2e
const ZERO = 0x30
const COLON = 0x3a
const T = 0x54
const Z = 0x5a

/** 2000-01-01, counted from 1970-01-01: thirty years, seven of them leap years. */
const DAYS_TO_2000 = 10_957
const DAYS_BEFORE_MONTH = Uint16Array.of(0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
const DAYS_OF_MONTH = Uint8Array.of(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

/**
 * The instant that these bytes name, as `instantFromIso` has it: `2026-02-01T10:30:00.000+05:00`, where seconds and
 * their fraction, and the offset's colon or minutes, may be left out. NaN for all that is not certain to be one: years
 * outside 2000 to 2099, an hour of 24, fractions beyond milliseconds.
 */
export const readInstant = (bytes: Uint8Array, from: number, to: number): number => {
  const length = to - from
  if (length < 17 || length > 29) return Number.NaN
  const century = twoDigits(bytes, from)
  const year = twoDigits(bytes, from + 2)
  const month = twoDigits(bytes, from + 5)
  const day = twoDigits(bytes, from + 8)
  const hour = twoDigits(bytes, from + 11)
  const minute = twoDigits(bytes, from + 14)
  if (
    century !== 20 ||
    !(year >= 0 && month >= 1 && month <= 12 && day >= 1 && hour >= 0 && hour <= 23) ||
    !(minute >= 0 && minute <= 59) ||
    bytes[from + 4] !== MINUS ||
    bytes[from + 7] !== MINUS ||
    bytes[from + 10] !== T ||
    bytes[from + 13] !== COLON
  )
    return Number.NaN
  // From 2000 to 2099 every fourth year is a leap year.
  const isLeap = year % 4 === 0
  const monthDays = month === 2 && isLeap ? 29 : (DAYS_OF_MONTH[month - 1] as number)
  if (day > monthDays) return Number.NaN
  const days =
    DAYS_TO_2000 +
    year * 365 +
    ((year + 3) >> 2) +
    (DAYS_BEFORE_MONTH[month - 1] as number) +
    (isLeap && month > 2 ? 1 : 0) +
    (day - 1)
  let ms = days * MS_PER_DAY + hour * MS_PER_HOUR + minute * MS_PER_MINUTE

  let at = from + 16
  if (bytes[at] === COLON) {
    const second = at + 3 <= to ? twoDigits(bytes, at + 1) : -1
    if (!(second >= 0 && second <= 59)) return Number.NaN
    ms += second * 1_000
    at += 3
    if (bytes[at] === DOT) {
      const first = ++at
      let unit = 100
      for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at)) {
        ms += digit * unit
        unit /= 10
      }
      if (at === first || at - first > 3) return Number.NaN
    }
  }

  const sign = bytes[at]
  if (sign === Z) return at + 1 === to ? ms : Number.NaN
  if (sign !== PLUS && sign !== MINUS) return Number.NaN
  const offsetHours = at + 3 <= to ? twoDigits(bytes, at + 1) : -1
  if (!(offsetHours >= 0 && offsetHours <= 23)) return Number.NaN
  at += 3
  let offsetMinutes = 0
  if (at < to) {
    if (bytes[at] === COLON) at++
    offsetMinutes = at + 2 === to ? twoDigits(bytes, at) : -1
    if (!(offsetMinutes >= 0 && offsetMinutes <= 59)) return Number.NaN
  }
  const offsetMs = offsetHours * MS_PER_HOUR + offsetMinutes * MS_PER_MINUTE
  return sign === PLUS ? ms - offsetMs : ms + offsetMs
}

/** -1 where the byte is no digit. */
const digitAt = (bytes: Uint8Array, at: number): number => {
  const digit = (bytes[at] as number) - ZERO
  return digit >= 0 && digit <= 9 ? digit : -1
}

/** -1 where the two bytes are no digits. */
const twoDigits = (bytes: Uint8Array, at: number): number => {
  const tens = digitAt(bytes, at)
  const ones = digitAt(bytes, at + 1)
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones
}

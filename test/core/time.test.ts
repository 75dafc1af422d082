import { describe, expect, test } from 'vitest'
import {
  Calendars,
  DayCalendar,
  dayFromIso,
  instantFromIso,
  isoDay,
  isoInstant,
  isTimeZone,
} from '../../src/core/time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const dayOf = (text: string): number => {
  const day = dayFromIso(text)
  if (day === undefined) throw new Error(`no date: ${text}`)
  return day
}

describe('a civil date', () => {
  test.each([
    ['the first day of the epoch', '1970-01-01', 0],
    ['the day before it', '1969-12-31', -1],
    ['a leap day', '2024-02-29', 19_782],
    ['the end of a century', '2099-12-31', 47_481],
  ])('counts days since 1970 for %s', (_label, text, day) => {
    expect([dayFromIso(text), isoDay(day)]).toEqual([day, text])
  })

  test.each(['2023-02-29', '2024-13-01', '2024-1-1', '2024-01-01T00:00', '', 'today'])(
    'is not what "%s" says',
    (text) => {
      expect(dayFromIso(text)).toBeUndefined()
    },
  )
})

describe('an ISO 8601 instant', () => {
  test.each([
    ['an offset with a colon', '2026-02-01T10:30:00+05:00'],
    ['an offset without a colon', '2026-02-01T10:30:00+0500'],
    ['an offset of hours only', '2026-02-01T10:30:00+05'],
    ['no seconds', '2026-02-01T10:30+05:00'],
    ['milliseconds', '2026-02-01T10:30:00.000+05:00'],
    ['UTC', '2026-02-01T05:30:00Z'],
    ['a half-hour offset to the west', '2026-02-01T02:00:00-03:30'],
  ])('is understood with %s', (_label, text) => {
    expect(instantFromIso(text)).toBe(1_769_923_800_000)
  })

  test.each([
    ['no offset, so it would depend on this machine', '2026-02-01T10:30:00'],
    ['a day that its month has not', '2026-02-30T10:30:00Z'],
    ['an hour that no day has', '2026-02-01T25:00:00Z'],
    ['a minute that no hour has', '2026-02-01T10:61:00Z'],
    ['a date alone', '2026-02-01'],
    ['words', 'yesterday at ten'],
  ])('is refused with %s', (_label, text) => {
    expect(instantFromIso(text)).toBeUndefined()
  })

  test('is written for messages, and so is a number that no calendar reaches', () => {
    expect([isoInstant(0), isoInstant(9e15)]).toEqual([
      '1970-01-01T00:00:00.000Z',
      '9000000000000000 ms',
    ])
  })
})

test('a time zone is a name that the runtime knows', () => {
  expect(['Asia/Almaty', 'UTC', 'Asia/Nowhere', ''].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('an unknown time zone is refused with its name', () => {
  expect(() => new DayCalendar('Asia/Nowhere')).toThrow(
    new RangeError('unknown time zone "Asia/Nowhere": give an IANA name'),
  )
})

test('an instant that is no instant is refused instead of searched for without end', () => {
  const calendar = new DayCalendar('UTC')
  for (const atMs of [Number.NaN, Number.POSITIVE_INFINITY, -8.64e15, 8.64e15])
    expect(() => calendar.dayOf(atMs)).toThrow(RangeError)
})

test('each zone has one calendar, shared', () => {
  const calendars = new Calendars()
  expect(calendars.of('Asia/Almaty')).toBe(calendars.of('Asia/Almaty'))
  expect(calendars.of('UTC')).not.toBe(calendars.of('Asia/Almaty'))
})

/** Starts read off the zone's published rules, by hand. */
describe('a local day', () => {
  test.each([
    ['without a change of clocks', 'UTC', '2026-02-01', '2026-02-01T00:00:00Z', 24],
    ['east of Greenwich', 'Asia/Kolkata', '2026-02-01', '2026-02-01T00:00:00+05:30', 24],
    ['that loses an hour', 'Europe/Zurich', '2026-03-29', '2026-03-29T00:00:00+01:00', 23],
    ['that gains an hour', 'Europe/Zurich', '2026-10-25', '2026-10-25T00:00:00+02:00', 25],
    [
      'that loses half an hour',
      'Australia/Lord_Howe',
      '2025-10-05',
      '2025-10-05T00:00:00+10:30',
      23.5,
    ],
    [
      'that gains half an hour',
      'Australia/Lord_Howe',
      '2026-04-05',
      '2026-04-05T00:00:00+11:00',
      24.5,
    ],
    [
      'whose first hour is skipped (Cairo)',
      'Africa/Cairo',
      '2025-04-25',
      '2025-04-24T22:00:00Z',
      23,
    ],
    [
      'whose last hour comes twice (Cairo)',
      'Africa/Cairo',
      '2025-10-30',
      '2025-10-29T21:00:00Z',
      25,
    ],
    [
      'whose first hour is skipped (Beirut)',
      'Asia/Beirut',
      '2025-03-30',
      '2025-03-29T22:00:00Z',
      23,
    ],
    [
      'whose first hour is skipped (Sao Paulo)',
      'America/Sao_Paulo',
      '2018-11-04',
      '2018-11-04T03:00:00Z',
      23,
    ],
    [
      'whose last hour comes twice (Sao Paulo)',
      'America/Sao_Paulo',
      '2019-02-16',
      '2019-02-16T02:00:00Z',
      25,
    ],
    [
      'at whose end Almaty took an hour for good',
      'Asia/Almaty',
      '2024-02-29',
      '2024-02-28T18:00:00Z',
      25,
    ],
    ['after Almaty did', 'Asia/Almaty', '2024-03-01', '2024-02-29T19:00:00Z', 24],
    ['that Apia skipped', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 0],
    ['after the one that Apia skipped', 'Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z', 24],
    [
      'whose clocks fell back over midnight a minute after it began',
      'America/St_Johns',
      '2010-11-07',
      '2010-11-07T02:30:00Z',
      25,
    ],
  ])('%s starts at its first instant and has its length', (_label, zone, text, start, hours) => {
    const calendar = new DayCalendar(zone)
    const day = dayOf(text)
    expect({ start: calendar.startOf(day), hours: calendar.lengthMs(day) / HOUR }).toEqual({
      start: Date.parse(start),
      hours,
    })
  })

  test('holds its first and its last millisecond', () => {
    const calendar = new DayCalendar('Africa/Cairo')
    const day = dayOf('2025-10-30')
    const start = calendar.startOf(day)
    const last = start + calendar.lengthMs(day) - 1
    expect([start - 1, start, last, last + 1].map((at) => calendar.dayOf(at))).toEqual([
      day - 1,
      day,
      day,
      day + 1,
    ])
  })

  test('is never the skipped one', () => {
    const calendar = new DayCalendar('Pacific/Apia')
    const change = Date.parse('2011-12-30T10:00:00Z')
    expect([change - 1, change].map((at) => isoDay(calendar.dayOf(at)))).toEqual([
      '2011-12-29',
      '2011-12-31',
    ])
  })
})

test.each([
  ['an ordinary noon', 'Asia/Almaty', '2026-02-01T12:34:56+05:00', 12 * 60 + 34],
  ['before the skipped hour', 'Europe/Zurich', '2026-03-29T01:59:00+01:00', 119],
  ['after the skipped hour', 'Europe/Zurich', '2026-03-29T03:00:00+02:00', 180],
  ['the doubled hour, first time', 'Europe/Zurich', '2026-10-25T02:30:00+02:00', 150],
  ['the doubled hour, second time', 'Europe/Zurich', '2026-10-25T02:30:00+01:00', 150],
  ['a day that starts at one', 'Africa/Cairo', '2025-04-24T22:00:00Z', 60],
])('the wall clock shows its minutes at %s', (_label, zone, text, minute) => {
  expect(new DayCalendar(zone).wallMinute(Date.parse(text))).toBe(minute)
})

/** The runtime's own idea of the local date, `YYYY-MM-DD`. */
const localDate = (zone: string): ((atMs: number) => string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return (atMs) => format.format(atMs)
}

test.each([
  'UTC',
  'Asia/Almaty',
  'Asia/Qyzylorda',
  'Europe/Zurich',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
])('every day of %s from 1900 to 2100 starts where the local date first shows it', (zone) => {
  const calendar = new DayCalendar(zone)
  const date = localDate(zone)
  const faults: string[] = []
  const first = dayOf('1900-01-01')
  const last = dayOf('2100-12-31')
  for (let day = first; day <= last; day++) {
    const start = calendar.startOf(day)
    const length = calendar.lengthMs(day)
    if (length < 0) faults.push(`${isoDay(day)} ends before it starts`)
    // Around a change of clocks every day is looked at, elsewhere one in fifty.
    if (length === DAY && day % 50 !== 0) continue
    if (date(start) < isoDay(day)) faults.push(`${isoDay(day)} starts too early`)
    if (date(start - 1) >= isoDay(day)) faults.push(`${isoDay(day)} starts too late`)
  }
  expect(faults).toEqual([])
})

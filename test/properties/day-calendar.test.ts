import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DayCalendar, dayFromIso, isoDay } from '../../src/core/time.ts'

const HOUR = 3_600_000
const ZONES = [
  'UTC',
  'Asia/Almaty',
  'Asia/Kathmandu',
  'Europe/Zurich',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
]
const zone = fc.constantFrom(...ZONES)
const instant = fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(2100, 11, 30) })

const formats = new Map(
  ZONES.map((name) => [
    name,
    new Intl.DateTimeFormat('en-CA', {
      timeZone: name,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
)
const wallClock = (name: string, atMs: number) => {
  const parts = formats.get(name)?.formatToParts(atMs) ?? []
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? ''
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  }
}

test('the day of any instant is the date that the zone shows, and so is its minute', () => {
  fc.assert(
    fc.property(zone, fc.array(instant, { minLength: 1, maxLength: 20 }), (name, instants) => {
      const calendar = new DayCalendar(name)
      for (const atMs of instants)
        expect({
          date: isoDay(calendar.dayOf(atMs)),
          minute: calendar.wallMinute(atMs),
        }).toEqual(wallClock(name, atMs))
    }),
  )
})

test('the days of a zone follow each other without gap or overlap, in whatever order they are asked for', () => {
  const day = fc.integer({ min: -25_000, max: 47_000 })
  fc.assert(
    fc.property(zone, fc.array(day, { minLength: 1, maxLength: 20 }), (name, days) => {
      const calendar = new DayCalendar(name)
      const fresh = new DayCalendar(name)
      for (const asked of days) {
        const start = calendar.startOf(asked)
        const end = calendar.startOf(asked + 1)
        expect(end - start).toBe(calendar.lengthMs(asked))
        expect(end).toBeGreaterThanOrEqual(start)
        expect(end - start).toBeLessThanOrEqual(27 * HOUR)
        if (end > start)
          expect([calendar.dayOf(start), calendar.dayOf(end - 1)]).toEqual([asked, asked])
      }
      expect(days.map((asked) => calendar.startOf(asked))).toEqual(
        [...days]
          .reverse()
          .map((asked) => fresh.startOf(asked))
          .reverse(),
      )
    }),
  )
})

test('a day and its civil date name each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: -25_000, max: 47_000 }), (day) => {
      expect(dayFromIso(isoDay(day))).toBe(day)
    }),
  )
})

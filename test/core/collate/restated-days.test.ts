import { describe, expect, it } from 'vitest'
import type { MeterDay } from '../../../src/core/collate/meter-day.ts'
import { RestatedDays } from '../../../src/core/collate/restated-days.ts'
import { meterId } from '../../../src/core/ids.ts'
import { Calendars, dayFromIso } from '../../../src/core/time.ts'
import type { Quality } from '../../../src/core/validate/quality.ts'

const M1 = meterId('M1')
const TIME_ZONE = 'Asia/Almaty'
const ATTRIBUTES = { regionId: 'default', transformerId: 'TP-1', timeZone: TIME_ZONE }
const HOUR_MS = 3_600_000
/** Local midnight, at UTC+5. */
const startMs = (date: string): number => Date.parse(`${date}T00:00:00+05:00`)

/** Six-hour slots: 3 is `valid`, 0 is missing. */
const aDay = (date: string, change: Partial<MeterDay> = {}): MeterDay => ({
  meterId: M1,
  day: dayFromIso(date) as number,
  startMs: startMs(date),
  stepMs: 6 * HOUR_MS,
  powerKw: Float32Array.of(1, 0, 0, 1),
  quality: Uint8Array.of(3, 0, 0, 3),
  reactiveKvar: undefined,
  source: 2,
  revision: 5000,
  provisional: false,
  attributes: ATTRIBUTES,
  ...change,
})
const aReading = (date: string, slot: number, kwh: number, quality: Quality = 'valid') => ({
  meterId: M1,
  startMs: startMs(date) + slot * 6 * HOUR_MS,
  stepMs: 6 * HOUR_MS,
  energyKwh: kwh,
  reactiveKvarh: undefined,
  quality,
  rawQuality: undefined,
  isZoned: false,
})
const restatedDays = (...held: readonly MeterDay[]): RestatedDays => {
  const days = new RestatedDays({ graceDays: 3, windowDays: 28 }, new Calendars())
  for (const day of held) days.hold(day)
  return days
}

const NEWEST = aDay('2026-02-20', { revision: 1440 })

describe('late readings', () => {
  it('complete the latest meter-day of their day, as its next revision', () => {
    const old = aDay('2026-02-10', { revision: 4000, quality: Uint8Array.of(3, 0, 0, 0) })
    const days = restatedDays(NEWEST, aDay('2026-02-10'), old)
    const results = [
      aReading('2026-02-10', 1, 12),
      aReading('2026-02-10', 3, 9, 'questionable'),
      aReading('2026-02-10', 0, 18, 'edited'),
    ].map((reading) => days.take(reading))
    expect(results).toEqual(['accepted', 'duplicate', 'restated'])
    const like = aDay('2026-02-10')
    const powerKw = Float32Array.of(3, 2, 0, 1)
    const quality = Uint8Array.of(4, 3, 0, 3)
    expect(days.takeChanged()).toEqual([
      { like, restated: { ...like, revision: 5001, powerKw, quality } },
    ])
    expect(days.takeChanged()).toEqual([])
  })

  it('make a day of which nothing had come, in the area where the meter is now', () => {
    const days = restatedDays(NEWEST)
    expect(days.take(aReading('2026-02-10', 2, 6))).toBe('accepted')
    const powerKw = Float32Array.of(0, 0, 1, 0)
    const quality = Uint8Array.of(0, 0, 3, 0)
    const restated = { ...aDay('2026-02-10'), revision: 0, powerKw, quality }
    expect(days.takeChanged()).toEqual([{ like: NEWEST, restated }])
  })

  it('that say nothing new leave the day alone', () => {
    const days = restatedDays(NEWEST, aDay('2026-02-10'))
    expect(days.take(aReading('2026-02-10', 0, 6))).toBe('duplicate')
    expect(days.takeChanged()).toEqual([])
  })

  it.each([
    { label: 'in the days of grace', date: '2026-02-17', result: 'not-late' },
    { label: 'the day before them', date: '2026-02-16', result: 'accepted' },
    { label: 'in the first day of the window', date: '2026-01-24', result: 'accepted' },
    { label: 'before it', date: '2026-01-23', result: 'too-old' },
  ])('are taken for closed days of the window only: $label', ({ date, result }) => {
    expect(restatedDays(NEWEST).take(aReading(date, 0, 6))).toBe(result)
  })

  it('of a meter without a meter-day have nowhere to go, and a provisional one is none', () => {
    const days = restatedDays(aDay('2026-02-20', { provisional: true }))
    expect(days.take(aReading('2026-02-10', 0, 6))).toBe('too-old')
  })

  it('of another step than their day are refused', () => {
    const days = restatedDays(NEWEST, aDay('2026-02-10'))
    const hourly = { ...aReading('2026-02-10', 1, 1), stepMs: HOUR_MS }
    expect(days.take(hourly)).toBe('step-conflict')
  })
})

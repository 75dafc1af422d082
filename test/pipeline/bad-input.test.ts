import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { loadModel } from '../../src/app/model.ts'
import { assessParams, moneyParams } from '../../src/app/params.ts'
import { type Alert, alertOf } from '../../src/core/alert/alert.ts'
import { alertSchema } from '../../src/core/alert/alert-schema.ts'
import type { Assessment } from '../../src/core/assess/assessment.ts'
import { Assessor } from '../../src/core/assess/assessor.ts'
import { Collator } from '../../src/core/collate/collator.ts'
import { ReferenceBook } from '../../src/core/context/reference-book.ts'
import type { RawMessage } from '../../src/core/ingest/raw-message.ts'
import { Calendars } from '../../src/core/time.ts'
import { RegisterBook } from '../../src/core/validate/register-book.ts'
import { validate } from '../../src/core/validate/validate.ts'
import { someAttributes } from '../builders/a-meter-day.ts'
import { almatyMidnight, dayOf, HOUR } from '../builders/days.ts'

const FROM = dayOf('2026-01-05')
const DAYS = 28

/** A day's values of a meter, kWh, null where it sends none; and the quality of all of them. */
interface Sent {
  readonly kwh: (number | null)[]
  readonly quality?: string
}
type Fault = (kwh: readonly number[], day: number) => Sent | undefined

/** How a meter sends: values a day, and a day's message. */
const WAYS = {
  'half hours': { values: 48, message: (day: number, sent: Sent) => block(day, 30, sent) },
  hours: { values: 24, message: (day: number, sent: Sent) => block(day, 60, sent) },
  'six hours': { values: 4, message: (day: number, sent: Sent) => block(day, 360, sent) },
  days: { values: 1, message: (day: number, sent: Sent) => block(day, 1440, sent) },
  'tariff zones': { values: 3, message: (day: number, sent: Sent) => zones(day, sent) },
} as const
type Way = keyof typeof WAYS

const block = (day: number, stepMin: number, { kwh, quality }: Sent): RawMessage => ({
  type: 'block',
  meterId: 'M1',
  fromMs: almatyMidnight(day),
  stepMin,
  kwh,
  kvarh: undefined,
  quality: quality === undefined ? undefined : kwh.map(() => quality),
})
const zones = (day: number, { kwh: [peak, flat, valley], quality }: Sent): RawMessage => ({
  type: 'zones',
  meterId: 'M1',
  day,
  zoneKwh: { peak, flat, valley },
  quality,
})

/** A household over one S19, as each way would have metered it. */
const valuesOf = (way: Way, day: number): number[] => {
  const hourKw = (hour: number): number =>
    3.25 + 0.3 + 0.2 * Math.sin((hour - 12) / 4) + 0.02 * Math.sin(day * 7 + hour)
  const sumOf = (hours: readonly number[]): number =>
    hours.reduce((sum, hour) => sum + hourKw(hour), 0)
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => from + i)
  if (way === 'tariff zones') return [range(19, 23), range(7, 19), [...range(0, 7), 23]].map(sumOf)
  const { values } = WAYS[way]
  return Array.from({ length: values }, (_, i) =>
    values === 48 ? hourKw(i / 2) / 2 : sumOf(range((i * 24) / values, ((i + 1) * 24) / values)),
  )
}

const config = (model: string, maxKw: number) =>
  parseConfig({ assess: { model }, ingest: { maxKw }, timezone: 'Asia/Almaty' }, 'test')

/** The site's alert as of the last day, by the way of a stream: validate, collate, assess. */
const alertFrom = (way: Way, fault: Fault, model: string, maxKw = 20_000): Alert | undefined => {
  const settings = config(model, maxKw)
  const calendars = new Calendars()
  const assessor = new Assessor(
    assessParams(settings, loadModel(settings)),
    new ReferenceBook(),
    calendars,
  )
  const attributes = someAttributes({ transformerId: undefined })
  const collator = new Collator(
    { partition: 0, partitions: 1 },
    settings.collate,
    calendars,
    () => attributes,
    {
      meterDay: (day) => assessor.meterDay(day),
      dayClosed: (closed) => assessor.dayClosed(closed),
    },
  )
  const registers = new RegisterBook()
  for (let day = FROM; day < FROM + DAYS; day++) {
    const sent = fault(valuesOf(way, day), day - FROM)
    if (sent === undefined) continue
    const arrivedAtMs = almatyMidnight(day) + 25 * HOUR
    const validated = validate(WAYS[way].message(day, sent), {
      asset: undefined,
      arrivedAtMs,
      params: settings.ingest,
      timezone: settings.timezone,
      calendars,
      registers,
    })
    for (const reading of validated.readings) collator.accept(reading, arrivedAtMs)
  }
  collator.idle()
  let sites: readonly Assessment[] = []
  for (let day = assessor.assessNext(true); day !== undefined; day = assessor.assessNext(true))
    sites = day.sites
  const [site] = sites
  if (site === undefined) return undefined
  const place = { rank: null, of: 0, state: 'quiet', changed: 'unchanged' } as const
  return alertOf(site, { ...place, firstRaisedDay: undefined }, moneyParams(settings))
}

/** Paths of what is no finite number: JSON would hide them as null. */
const oddNumbers = (value: unknown, path = 'alert'): string[] => {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} = ${value}`]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => oddNumbers(inner, `${path}.${key}`))
}

/** kWh in one interval: 200 MW in half an hour, 100 MW in an hour. */
const SPIKE_KWH = 100_000
/** A limit that takes any spike: a meter of a large works, or one that nobody set a limit for. */
const ANY = 1e9
const all =
  (value: number, quality?: string): Fault =>
  (kwh) => ({ kwh: kwh.map(() => value), ...(quality === undefined ? {} : { quality }) })
const some =
  (change: (kwh: number, slot: number, day: number) => number | null): Fault =>
  (kwh, day) => ({ kwh: kwh.map((value, slot) => change(value, slot, day)) })
const first =
  (days: number, fault: Fault = (kwh) => ({ kwh: [...kwh] })): Fault =>
  (kwh, day) =>
    day < days ? fault(kwh, day) : undefined

/** What stands first in `notJudged` of a site without a probability; `judged` with one; `unseen` where nothing arrived. */
type Answer = 'judged' | 'unseen' | Alert['notJudged'][number]
const CASES: readonly [label: string, fault: Fault, answer: Answer, maxKw?: number][] = [
  ['as it is', (kwh) => ({ kwh: [...kwh] }), 'judged'],
  ['all not-a-number', all(Number.NaN), 'unseen'],
  ['all infinite', all(Number.POSITIVE_INFINITY), 'unseen'],
  ['all missing', some(() => null), 'unseen'],
  ['all negative', all(-1), 'unseen'],
  ['the largest number there is', all(Number.MAX_VALUE), 'unseen'],
  ['all zero', all(0), 'judged'],
  ['all minus zero', all(-0), 'judged'],
  ['the smallest number there is', all(Number.MIN_VALUE), 'judged'],
  ['all estimated', (kwh) => ({ kwh: [...kwh], quality: 'estimated' }), 'MOSTLY_ESTIMATED'],
  ['all questionable', (kwh) => ({ kwh: [...kwh], quality: 'questionable' }), 'MOSTLY_ESTIMATED'],
  ['constant and estimated', all(1.5, 'estimated'), 'MOSTLY_ESTIMATED'],
  ['one day', first(1), 'TOO_FEW_DAYS'],
  ['one day of zero', first(1, all(0)), 'TOO_FEW_DAYS'],
  ['six days', first(6), 'TOO_FEW_DAYS'],
  ['seven days', first(7), 'judged'],
  ['constant', all(1.5), 'STUCK_METER'],
  ['constant at a tenth of a watt-hour', all(1e-4), 'STUCK_METER'],
  [
    'constant but for a day of 100 MW',
    some((_, __, day) => (day === 20 ? SPIKE_KWH : 2)),
    'STUCK_METER',
    ANY,
  ],
  ['100 MW all the time', some((kwh) => kwh * SPIKE_KWH), 'judged', ANY],
  [
    '100 MW once a month',
    some((kwh, slot, day) => (slot + day === 0 ? SPIKE_KWH : kwh)),
    'judged',
    ANY,
  ],
  [
    'zero but for a day of 100 MW',
    some((_, __, day) => (day === 9 ? SPIKE_KWH : 0)),
    'judged',
    ANY,
  ],
  [
    'not-a-number every other day',
    some((kwh, _, day) => (day % 2 === 0 ? Number.NaN : kwh)),
    'judged',
  ],
  [
    'zero and negative in turn',
    some((_, slot, day) => ((slot + day) % 2 === 0 ? 0 : -3)),
    'judged',
  ],
  [
    'negative, zero, not-a-number and 100 MW in turn',
    some((_, slot, day) => [-1, 0, Number.NaN, SPIKE_KWH][(slot + day) % 4] as number),
    'judged',
    ANY,
  ],
]

describe.each(['rules', 'current'])('scored by %s', (model) => {
  describe.each(Object.keys(WAYS) as Way[])('in %s', (way) => {
    it.each(CASES)('%s', (_, fault, answer, maxKw) => {
      const alert = alertFrom(way, fault, model, maxKw)
      if (alert === undefined) {
        expect(answer).toBe('unseen')
        return
      }
      expect(oddNumbers(alert)).toEqual([])
      expect(alertSchema.parse(JSON.parse(JSON.stringify(alert)))).toEqual(alert)
      expect(alert.probability === null ? alert.notJudged[0] : 'judged').toBe(answer)
      expect(alert.notJudged.includes('NOT_ENOUGH_DATA')).toBe(
        alert.probability === null && answer !== 'STUCK_METER',
      )
    })
  })
})

describe('by the rules', () => {
  const probability = (way: Way, fault: Fault, maxKw?: number): number | null | undefined =>
    alertFrom(way, fault, 'rules', maxKw)?.probability
  const spiked = some((kwh, slot, day) => (slot + day === 0 ? SPIKE_KWH : kwh))

  it.each(Object.keys(WAYS) as Way[])('an S19 in %s is found, unless nothing shows it', (way) => {
    const found = way === 'days' ? 0 : 1
    expect(probability(way, (kwh) => ({ kwh: [...kwh] }))).toBeCloseTo(found, 1)
  })

  it.each(['half hours', 'hours', 'six hours'] as const)(
    'one spike of 100 MW in a month of %s does not hide it',
    (way) => expect(probability(way, spiked, ANY)).toBeCloseTo(1, 1),
  )
})

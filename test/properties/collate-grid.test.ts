import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { collateGrid } from '../../src/app/scan/collate-grid.ts'
import { collateMessages } from '../../src/app/scan/collate-messages.ts'
import { MeterBook } from '../../src/app/stages/meter-book.ts'
import { Calendars } from '../../src/core/time.ts'
import type { MeterSeries } from '../../src/ports/history.ts'
import { seeded } from '../builders/a-flat.ts'
import { DAY, HOUR, MINUTE } from '../builders/days.ts'

const FLAWS = [
  'none',
  'gaps',
  'long gap',
  'missing values',
  'a day of missing values',
  'a duplicate',
  'out of order',
  'off the grid',
  'negative',
  'implausible',
  'in the future',
  'another step for a while',
] as const
const QUALITIES = ['none', 'words', 'words', 'with an unknown one'] as const
const STEPS_MIN = [10, 15, 15, 30, 30, 30, 60, 60, 120, 7] as const
const ZONES = ['Asia/Almaty', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'] as const
const ASSETS = [
  'plain',
  'plain',
  'none',
  'with its step',
  'with another step',
  'with a multiplier',
] as const

/** Around the nights on which the clocks change in Berlin and on Lord Howe Island. */
const STARTS = [Date.UTC(2026, 2, 26), Date.UTC(2026, 9, 22), Date.UTC(2026, 3, 3)]

const randomSeries = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  start: fc.constantFrom(...STARTS),
  zone: fc.constantFrom(...ZONES),
  stepMin: fc.constantFrom(...STEPS_MIN),
  rows: fc.integer({ min: 0, max: 300 }),
  startStep: fc.nat({ max: 200 }),
  flaw: fc.constantFrom(...FLAWS, 'gaps', 'missing values'),
  quality: fc.constantFrom(...QUALITIES),
  toldStep: fc.constantFrom('no', 'no', 'no', 'each', 'some'),
  asset: fc.constantFrom(...ASSETS),
  stamp: fc.constantFrom('start', 'start', 'start', 'end'),
  unknownMeters: fc.constantFrom('accept', 'accept', 'accept', 'reject'),
  qualityCodes: fc.constantFrom({}, { A: 'valid', E: 'estimated' }, { valid: 'questionable' }),
})

type RandomSeries = typeof randomSeries extends fc.Arbitrary<infer Value> ? Value : never

const NOW_MS = Date.UTC(2026, 11, 1)

const seriesOf = (asked: RandomSeries): MeterSeries => {
  const random = seeded(asked.seed)
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from))
  const stepMs = asked.stepMin * MINUTE
  // Lord Howe's midnights are on the half hour, Kathmandu's on the quarter.
  const from = asked.start + (asked.zone === 'Asia/Kathmandu' ? 15 * MINUTE : 0)
  let rows = Array.from({ length: asked.rows }, (_, i) => ({
    atMs: from + (asked.startStep + i) * stepMs,
    kwh: Math.round(1000 * random()) / 1000,
    stepMin: asked.stepMin as number,
    quality: null as string | null,
  }))
  const some = between(0, Math.max(1, rows.length))
  const one = rows[some]
  switch (asked.flaw) {
    case 'gaps':
      rows = rows.filter(() => random() > 0.1)
      break
    case 'long gap':
      rows = rows.map((row, i) => (i < some ? row : { ...row, atMs: row.atMs + 5 * DAY }))
      break
    case 'missing values':
      for (const row of rows) if (random() < 0.2) row.kwh = Number.NaN
      break
    case 'a day of missing values':
      for (const row of rows) if (row.atMs < from + 3 * DAY) row.kwh = Number.NaN
      break
    case 'a duplicate':
      if (one !== undefined) rows.splice(some, 0, { ...one, kwh: random() })
      break
    case 'out of order':
      rows.reverse()
      break
    case 'off the grid':
      if (one !== undefined) one.atMs += MINUTE
      break
    case 'negative':
      if (one !== undefined) one.kwh = -0.1
      break
    case 'implausible':
      if (one !== undefined) one.kwh = 1e6
      break
    case 'in the future':
      if (one !== undefined) rows.push({ ...one, atMs: NOW_MS + 30 * DAY })
      break
    case 'another step for a while':
      rows = rows.filter(({ atMs }, i) => i > 100 || (atMs / stepMs) % 2 === 0)
      break
    default:
  }
  const words = [null, 'valid', 'estimated', 'missing', 'A', 'E', ' 8 ']
  if (asked.quality === 'with an unknown one') words.push('bogus')
  if (asked.quality !== 'none')
    for (const row of rows) row.quality = words[between(0, words.length)] ?? null
  return {
    meterId: 'M1',
    startMs: Float64Array.from(rows, ({ atMs }) => atMs),
    kwh: Float64Array.from(rows, ({ kwh }) => kwh),
    isRegister: false,
    kvarh: undefined,
    stepMin:
      asked.toldStep === 'no'
        ? undefined
        : Float64Array.from(rows, ({ stepMin }) =>
            asked.toldStep === 'some' && random() < 0.1 ? 0 : stepMin,
          ),
    quality: asked.quality === 'none' ? undefined : rows.map(({ quality }) => quality),
  }
}

test('a meter that is taken straight from array to array has the days that its messages would have', () => {
  const calendars = new Calendars()
  let taken = 0
  let withGaps = 0
  let overClockChange = 0
  const runs = 4000
  fc.assert(
    fc.property(randomSeries, (asked) => {
      const { ingest, timezone, regionId } = parseConfig(
        {
          timezone: asked.zone,
          ingest: {
            stamp: asked.stamp,
            unknownMeters: asked.unknownMeters,
            qualityCodes: asked.qualityCodes,
          },
        },
        'the test',
      )
      const meters = new MeterBook({ timezone, regionId })
      if (asked.asset !== 'none')
        meters.put('M1', {
          meterId: 'M1',
          contractedKw: 5,
          ...(asked.asset === 'with its step' ? { stepMin: asked.stepMin } : {}),
          ...(asked.asset === 'with another step' ? { stepMin: 20 } : {}),
          ...(asked.asset === 'with a multiplier'
            ? { multipliers: [{ from: 0, factor: 40 }] }
            : {}),
        })
      const options = { ingest, timezone, calendars, meters, nowMs: NOW_MS }
      const series = seriesOf(asked)
      const straight = collateGrid(series, options)
      if (straight === undefined) return
      expect(straight).toEqual(collateMessages(series, options))
      taken++
      if (asked.flaw.endsWith('s') && straight.days.length > 0) withGaps++
      if (straight.days.some(({ powerKw, stepMs }) => powerKw.length * stepMs !== 24 * HOUR))
        overClockChange++
    }),
    { numRuns: runs, seed: 3 },
  )
  expect(taken).toBeGreaterThan(runs / 15)
  expect(withGaps).toBeGreaterThan(runs / 200)
  expect(overClockChange).toBeGreaterThan(runs / 200)
})

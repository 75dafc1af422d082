import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { WHOLE_TABLE } from '../../src/app/owned-table.ts'
import { CollateWork } from '../../src/app/stages/collate-work.ts'
import { MeterBook } from '../../src/app/stages/meter-book.ts'
import { openWireDecoder } from '../../src/app/wire-decoder.ts'
import { Calendars, isoDay } from '../../src/core/time.ts'
import { closes } from '../../src/core/validate/ledger.ts'
import { aRecord } from '../builders/a-record.ts'
import { DAY, dayOf } from '../builders/days.ts'

const FIRST_DAY = dayOf('2026-02-01')
const GRACE_DAYS = 3
const SLOTS_A_DAY = 4
const METERS = ['M0', 'M1', 'M2'] as const
const NOW_MS = (FIRST_DAY + 30) * DAY

const config = parseConfig(
  {
    timezone: 'UTC',
    collate: { graceDays: GRACE_DAYS, provisionalEveryMin: 0, closeDelayHours: 0 },
  },
  'the test',
)
const collateWork = (): CollateWork =>
  new CollateWork({
    partition: 0,
    partitions: 1,
    dayPartitions: 1,
    decoder: openWireDecoder(config.ingest, () => NOW_MS),
    ingest: { ...config.ingest, maxRejectedShare: 1 },
    collate: config.collate,
    timezone: config.timezone,
    meters: new MeterBook(config),
    meterShare: WHOLE_TABLE,
    catchUpMeters: async () => undefined,
    calendars: new Calendars(),
    nowMs: () => NOW_MS,
    topicName: 'meter-readings',
    version: '0',
  })

interface Interval {
  readonly meter: number
  readonly slot: number
  readonly kwh: number | null
  readonly kvarh: number | null
  readonly quality: string
}

/** All within four days, so that none can be late. */
const interval: fc.Arbitrary<Interval> = fc.record({
  meter: fc.nat(METERS.length - 1),
  slot: fc.nat(SLOTS_A_DAY * (GRACE_DAYS + 1) - 1),
  kwh: fc.option(
    fc.integer({ min: 0, max: 50_000 }).map((wh) => wh / 1000),
    { freq: 8 },
  ),
  kvarh: fc.option(fc.integer({ min: -8, max: 8 }).map((eighths) => eighths / 8)),
  quality: fc.constantFrom('valid', 'valid', 'estimated', 'questionable', 'edited', 'missing'),
})

const isoOf = (slot: number): string =>
  new Date(FIRST_DAY * DAY + (slot * DAY) / SLOTS_A_DAY).toISOString()
const head = ({ meter }: Interval) => ({ meterId: METERS[meter] ?? '', stepMin: 6 * 60 })
const single = (it: Interval): object => ({
  ...head(it),
  at: isoOf(it.slot),
  kwh: it.kwh,
  kvarh: it.kvarh,
  quality: it.quality,
})
const block = (run: readonly Interval[]): object => ({
  ...head(run[0] as Interval),
  from: isoOf((run[0] as Interval).slot),
  kwh: run.map(({ kwh }) => kwh),
  kvarh: run.map(({ kvarh }) => kvarh),
  quality: run.map(({ quality }) => quality),
})

/** The intervals as messages: neighbours go into one block where `joins` says so. */
const asMessages = (intervals: readonly Interval[], joins: readonly boolean[]): object[] => {
  const runs: Interval[][] = []
  const inOrder = [...intervals].sort((a, b) => a.meter - b.meter || a.slot - b.slot)
  for (const [i, it] of inOrder.entries()) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const isNext = last !== undefined && last.meter === it.meter && last.slot + 1 === it.slot
    if (isNext && joins[i % joins.length] === true) run?.push(it)
    else runs.push([it])
  }
  return runs.map((run) => (run.length === 1 ? single(run[0] as Interval) : block(run)))
}

/** What a reader of meter-days keeps after the batches: revision and closing say when it was known, and may differ. */
const collated = (
  batches: readonly (readonly object[])[],
  restartsAfter: readonly boolean[],
): Map<string, unknown> => {
  let work = collateWork()
  const stored = new Map<string, unknown>()
  const standing = new Map<string, unknown>()
  const emit: Parameters<CollateWork['record']>[1] = ({ key, value, headers }) => {
    if (headers !== undefined) return
    const { revision: _revision, closing: _closing, ...day } = JSON.parse(value as string)
    standing.set(`${key} ${day.meterId} ${day.day}`, day)
  }
  const take = (messages: readonly object[]): void => {
    for (const value of messages) work.record(aRecord({ value, arrivedAtMs: NOW_MS }), emit)
  }
  for (const [i, batch] of batches.entries()) {
    take(batch)
    const { put, remove } = work.takeChanges()
    for (const key of remove) stored.delete(key)
    for (const [key, value] of put) stored.set(key, structuredClone(value))
    if (restartsAfter[i % restartsAfter.length] !== true) continue
    work = collateWork()
    work.restore(stored)
  }
  // A day later that every meter has ends all of them.
  const after = isoDay(FIRST_DAY + GRACE_DAYS + 1)
  take(METERS.map((meterId) => ({ meterId, at: `${after}T00:00Z`, stepMin: 1440, kwh: 24 })))
  work.idle(emit)
  expect(closes(work.ledger())).toBe(true)
  expect(work.ledger()).toMatchObject({ late: 0, rejected: 0 })
  return new Map([...standing].sort(([a], [b]) => (a < b ? -1 : 1)))
}

test('any order within grace, any repetition, any cut into blocks and batches and any restart between give the same meter-days', () => {
  const feeds = fc
    .tuple(
      fc.array(interval, { minLength: 1, maxLength: 60 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
    )
    .chain(([intervals, joins]) => {
      const messages = asMessages(intervals, joins)
      return fc
        .array(fc.constantFrom(...messages), { maxLength: 15 })
        .chain((again) => {
          const all = [...messages, ...again]
          return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
        })
        .chain((shuffled) =>
          fc.record({
            intervals: fc.constant(intervals),
            shuffled: fc.constant(shuffled),
            cuts: fc.array(fc.nat(shuffled.length), { maxLength: 6 }),
            restartsAfter: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
          }),
        )
    })
  fc.assert(
    fc.property(feeds, ({ intervals, shuffled, cuts, restartsAfter }) => {
      const places = [0, ...cuts.sort((a, b) => a - b), shuffled.length]
      const batches = places.slice(1).map((to, i) => shuffled.slice(places[i], to))
      const plain = collated([intervals.map(single)], [false])
      expect(collated(batches, restartsAfter)).toEqual(plain)
      // Every day with a value, and the one that ended them all: nothing is equal because it is empty.
      const days = new Set(
        intervals
          .filter(({ kwh, quality }) => kwh !== null && quality !== 'missing')
          .map(({ meter, slot }) => `${METERS[meter]} ${Math.floor(slot / SLOTS_A_DAY)}`),
      )
      expect(plain.size).toBe(days.size + METERS.length)
    }),
    { numRuns: 300 },
  )
})

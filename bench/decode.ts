/**
 * Decoding of messages on one core: bytes of one reading each, and of a block of 48 each, by the hot decoder, by the
 * schema, and by JSON.parse alone, which is the baseline. Below them the stage's whole way of the same bytes: decode,
 * validate, collate. Best of a few rounds, for machines that do other things as well.
 *
 *   npm run bench:decode
 */

import { parseConfig } from '../src/app/config.ts'
import { WHOLE_TABLE } from '../src/app/owned-table.ts'
import { CollateWork } from '../src/app/stages/collate-work.ts'
import { MeterBook } from '../src/app/stages/meter-book.ts'
import { openWireDecoder } from '../src/app/wire-decoder.ts'
import { HotDecoder } from '../src/core/ingest/decode-hot.ts'
import { decodeBySchema } from '../src/core/ingest/decode-json.ts'
import { Calendars } from '../src/core/time.ts'
import { MS_PER_DAY, MS_PER_HOUR } from '../src/core/units.ts'
import type { TopicRecord } from '../src/ports/topic.ts'

const METERS = 2_000
const SLOTS = 48
const ROUNDS = 7
const STEP_MS = MS_PER_DAY / SLOTS
const LIMITS = { maxMessageBytes: 1_000_000 }
const UTC_START_MS = Date.UTC(2026, 0, 31, 19)

const idOf = (meter: number): string => `KZ-ALA-${String(meter).padStart(6, '0')}`
/** Local time of Almaty, UTC+5, as a head-end writes it. */
const isoOf = (slot: number): string =>
  `${new Date(UTC_START_MS + slot * STEP_MS + 5 * MS_PER_HOUR).toISOString().slice(0, 19)}+05:00`
/** Watt-hours, as meters count them. */
const kwhOf = (meter: number, slot: number): number => ((meter * 31 + slot * 17) % 1997) / 1000

const encoder = new TextEncoder()
const singles: Uint8Array[] = []
for (let slot = 0; slot < SLOTS; slot++)
  for (let meter = 0; meter < METERS; meter++)
    singles.push(
      encoder.encode(
        JSON.stringify({
          meterId: idOf(meter),
          at: isoOf(slot),
          stepMin: 30,
          kwh: kwhOf(meter, slot),
          kvarh: kwhOf(slot, meter),
          quality: 'valid',
        }),
      ),
    )
const blocks: Uint8Array[] = []
for (let meter = 0; meter < METERS; meter++)
  blocks.push(
    encoder.encode(
      JSON.stringify({
        meterId: idOf(meter),
        from: isoOf(0),
        stepMin: 30,
        kwh: Array.from({ length: SLOTS }, (_, slot) => kwhOf(meter, slot)),
      }),
    ),
  )

const utf8 = new TextDecoder('utf-8', { fatal: true })
const hot = new HotDecoder()

/** Decoders answer with an object, or undefined where a message was not decoded. */
const DECODERS: readonly (readonly [string, (bytes: Uint8Array) => unknown])[] = [
  ['JSON.parse alone (baseline)', (bytes) => JSON.parse(utf8.decode(bytes))],
  [
    'JSON.parse and schema',
    (bytes) => {
      const outcome = decodeBySchema(bytes, LIMITS)
      return outcome.type === 'ok' ? outcome.value : undefined
    },
  ],
  ['hot decoder', (bytes) => hot.decode(bytes)],
]

const decodeAll =
  (decode: (bytes: Uint8Array) => unknown) =>
  (messages: readonly Uint8Array[]): void => {
    for (const bytes of messages)
      if (decode(bytes) === undefined) throw new Error(`not decoded: ${utf8.decode(bytes)}`)
  }

const config = parseConfig(
  { timezone: 'Asia/Almaty', collate: { provisionalEveryMin: 0 } },
  'the benchmark',
)
const arrivedAtMs = UTC_START_MS + MS_PER_DAY

const throughStage = (messages: readonly Uint8Array[]): void => {
  const work = new CollateWork({
    partition: 0,
    partitions: 1,
    dayPartitions: 1,
    decoder: openWireDecoder(config.ingest, () => arrivedAtMs),
    ingest: config.ingest,
    collate: config.collate,
    timezone: config.timezone,
    meters: new MeterBook(config),
    meterShare: WHOLE_TABLE,
    catchUpMeters: async () => undefined,
    calendars: new Calendars(),
    nowMs: () => arrivedAtMs,
    topicName: 'meter-readings',
    version: 'bench',
  })
  let days = 0
  for (const [offset, value] of messages.entries()) {
    const record: TopicRecord = {
      topic: 'meter-readings',
      partition: 0,
      offset: BigInt(offset),
      key: null,
      value,
      headers: {},
      arrivedAtMs,
    }
    work.record(record, ({ topic }) => {
      if (topic === 'meter-days') days++
    })
  }
  work.idle(() => days++)
  if (work.ledger().accepted !== METERS * SLOTS || days < METERS)
    throw new Error(`${JSON.stringify(work.ledger())}, ${days} meter-days`)
}

const secondsOf = (work: () => void): number => {
  const from = performance.now()
  work()
  return (performance.now() - from) / 1000
}

for (const [shape, messages] of [
  ['one reading', singles],
  [`block of ${SLOTS}`, blocks],
] as const) {
  const ways = [
    ...DECODERS.map(([name, decode]) => [name, decodeAll(decode)] as const),
    ['stage: decode, validate, collate', throughStage] as const,
  ]
  const best = ways.map(() => Number.POSITIVE_INFINITY)
  // In turn, so that a busy moment of the machine meets all of them.
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, [, work]] of ways.entries())
      best[i] = Math.min(
        best[i] as number,
        secondsOf(() => work(messages)),
      )
  const bytes = messages.reduce((sum, { length }) => sum + length, 0) / messages.length
  process.stdout.write(`${shape}, ${Math.round(bytes)} bytes a message, best of ${ROUNDS}\n`)
  for (const [i, [name]] of ways.entries()) {
    const seconds = best[i] as number
    process.stdout.write(
      `  ${name.padEnd(34)} ${(messages.length / seconds / 1e6).toFixed(3).padStart(7)} M messages/s  ${((METERS * SLOTS) / seconds / 1e6).toFixed(2).padStart(6)} M readings/s  ${((best[0] as number) / seconds).toFixed(2).padStart(5)} x the rate of the baseline\n`,
    )
  }
}

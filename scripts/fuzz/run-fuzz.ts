import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { parseConfig } from '../../src/app/config.ts'
import { WHOLE_TABLE } from '../../src/app/owned-table.ts'
import { CollateWork } from '../../src/app/stages/collate-work.ts'
import { MeterBook } from '../../src/app/stages/meter-book.ts'
import { openWireDecoder } from '../../src/app/wire-decoder.ts'
import { HotDecoder } from '../../src/core/ingest/decode-hot.ts'
import { decodeBySchema } from '../../src/core/ingest/decode-json.ts'
import { Calendars } from '../../src/core/time.ts'
import { MS_PER_DAY } from '../../src/core/units.ts'
import { closes, type LedgerCounts } from '../../src/core/validate/ledger.ts'
import type { OutgoingRecord, TopicRecord } from '../../src/ports/topic.ts'
import { Random } from '../../src/simulate/random.ts'
import { messageText } from './message-text.ts'
import { METERS } from './meters.ts'
import { mutated } from './mutate.ts'
import { soundMessage } from './sound-message.ts'

export interface FuzzSummary {
  readonly messages: number
  /** Messages that the hot decoder took. */
  readonly hot: number
  readonly ledger: LedgerCounts
  /** Dead letters by reason. */
  readonly reasons: ReadonlyMap<string, number>
  readonly meterDays: number
  /** What must not happen: how often, and the first few in words. */
  readonly faults: number
  readonly firstFaults: readonly string[]
}

export interface FuzzOptions {
  readonly messages: number
  readonly seed: number
  /** After each round, with what was fed so far. */
  readonly onRound?: (messages: number) => Promise<void>
}

/** Messages of one local day; then the feed goes on to the next one. */
const ROUND = 10_000
const BATCH = 500
const SOUND = 400
const ODD = 2_000
const ODD_SHARE = 0.2
const FIRST_DAY = Date.UTC(2026, 0, 10) / MS_PER_DAY
const FIXTURES = new URL('../../fixtures/readings/', import.meta.url)
const LIMITS = { maxMessageBytes: 100_000 }
const MOST_TOLD = 5

const NO_BYTES = new Uint8Array(0)

const encoder = new TextEncoder()

/** Oddly spelled messages of any time, and the examples of the contract. */
const oddCorpus = (seed: number): Uint8Array[] => [
  ...fc.sample(messageText, { numRuns: ODD, seed }).map((text) => encoder.encode(text)),
  ...readdirSync(FIXTURES).map((name) => readFileSync(new URL(name, FIXTURES))),
]

const soundCorpus = (seed: number, day: number): Uint8Array[] =>
  fc.sample(soundMessage(day), { numRuns: SOUND, seed }).map((text) => encoder.encode(text))

const collateWork = (nowMs: () => number): CollateWork => {
  const { ingest, collate, timezone, regionId } = parseConfig(
    {
      timezone: 'Asia/Almaty',
      ingest: { ...LIMITS, unknownMeters: 'reject', maxRejectedShare: 1 },
    },
    'the fuzzer',
  )
  const meters = new MeterBook({ timezone, regionId })
  for (const meter of METERS) meters.put(meter.meterId, meter)
  return new CollateWork({
    partition: 0,
    partitions: 1,
    dayPartitions: 2,
    decoder: openWireDecoder(ingest, nowMs),
    ingest,
    collate,
    timezone,
    meters,
    meterShare: WHOLE_TABLE,
    catchUpMeters: async () => undefined,
    calendars: new Calendars(),
    nowMs,
    topicName: 'meter-readings',
    version: 'fuzz',
  })
}

/**
 * Feeds mutated messages through ingest, validate and collate, the stage as it runs, one local day a round, and holds
 * each to what must be true of it:
 * - nothing throws, and nothing is stored of ids that are no meter's;
 * - its intervals are accepted, duplicate, late or rejected, and there is at least one;
 * - exactly those with intervals late or rejected leave dead letters, and these hold its very bytes;
 * - the hot decoder leaves it alone, or says of it what the schema says.
 */
export const runFuzz = async ({ messages, seed, onRound }: FuzzOptions): Promise<FuzzSummary> => {
  const random = Random.of(seed)
  let nowMs = 0
  const work = collateWork(() => nowMs)
  const hot = new HotDecoder()
  const reasons = new Map<string, number>()
  const firstFaults: string[] = []
  let taken = 0
  let meterDays = 0
  let faults = 0
  const fault = (what: string, bytes: Uint8Array): void => {
    faults++
    if (firstFaults.length < MOST_TOLD)
      firstFaults.push(`${what}: ${JSON.stringify(Buffer.from(bytes).toString('latin1'))}`)
  }
  const letters: OutgoingRecord[] = []
  const stored = new Set<string>()
  const emit = (record: OutgoingRecord): void => {
    if (record.topic === 'rejected-readings') letters.push(record)
    else if (record.headers === undefined) meterDays++
  }

  const feed = (record: TopicRecord, bytes: Uint8Array): void => {
    const before = work.ledger()
    letters.length = 0
    try {
      work.record(record, emit)
    } catch (error) {
      fault(String(error), bytes)
      return
    }
    const after = work.ledger()
    if (after.read <= before.read || !closes(after)) fault('not accounted for', bytes)
    const turnedAway = after.late + after.rejected > before.late + before.rejected
    if (turnedAway !== letters.length > 0) fault('dead letters and ledger differ', bytes)
    for (const { value, headers } of letters) {
      if (value !== bytes) fault('a dead letter of other bytes', bytes)
      const reason = headers?.['greywatt.error.reason'] ?? 'none'
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
    const message = hot.decode(bytes)
    if (message === undefined) return
    taken++
    if (!isDeepStrictEqual(decodeBySchema(bytes, LIMITS), { type: 'ok', value: message }))
      fault('decoded otherwise than by the schema', bytes)
  }

  const odd = oddCorpus(seed)
  let day = FIRST_DAY
  for (let fed = 0; fed < messages; day++) {
    // Late on the local day, so that its intervals are of the past.
    nowMs = (day + 1) * MS_PER_DAY
    const sound = soundCorpus(seed + day, day)
    const roundEnd = Math.min(messages, fed + ROUND)
    while (fed < roundEnd) {
      const records: TopicRecord[] = []
      for (; records.length < BATCH && fed < roundEnd; fed++)
        records.push({
          topic: 'meter-readings',
          partition: 0,
          offset: BigInt(fed),
          key: random.chance(0.9) ? random.pick(METERS).meterId : `key-${random.uint32()}`,
          value: mutated(random.chance(ODD_SHARE) ? odd : sound, random),
          headers: {},
          arrivedAtMs: nowMs,
        })
      await work.prepare(records)
      for (const record of records) feed(record, record.value as Uint8Array)
      for (const [key] of work.takeChanges().put) stored.add(key)
    }
    if (stored.size > METERS.length + 1)
      fault('checkpoints of more meters than there are', NO_BYTES)
    work.idle(emit)
    await onRound?.(fed)
  }
  return {
    messages,
    hot: taken,
    ledger: work.ledger(),
    reasons,
    meterDays,
    faults,
    firstFaults,
  }
}

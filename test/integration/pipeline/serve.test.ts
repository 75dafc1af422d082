import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import { type Config, parseConfig } from '../../../src/app/config.ts'
import { scanFiles } from '../../../src/app/scan/scan-files.ts'
import { type Serving, startServing } from '../../../src/app/serve.ts'
import { simulateToFiles, simulateToKafka } from '../../../src/app/simulate.ts'
import { ensureTopics } from '../../../src/app/topics.ts'
import { RUNNABLE_STAGES } from '../../../src/core/stages.ts'
import type { TopicName, TopicRecord } from '../../../src/ports/topic.ts'
import type { Scenario } from '../../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../../src/simulate/scenarios.ts'
import { aClient, testBrokers, textOf, useTopics } from '../kafka/support.ts'

const topics = useTopics()
const SEED = 7
const folders: string[] = []
const running: Serving[] = []

afterEach(async () => {
  await Promise.allSettled(running.splice(0).map((serving) => serving.stop()))
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'greywatt-serve-'))
  folders.push(folder)
  return folder
}

const configFor = async (prefix: string, ingest: object = {}): Promise<Config> =>
  parseConfig(
    {
      ingest,
      state: { dir: await aFolder(), checkpointEveryS: 1 },
      kafka: {
        brokers: testBrokers(),
        topicPrefix: prefix,
        groupPrefix: `${prefix}group`,
        partitions: 3,
        idleMs: 1500,
      },
      http: { port: 0 },
      log: { level: 'silent' },
    },
    'test',
  )

const scenario = (name: string): Scenario => {
  const found = SCENARIOS[name]
  if (found === undefined) throw new Error(`no scenario ${name}`)
  return found
}

/** The last record of each key: what a compacted topic says. */
const latest = async (prefix: string, topic: TopicName): Promise<Map<string, TopicRecord>> => {
  const table = createKafkaTable({ client: aClient(), topic, topicPrefix: prefix })
  const byKey = new Map<string, TopicRecord>()
  await table.start((record) => byKey.set(record.key ?? '', record))
  await table.stop()
  return byKey
}

const raisedLines = async (prefix: string): Promise<readonly string[]> =>
  [...(await latest(prefix, 'suspect-sites')).values()]
    .map(textOf)
    .filter((line) => (JSON.parse(line) as { state: string }).state === 'raised')
    .toSorted((a, b) => rankOf(a) - rankOf(b))

const rankOf = (line: string): number => (JSON.parse(line) as { rank: number }).rank

/** What a scan over the same readings says, a line a suspect. */
const scannedLines = async (config: Config, of: Scenario): Promise<readonly string[]> => {
  const folder = await aFolder()
  await simulateToFiles({ scenario: of, seed: SEED, folder, format: 'parquet' })
  const file = (name: string): string => join(folder, name)
  const { suspects } = await scanFiles({
    config,
    readings: file('readings.parquet'),
    sql: undefined,
    columns: {},
    reference: {
      meters: file('meters.parquet'),
      transformers: file('transformers.parquet'),
      licences: file('licences.parquet'),
      orders: file('orders.parquet'),
      tips: file('tips.parquet'),
      weather: file('weather.parquet'),
    },
    asOf: undefined,
    strict: false,
    threads: 1,
    nowMs: Date.now(),
  })
  return suspects.map((alert) => JSON.stringify(alert))
}

const serve = async (config: Config): Promise<Serving> => {
  const serving = await startServing(config, RUNNABLE_STAGES)
  running.push(serving)
  return serving
}

const eventually = async <Value>(
  read: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> => {
  const untilMs = Date.now() + 90_000
  for (;;) {
    const value = await read()
    if (holds(value) || Date.now() > untilMs) return value
    await sleep(1000)
  }
}

describe('serving over Kafka', { timeout: 240_000 }, () => {
  it.each([
    ['single readings', 'readings'],
    ['interval blocks', 'blocks'],
  ] as const)(
    'gives with two instances the suspects of a scan, byte for byte, from %s',
    async (_, shape) => {
      const prefix = topics.freshPrefix()
      const config = await configFor(prefix, { unknownMeters: 'reject' })
      const other = { ...config, state: { ...config.state, dir: await aFolder() } }
      await ensureTopics(config, { checkOnly: false })
      await Promise.all([serve(config), serve(other)])
      const of = scenario('tiny')
      await simulateToKafka({
        config,
        scenario: of,
        seed: SEED,
        feed: { shape },
        pace: 'fast',
      })
      const expected = await scannedLines(config, of)
      expect(expected.length).toBeGreaterThan(3)
      const lines = await eventually(
        () => raisedLines(prefix),
        (found) => found.join('\n') === expected.join('\n'),
      )
      expect(lines).toEqual(expected)
      const rejected = await latest(prefix, 'rejected-readings')
      expect(rejected.size).toBe(0)
    },
  )

  it('goes on with one instance when the other leaves in the middle of the feed', async () => {
    const prefix = topics.freshPrefix()
    const config = await configFor(prefix)
    const other = { ...config, state: { ...config.state, dir: await aFolder() } }
    await ensureTopics(config, { checkOnly: false })
    const [, leaving] = await Promise.all([serve(config), serve(other)])
    const of = scenario('tiny')
    const sending = simulateToKafka({
      config,
      scenario: of,
      seed: SEED,
      feed: { shape: 'readings' },
      // 24 days in about 4 s: the feed is still running when the instance leaves.
      pace: 500_000,
    })
    await sleep(2000)
    await leaving?.stop()
    await sending
    const expected = await scannedLines(config, of)
    const lines = await eventually(
      () => raisedLines(prefix),
      (found) => found.join('\n') === expected.join('\n'),
    )
    expect(lines).toEqual(expected)
  })

  it('puts what it cannot use into rejected-readings, bytes unchanged, with the reason in headers', async () => {
    const prefix = topics.freshPrefix()
    const config = await configFor(prefix, { unknownMeters: 'reject', maxMessageBytes: 5000 })
    await ensureTopics(config, { checkOnly: false })
    await serve(config)
    const { reference, meterId } = aKnownMeter()
    const sink = createKafkaSink({ client: aClient(), topicPrefix: prefix, compression: 'zstd' })
    await sink.send(reference)
    const at = '2026-01-10T10:30:00+05:00'
    const bad = {
      'not-json': Buffer.from([0x7b, 0xff, 0x00, 0x22]),
      schema: Buffer.from(JSON.stringify({ meterId, at, kwh: 'much' })),
      oversize: Buffer.from(JSON.stringify({ meterId, at, kwh: 1, note: 'x'.repeat(6000) })),
      'unknown-meter': Buffer.from(JSON.stringify({ meterId: 'NOBODY', at, kwh: 1 })),
      future: Buffer.from(JSON.stringify({ meterId, at: '2099-01-01T00:00:00Z', kwh: 1 })),
      'negative-energy': Buffer.from(JSON.stringify({ meterId, at, kwh: -1 })),
    }
    await sink.send(
      Object.entries(bad).map(([reason, value]) => ({
        topic: 'meter-readings' as const,
        key: reason === 'unknown-meter' ? 'NOBODY' : `key of ${reason}`,
        value,
      })),
    )
    await sink.close()
    const rejected = await eventually(
      () => latest(prefix, 'rejected-readings'),
      (found) => found.size >= Object.keys(bad).length,
    )
    const found = [...rejected.values()].map(({ value, headers }) => ({
      reason: headers['greywatt.error.reason'],
      topic: headers['greywatt.error.topic'],
      bytes: Buffer.from(value ?? []).toString('hex'),
    }))
    expect(found.toSorted((a, b) => ((a.reason ?? '') < (b.reason ?? '') ? -1 : 1))).toEqual(
      Object.entries(bad)
        .map(([reason, value]) => ({
          reason,
          topic: `${prefix}meter-readings`,
          bytes: value.toString('hex'),
        }))
        .toSorted((a, b) => (a.reason < b.reason ? -1 : 1)),
    )
    for (const { headers } of rejected.values())
      for (const name of ['stage', 'partition', 'offset', 'message', 'version', 'at'])
        expect(headers[`greywatt.error.${name}`]).toMatch(/./)
  })
})

const aKnownMeter = () => {
  const meterId = 'KZ-ALA-000001'
  const reference = [
    { topic: 'meters' as const, key: meterId, value: JSON.stringify({ meterId, stepMin: 30 }) },
  ]
  return { meterId, reference }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import { meterDayToJson } from '../../../src/core/collate/meter-day-message.ts'
import { Random } from '../../../src/simulate/random.ts'
import { lakeBesideTopic } from '../../adapters/duckdb/lake/lake-beside-topic.ts'
import { watchLake } from '../../adapters/duckdb/lake/watch-lake.ts'
import { aMeterDay } from '../../builders/a-meter-day.ts'
import { dayOf } from '../../builders/days.ts'
import { aClient, textOf, until, useTopics } from '../kafka/support.ts'
import { useProcesses } from './processes.ts'

const METERS = 16
const DAYS = 4
const PARTITIONS = 4
const KILLS = 3
const SEED = 3

const folder = mkdtempSync(join(tmpdir(), 'greywatt-history-'))
const lake = join(folder, 'lake')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const topics = useTopics()
const prefix = topics.freshPrefix()
const change = {
  kafka: { partitions: PARTITIONS, sessionTimeoutMs: 5_000 },
  history: { dir: lake, flushEveryS: 0.5 },
  http: { enabled: false },
}
const hosts = [useProcesses(() => prefix, change), useProcesses(() => prefix, change)]

/** Sends every meter's day again and again, each time corrected, as a stream with late readings does. */
const feedDays = () => {
  const sink = createKafkaSink({ client: aClient(), topicPrefix: prefix, compression: 'none' })
  let feeding = true
  const fed = (async () => {
    for (let round = 0; feeding; round++) {
      await sink.send(
        Array.from({ length: METERS }, (_, i) => ({
          topic: 'meter-days' as const,
          key: `TP-${i % 8}`,
          value: meterDayToJson(
            aMeterDay({
              meterId: `M${i}`,
              day: dayOf('2026-02-01') + (round % DAYS),
              revision: 1500 + round,
              powerKw: new Array<number>(48).fill(i + round / 1000),
              attributes: { transformerId: `TP-${i % 8}` },
            }),
          ),
        })),
      )
      await sleep(100)
    }
    await sink.close()
  })()
  return {
    stop: () => {
      feeding = false
      return fed
    },
  }
}

/** What the topic says and the lake does not, or the other way round. */
const differences = async () => {
  const messages: string[] = []
  const table = createKafkaTable({ client: aClient(), topic: 'meter-days', topicPrefix: prefix })
  await table.start((record) => messages.push(textOf(record)))
  await table.stop()
  return lakeBesideTopic(lake, messages, join(folder, 'meter-days.ndjson'))
}
const ALL_THERE = { days: METERS * DAYS, missing: 0, other: 0 }

it('two instances keep the days of the topic in one lake, however often one of them is killed', async () => {
  const [first, second] = hosts
  if (first === undefined || second === undefined) throw new Error('no hosts')
  expect((await first.greywatt('topics')).code).toBe(0)
  const serve = (host: typeof first) => host.start('serve', '--stages', 'assess')
  const running = [serve(first), serve(second)]
  const holds = ({ said }: (typeof running)[number]): number => {
    const lines = said.stderr.split('\n').filter((line) => line.includes('"stage":"history"'))
    const count = (words: string): number => lines.filter((line) => line.includes(words)).length
    return count('partition taken') - count('partition given up')
  }
  const watch = watchLake(lake)
  const feed = feedDays()
  const areShared = (): boolean => {
    const held = running.map(holds)
    return held.every((count) => count > 0) && held.reduce((sum, it) => sum + it) === PARTITIONS
  }
  await until('both have partitions', areShared)
  await until('every day was written', () => watch.days() === METERS * DAYS)

  const random = Random.of(SEED)
  for (let kill = 0; kill < KILLS; kill++) {
    const progress = watch.progress()
    await until('the lake grows', () => watch.progress() > progress)
    await sleep(random.unit() * 600)
    const victim = random.unit() < 0.5 ? 0 : 1
    const { child, code } = running[victim] as (typeof running)[number]
    child.kill('SIGKILL')
    await code
    running[victim] = serve(victim === 0 ? first : second)
    await until('both have partitions again', areShared)
  }
  await feed.stop()
  const before = watch.progress()
  await until('the lake has caught up', async () => {
    const { missing, other } = await differences()
    return missing + other === 0
  })
  expect(watch.progress()).toBeGreaterThanOrEqual(before)

  const { looks, faults } = await watch.stop()
  expect(faults).toEqual([])
  expect(looks).toBeGreaterThan(KILLS)
  for (const { child, code } of running) {
    child.kill('SIGTERM')
    expect(await code).toBe(0)
  }
  expect(await differences()).toEqual(ALL_THERE)
  const compacted = await first.greywatt('lake', 'compact', '--json')
  expect(JSON.parse(compacted.stdout)).toMatchObject({ dates: DAYS, rowsAfter: METERS * DAYS })
  expect(await differences()).toEqual(ALL_THERE)
})

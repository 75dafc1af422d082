import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import { parseConfig } from '../../../src/app/config.ts'
import { runDemo } from '../../../src/app/demo.ts'
import { startServing } from '../../../src/app/serve.ts'
import { simulateToKafka } from '../../../src/app/simulate.ts'
import { ensureTopics } from '../../../src/app/topics.ts'
import type { Alert } from '../../../src/core/alert/alert.ts'
import { RUNNABLE_STAGES } from '../../../src/core/stages.ts'
import type { Scenario } from '../../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../../src/simulate/scenarios.ts'
import { aClient, javaTool, testBrokers, textOf, until, useTopics } from '../kafka/support.ts'

const topics = useTopics()
const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const configFor = async (prefix: string, partitions: number) => {
  const dir = await mkdtemp(join(tmpdir(), 'greywatt-grow-'))
  folders.push(dir)
  return parseConfig(
    {
      ingest: { unknownMeters: 'reject' },
      state: { dir },
      kafka: {
        brokers: testBrokers(),
        topicPrefix: prefix,
        groupPrefix: `${prefix}group`,
        partitions,
        idleMs: 1500,
      },
      http: { port: 0 },
      log: { level: 'silent' },
    },
    'test',
  )
}

/** As docs/scaling.md has it. */
const COPIED = [
  'meters',
  'transformers',
  'licences',
  'curtailment-orders',
  'tips',
  'weather',
  'meter-readings',
]
const copy = async (from: string, to: string): Promise<void> => {
  const server = ['--bootstrap-server', testBrokers()[0] as string]
  const lines = await javaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
    ...server,
    ...['--topic', from, '--from-beginning', '--timeout-ms', '10000'],
    ...['--formatter-property', 'print.key=true', '--formatter-property', 'key.separator=|'],
  ])
  await javaTool(
    'org.apache.kafka.tools.ConsoleProducer',
    [
      ...server,
      ...['--topic', to, '--reader-property', 'parse.key=true'],
      ...['--reader-property', 'key.separator=|'],
    ],
    lines,
  )
}

it('a replay into topics of more partitions gives the list that they had', {
  timeout: 600_000,
}, async () => {
  const scenario = SCENARIOS.tiny as Scenario
  const [before, after] = [topics.freshPrefix(), topics.freshPrefix()]
  const old = await configFor(before, 2)
  await ensureTopics(old, { checkOnly: false })
  await simulateToKafka({ config: old, scenario, seed: 7, feed: { shape: 'blocks' }, pace: 'fast' })

  const grown = await configFor(after, 4)
  const made = await ensureTopics(grown, { checkOnly: false })
  expect(made.topics.find(({ topic }) => topic === 'meters')?.partitions).toBe(4)
  for (const topic of COPIED) await copy(`${before}${topic}`, `${after}${topic}`)

  const { suspects } = await runDemo({ scenario, seed: 7, pace: 'fast' })
  const serving = await startServing(grown, RUNNABLE_STAGES)
  let alerts: Alert[] = []
  await until('the last day is ranked', async () => {
    const last = new Map<string | null, Alert>()
    const table = createKafkaTable({
      client: aClient(),
      topic: 'suspect-sites',
      topicPrefix: after,
    })
    await table.start((record) => last.set(record.key, JSON.parse(textOf(record))))
    await table.stop()
    alerts = [...last.values()].filter(({ state }) => state === 'raised')
    return alerts.length === suspects.length && alerts.every(({ asOf }) => asOf === '2026-02-04')
  })
  await serving.stop()
  expect(alerts.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))).toEqual(suspects)
})

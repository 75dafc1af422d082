/**
 * All stages in one process on a broker: a window of history first, then one day of single readings at a pace. Prints
 * how long after the day's last reading was sent its ranking was there.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { parseConfig } from '../../src/app/config.ts'
import { kafkaClient, kafkaTransport, SILENT_KAFKA } from '../../src/app/kafka-transport.ts'
import { startPipeline } from '../../src/app/pipeline.ts'
import { ensureTopics } from '../../src/app/topics.ts'
import { dayOf, FEED_TIMEZONE, feedOf, meterAssets } from './feed.ts'

const [broker = '', topicPrefix = '', stateDir = '', count = '', pace = ''] = process.argv.slice(2)
const meters = Number(count)
const readingsPerSecond = Number(pace)
const HISTORY_DAYS = 14
const PORTION_MS = 100

const config = parseConfig(
  { timezone: FEED_TIMEZONE, state: { dir: stateDir }, kafka: { brokers: [broker], topicPrefix } },
  'the benchmark',
)
await ensureTopics(config, { checkOnly: false })
const clock = { nowMs: () => Date.now() }
const client = kafkaClient(config, SILENT_KAFKA)
const transport = kafkaTransport(config, client, clock)
const checkpoints = new SqliteCheckpointStores(stateDir)
const rankedAtMs = new Map<number, number>()
let look: () => void = () => undefined
const send = (messages: readonly { readonly key: string; readonly value: string }[]) =>
  transport.sink.send(messages.map((it) => ({ topic: 'meter-readings', ...it })))
const ranked = async (day: number): Promise<number> => {
  for (;;) {
    const atMs = rankedAtMs.get(day)
    if (atMs !== undefined) return atMs
    await new Promise<void>((resolve) => {
      look = resolve
    })
  }
}

await transport.sink.send(meterAssets(meters))
const pipeline = await startPipeline({
  config,
  stages: ['collate', 'assess', 'rank'],
  transport,
  checkpoints,
  clock,
  log: { info: () => undefined, warn: () => undefined },
  onRanking: ({ asOf }) => {
    rankedAtMs.set(asOf, performance.now())
    look()
  },
})
for (const messages of feedOf({ meters, days: HISTORY_DAYS, shape: 'block' })) await send(messages)
await Promise.race([ranked(dayOf(HISTORY_DAYS - 1)), pipeline.done])

const beganMs = performance.now()
let sent = 0
for (const all of feedOf({ meters, days: 1, shape: 'single' }, HISTORY_DAYS))
  for (let from = 0; from < all.length; ) {
    const portion = all.slice(from, from + (readingsPerSecond * PORTION_MS) / 1000)
    await send(portion)
    from += portion.length
    sent += portion.length
    const dueMs = beganMs + (1000 * sent) / readingsPerSecond
    await sleep(Math.max(0, dueMs - performance.now()))
  }
const lastSentMs = performance.now()
const latencySeconds = ((await ranked(dayOf(HISTORY_DAYS))) - lastSentMs) / 1000
const sentPerSecond = (1000 * sent) / (lastSentMs - beganMs)
await pipeline.stop()
checkpoints.close()
await transport.sink.close()
process.stdout.write(`${JSON.stringify({ latencySeconds, sentPerSecond })}\n`)

/** One instance of assess without a state, as `greywatt serve --stages assess` runs it, until it has read so many records. */
import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { readCheckpoints } from '../../src/adapters/sqlite/read-checkpoints.ts'
import { parseConfig } from '../../src/app/config.ts'
import { kafkaClient, kafkaTransport, SILENT_KAFKA } from '../../src/app/kafka-transport.ts'
import { startPipeline } from '../../src/app/pipeline.ts'
import type { SavedMembers } from '../../src/core/assess/member-page.ts'
import { FEED_TIMEZONE } from './feed.ts'
import { Stopwatch } from './stopwatch.ts'

const [broker = '', topicPrefix = '', wanted = '', stateDir = ''] = process.argv.slice(2)
const config = parseConfig(
  {
    timezone: FEED_TIMEZONE,
    state: { dir: stateDir },
    kafka: {
      brokers: [broker],
      topicPrefix,
      groupPrefix: `bench-${process.pid}-${Date.now()}`,
    },
  },
  'the benchmark',
)
const clock = { nowMs: () => Date.now() }
const client = kafkaClient(config, SILENT_KAFKA)
const transport = kafkaTransport(config, client, clock)
const checkpoints = new SqliteCheckpointStores(stateDir)
const watch = new Stopwatch()
const loadFrom = performance.now()
let messages = 0
let finished: () => void = () => undefined
const allRead = new Promise<void>((resolve) => {
  finished = resolve
})
const pipeline = await startPipeline({
  config,
  stages: ['assess'],
  transport,
  checkpoints,
  clock,
  log: { info: () => undefined, warn: () => undefined },
  onRecords: (_, records) => {
    watch.start()
    messages += records
    if (messages >= Number(wanted)) finished()
  },
})
const startSeconds = (performance.now() - loadFrom) / 1000
await Promise.race([allRead, pipeline.done])
watch.report({ messages, startSeconds })
await pipeline.stop()
checkpoints.close()
await transport.sink.close()
let meters = 0
for (const { checkpoint } of readCheckpoints(stateDir, 'assess'))
  for (const [key, page] of checkpoint.entries)
    if (key.startsWith('#members')) meters += (page as SavedMembers).meterIds.length
process.stdout.write(`${JSON.stringify({ meters })}\n`)

/** One instance of collate on a topic, as `greywatt serve --stages collate` runs it, until it has read so many readings. */
import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { parseConfig } from '../../src/app/config.ts'
import { kafkaClient, kafkaTransport, SILENT_KAFKA } from '../../src/app/kafka-transport.ts'
import { startPipeline } from '../../src/app/pipeline.ts'
import { FEED_TIMEZONE } from './feed.ts'
import { Stopwatch } from './stopwatch.ts'

const [broker = '', topicPrefix = '', wanted = '', stateDir = '', compression = 'zstd'] =
  process.argv.slice(2)
const config = parseConfig(
  {
    timezone: FEED_TIMEZONE,
    state: { dir: stateDir },
    kafka: {
      brokers: [broker],
      topicPrefix,
      compression,
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
  stages: ['collate'],
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
const counts = pipeline.ledgers().map(({ counts: each }) => each)
const total = (kind: 'read' | 'accepted' | 'duplicate' | 'late' | 'rejected'): number =>
  counts.reduce((sum, each) => sum + each[kind], 0)
process.stdout.write(
  `${JSON.stringify({
    read: total('read'),
    accepted: total('accepted'),
    duplicate: total('duplicate'),
    late: total('late'),
    rejected: total('rejected'),
  })}\n`,
)

import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { KafkaClient } from '../../src/adapters/kafka/client.ts'
import { createKafkaTable } from '../../src/adapters/kafka/table.ts'
import { type Config, parseConfig } from '../../src/app/config.ts'
import { kafkaClient, kafkaSink, SILENT_KAFKA } from '../../src/app/kafka-transport.ts'
import type { Transport } from '../../src/app/pipeline.ts'
import { referenceRecords } from '../../src/app/reference-records.ts'
import { ensureTopics } from '../../src/app/topics.ts'
import type { RecordSink } from '../../src/ports/topic.ts'
import { type SimulatedRegion, simulateRegion } from '../../src/simulate/region.ts'
import type { ChaosOptions, Say } from './chaos-options.ts'
import { Fleet } from './fleet.ts'
import { LocalBroker } from './local-broker.ts'
import { chaosScenario } from './scenario.ts'

/** Long enough that no partition is silent while the feed goes on, also not after an outage. */
const IDLE_MS = 15_000
const TOPIC_PREFIX = 'chaos-'

/** What a run needs: a region, a broker with its reference data, and the processes of all stages, not yet started. */
export interface Rig {
  readonly region: SimulatedRegion
  readonly broker: LocalBroker
  readonly fleet: Fleet
  readonly config: Config
  readonly client: KafkaClient
  readonly sink: RecordSink
  readonly table: Transport['table']
  /** Into events.log. */
  readonly note: Say
}

/** @returns what `work` comes to; whatever becomes of it, no process is left behind */
export const withRig = async <Result>(
  options: ChaosOptions,
  work: (rig: Rig) => Promise<Result>,
): Promise<Result> => {
  const { folder, port, partitions, instances, seed, sessionTimeoutMs } = options
  mkdirSync(folder, { recursive: true })
  const events = createWriteStream(join(folder, 'events.log'))
  const region = simulateRegion(chaosScenario(options.readings), seed)
  const broker = new LocalBroker(port, join(folder, 'broker'))
  const settings = {
    timezone: region.scenario.timeZone,
    ingest: { unknownMeters: 'reject' },
    http: { enabled: false },
    kafka: {
      ...{ brokers: [broker.address], topicPrefix: TOPIC_PREFIX, groupPrefix: 'chaos' },
      ...{ partitions, idleMs: IDLE_MS, sessionTimeoutMs },
    },
  }
  const config = parseConfig(settings, 'chaos')
  const client = kafkaClient(config, SILENT_KAFKA)
  const sink = kafkaSink(config, client)
  const fleet = new Fleet({ folder, instances, config: settings })
  const abandon = (): void => {
    fleet.abandon()
    broker.abandon()
  }
  process.once('exit', abandon)
  try {
    await broker.start()
    await ensureTopics(config, { checkOnly: false })
    await sink.send(referenceRecords(region.reference))
    return await work({
      ...{ region, broker, fleet, config, client, sink },
      table: (topic) => createKafkaTable({ client, topic, topicPrefix: TOPIC_PREFIX }),
      note: (line) => events.write(`${new Date().toISOString()} ${line}\n`),
    })
  } finally {
    await fleet.kill()
    await sink.close().catch(() => undefined)
    await broker.stop()
    process.off('exit', abandon)
    events.end()
  }
}

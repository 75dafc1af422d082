import type { KafkaLog } from '../adapters/kafka/client.ts'
import type { Logger } from '../adapters/observe/logger.ts'
import { SqliteCheckpointStores } from '../adapters/sqlite/checkpoint-store.ts'
import type { CheckpointStores } from '../ports/checkpoint-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { RecordSink } from '../ports/topic.ts'
import type { Config } from './config.ts'
import { kafkaClient, kafkaSink, kafkaTransport } from './kafka-transport.ts'
import type { Transport } from './pipeline.ts'
import { demandTopics } from './topics.ts'

/** @throws AdapterError `broker-unreachable`, `topic-missing`, before anything is read */
export const openKafka = async (
  config: Config,
  clock: Clock,
  log: Logger,
): Promise<{
  readonly transport: Transport
  readonly checkpoints: CheckpointStores
  sinkForSenders(): RecordSink
  close(): Promise<void>
}> => {
  let connected = false
  // Until then a failure is told by one error of ours, not by each of kafkajs's attempts.
  const client = kafkaClient(config, (level, message, fields) => {
    if (connected) kafkaLine(log)(level, message, fields)
  })
  await client.connect()
  await demandTopics(config, client)
  connected = true
  const checkpoints = new SqliteCheckpointStores(config.state.dir)
  const transport = kafkaTransport(config, client, clock)
  return {
    transport,
    checkpoints,
    sinkForSenders: () => kafkaSink(config, client),
    close: async () => {
      checkpoints.close()
      await transport.sink.close()
    },
  }
}

const kafkaLine =
  (log: Logger): KafkaLog =>
  (level, message, fields) =>
    log[level](fields, message)

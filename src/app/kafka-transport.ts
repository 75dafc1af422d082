import { createKafkaClient, type KafkaClient, type KafkaLog } from '../adapters/kafka/client.ts'
import { createKafkaSink } from '../adapters/kafka/sink.ts'
import { createKafkaSource } from '../adapters/kafka/source.ts'
import { createKafkaPartitionTable, createKafkaTable } from '../adapters/kafka/table.ts'
import { type PlannedTopic, planTopics } from '../adapters/kafka/topic-plan.ts'
import { physicalName } from '../adapters/kafka/topic-record.ts'
import type { Clock } from '../ports/clock.ts'
import type { RecordSink } from '../ports/topic.ts'
import type { Config } from './config.ts'
import type { Transport } from './pipeline.ts'

export const SILENT_KAFKA: KafkaLog = () => undefined

export const kafkaClient = ({ kafka }: Config, log: KafkaLog): KafkaClient =>
  createKafkaClient({
    brokers: kafka.brokers,
    clientId: kafka.clientId,
    security: { tls: kafka.tls, sasl: kafka.sasl },
    requestTimeoutMs: kafka.requestTimeoutMs,
    outageMs: kafka.stallMs,
    log,
  })

export const plannedTopics = ({
  kafka,
  collate,
  assess,
  ingest,
}: Config): readonly PlannedTopic[] =>
  planTopics({
    topicPrefix: kafka.topicPrefix,
    partitions: kafka.partitions,
    replication: kafka.replication,
    graceDays: collate.graceDays,
    windowDays: assess.windowDays,
    maxMessageBytes: ingest.maxMessageBytes,
  })

export const kafkaSink = ({ kafka }: Config, client: KafkaClient): RecordSink =>
  createKafkaSink({ client, topicPrefix: kafka.topicPrefix, compression: kafka.compression })

/** The stages' log on a Kafka cluster: one consumer group a stage. */
export const kafkaTransport = (config: Config, client: KafkaClient, clock: Clock): Transport => {
  const { topicPrefix, groupPrefix, idleMs, stallMs, sessionTimeoutMs } = config.kafka
  return {
    source: (topic, stage) =>
      createKafkaSource({
        client,
        topic,
        topicPrefix,
        groupId: `${groupPrefix}-${stage}`,
        // There is one list, so one instance ranks; the others stand by.
        assignment: stage === 'rank' ? 'single' : 'sticky',
        idleMs,
        stallMs,
        sessionTimeoutMs,
        clock,
      }),
    sink: kafkaSink(config, client),
    table: (topic) => createKafkaTable({ client, topic, topicPrefix }),
    partitionTable: (topic) => createKafkaPartitionTable({ client, topic, topicPrefix }),
    topicName: (topic) => physicalName(topicPrefix, topic),
  }
}

import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'
import { createKafkaPartitionTable, createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import { topicContract } from '../../contract/topic-contract.ts'
import { aClient, useTopics } from './support.ts'

const PARTITIONS = 3
const topics = useTopics()

topicContract('kafka', async () => {
  const topicPrefix = topics.freshPrefix()
  for (const topic of ['meter-readings', 'meters', 'licences'] as const)
    await topics.create(topicPrefix, topic, { partitions: PARTITIONS })
  return {
    partitions: PARTITIONS,
    sink: () => createKafkaSink({ client: aClient(), topicPrefix, compression: 'zstd' }),
    source: (topic) =>
      createKafkaSource({
        client: aClient(),
        topic,
        topicPrefix,
        groupId: `${topicPrefix}contract`,
        assignment: 'sticky',
        idleMs: 200,
        stallMs: 60_000,
        sessionTimeoutMs: 6_000,
        clock: { nowMs: () => Date.now() },
      }),
    table: (topic) => createKafkaTable({ client: aClient(), topic, topicPrefix }),
    partitionTable: (topic) => createKafkaPartitionTable({ client: aClient(), topic, topicPrefix }),
    dispose: async () => undefined,
  }
})

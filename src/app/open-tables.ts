import { createKafkaTable } from '../adapters/kafka/table.ts'
import { openLogReader } from '../adapters/sqlite/log/log-reader.ts'
import type { TableReader, TopicName } from '../ports/topic.ts'
import type { Config } from './config.ts'
import { logFolderOf } from './embedded-transport.ts'
import { kafkaClient, SILENT_KAFKA } from './kafka-transport.ts'

export interface OpenTables {
  table(topic: TopicName): TableReader
  close(): Promise<void>
}

/**
 * Topics of the configured transport, for a look at them beside the process that has them.
 * @throws AdapterError `broker-unreachable`, `file-missing`, `log-unreadable`, `log-newer`
 */
export const openTables = async (config: Config): Promise<OpenTables> => {
  if (config.transport === 'embedded') return openLogReader(logFolderOf(config))
  const client = kafkaClient(config, SILENT_KAFKA)
  await client.connect()
  const { topicPrefix } = config.kafka
  return {
    table: (topic) => createKafkaTable({ client, topic, topicPrefix }),
    // Each table leaves by itself.
    close: async () => undefined,
  }
}

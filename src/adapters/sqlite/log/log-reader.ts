import { statSync } from 'node:fs'
import { type TableReader, TOPIC_NAMES, type TopicName } from '../../../ports/topic.ts'
import { LogFile } from './log-file.ts'
import { LogPartition } from './log-partition.ts'
import { WholeLogTable } from './log-table.ts'
import { LogTopic } from './log-topic.ts'
import { logPathIn } from './sqlite-log.ts'

export interface LogLook {
  /** Of the file. */
  readonly bytes: number
  /** Records that were ever sent to each. */
  readonly topics: readonly { readonly topic: TopicName; readonly records: number }[]
}

/** The log as it is now, for a look at it beside the process that has it. */
export interface LogReader {
  table(topic: TopicName): TableReader
  /**
   * Reads the newest records of each partition.
   * @throws AdapterError `log-unreadable` where they are damaged
   */
  look(): LogLook
  close(): Promise<void>
}

/** @throws AdapterError `file-missing`, `log-unreadable`, `log-newer` */
export const openLogReader = (folder: string): LogReader => {
  const file = new LogFile(logPathIn(folder), 'read')
  const rows = file.partitionRows()
  return {
    table: (topic) => {
      const own = rows.filter((row) => row.topic === topic)
      return new WholeLogTable(
        new LogTopic(
          topic,
          own.map((row) => new LogPartition(file, row)),
        ),
      )
    },
    look: () => ({
      bytes: statSync(file.path).size,
      topics: TOPIC_NAMES.map((topic) => {
        const own = rows.filter((row) => row.topic === topic)
        for (const { id, nextOffset } of own) file.chunkFrom(id, nextOffset - 1)
        return { topic, records: own.reduce((sum, { nextOffset }) => sum + nextOffset, 0) }
      }),
    }),
    close: async () => file.close(),
  }
}

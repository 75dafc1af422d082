import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteLog } from '../../../../src/adapters/sqlite/log/sqlite-log.ts'
import { TOPIC_NAMES } from '../../../../src/ports/topic.ts'
import { topicContract } from '../../../contract/topic-contract.ts'

topicContract('sqlite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greywatt-log-'))
  const log = new SqliteLog({
    folder,
    topics: TOPIC_NAMES.map((topic) => ({
      topic,
      partitions: 3,
      cleanup: 'delete' as const,
      retentionMs: 1e9,
    })),
    clock: { nowMs: () => Date.now() },
    maxBacklog: 1000,
  })
  return {
    partitions: 3,
    sink: () => log.sink(),
    source: (topic) => log.source(topic, { idleMs: 20 }),
    table: (topic) => log.table(topic),
    dispose: async () => {
      await log.close()
      rmSync(folder, { recursive: true })
    },
  }
})

import type { Alert } from '../core/alert/alert.ts'
import { alertMemoryFromJson, type SaidAlert } from '../core/rank/alert-memory.ts'
import type { TableReader, TopicRecord } from '../ports/topic.ts'
import { MEMORY_HEADER, ownJson } from './stages/stage-work.ts'

/** The last alert of each site in `suspect-sites`, with what rank knew when it said it. */
export const readSaidAlerts = async (table: TableReader): Promise<readonly SaidAlert[]> => {
  const last = new Map<string, TopicRecord>()
  await table.start((record) => {
    if (record.key === null) return
    if (record.value === null) last.delete(record.key)
    else last.set(record.key, record)
  })
  await table.stop()
  return [...last.values()].flatMap((record) => {
    const memory = record.headers[MEMORY_HEADER]
    return memory === undefined
      ? []
      : [{ alert: ownJson(record) as Alert, memory: alertMemoryFromJson(memory) }]
  })
}

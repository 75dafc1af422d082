import { SqliteLog } from '../../../../src/adapters/sqlite/log/sqlite-log.ts'
import type { Clock } from '../../../../src/ports/clock.ts'
import { type OutgoingRecord, TOPIC_NAMES } from '../../../../src/ports/topic.ts'

const DAY_MS = 86_400_000
/** What is compacted in the contract; the others keep a week here. */
const COMPACTED = ['meters', 'site-assessments', 'suspect-sites']

export const aLog = (
  folder: string,
  { clock = { nowMs: () => Date.now() }, partitions = 3, maxBacklog = 100_000 } = {} as {
    readonly clock?: Clock
    readonly partitions?: number
    readonly maxBacklog?: number
  },
): SqliteLog =>
  new SqliteLog({
    folder,
    topics: TOPIC_NAMES.map((topic) =>
      COMPACTED.includes(topic)
        ? { topic, partitions, cleanup: 'compact', retentionMs: undefined }
        : { topic, partitions, cleanup: 'delete', retentionMs: 7 * DAY_MS },
    ),
    clock,
    maxBacklog,
  })

export const readingsFrom = (
  first: number,
  count: number,
  value = (n: number): string => String(n),
): readonly OutgoingRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    topic: 'meter-readings',
    key: `m${(first + i) % 7}`,
    value: value(first + i),
    partition: 0,
  }))

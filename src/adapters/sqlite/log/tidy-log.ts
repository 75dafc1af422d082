import { crc32 } from 'node:zlib'
import type { TopicRecord } from '../../../ports/topic.ts'
import type { LogFile, StoredChunk } from './log-file.ts'
import type { TidyOrder } from './log-messages.ts'
import { ChunkPacker, recordsIn } from './record-chunk.ts'

/** Chunks that are looked at, or dropped, between two turns: some ms, for which appends wait. */
const CHUNKS_PER_TURN = 50
/** Fewer new records than this are not worth reading a partition for. */
const LEAST_NEW_RECORDS = 1000

/**
 * Takes out of a partition what may go, some of it a step, so that appends come between. The newest chunk stays.
 *
 * Keeps: while it compacts, the latest offset of each key. Bounded by: keys of a partition. Late data: not its business.
 * After restart: starts anew; each step is a transaction that leaves a whole log.
 */
export function* tidyPartition(log: LogFile, order: TidyOrder): Generator<void> {
  if (order.cleanup === 'delete') yield* dropOld(log, order)
  else if (isWorthCompacting(log, order)) yield* compact(log, order)
}

function* dropOld(log: LogFile, { partition, before, arrivedBeforeMs }: TidyOrder) {
  const drop = log.database.prepare(
    `DELETE FROM chunk WHERE id IN (
       SELECT id FROM chunk WHERE partition = ? AND last_offset < ? AND arrived_ms < ?
         AND last_offset < (SELECT max(last_offset) FROM chunk WHERE partition = ?)
       ORDER BY last_offset LIMIT ${CHUNKS_PER_TURN})`,
  )
  for (let dropped = CHUNKS_PER_TURN; dropped === CHUNKS_PER_TURN; ) {
    log.transaction(() => {
      dropped = Number(drop.run(partition, before, arrivedBeforeMs, partition).changes)
    })
    yield
  }
}

/** Once as much is new as was left the last time. */
const isWorthCompacting = (log: LogFile, { partition, before }: TidyOrder): boolean => {
  const { known, fresh } = log.database
    .prepare(
      `SELECT coalesce(sum(records) FILTER (WHERE last_offset < compacted_offset), 0) AS known,
         coalesce(sum(records) FILTER (WHERE last_offset >= compacted_offset), 0) AS fresh
       FROM chunk JOIN partition ON partition.id = chunk.partition
       WHERE chunk.partition = ? AND last_offset < ?`,
    )
    .get(partition, before) as { readonly known: number; readonly fresh: number }
  return fresh >= Math.max(LEAST_NEW_RECORDS, known)
}

function* compact(log: LogFile, { partition, before, arrivedBeforeMs }: TidyOrder) {
  const latest = new Map<string, number>()
  for (const chunks of chunksBefore(log, partition, before)) {
    for (const chunk of chunks)
      for (const { key, offset } of recordsOf(chunk))
        if (key !== null) latest.set(key, Number(offset))
    yield
  }
  const stays = ({ key, value, offset, arrivedAtMs }: TopicRecord): boolean =>
    key === null ||
    (latest.get(key) === Number(offset) && (value !== null || arrivedAtMs >= arrivedBeforeMs))
  const replace = log.database.prepare(
    'UPDATE chunk SET records = ?, crc = ?, bytes = ? WHERE id = ?',
  )
  const drop = log.database.prepare('DELETE FROM chunk WHERE id = ?')
  for (const chunks of chunksBefore(log, partition, before)) {
    log.transaction(() => {
      for (const chunk of chunks) {
        const left = new ChunkPacker(chunk.firstOffset)
        for (const record of recordsOf(chunk))
          if (stays(record)) left.add(record, Number(record.offset), record.arrivedAtMs)
        const bytes = left.bytes()
        if (left.records === 0) drop.run(chunk.id)
        else if (left.records < chunk.records)
          replace.run(left.records, crc32(bytes), bytes, chunk.id)
      }
    })
    yield
  }
  log.transaction(() => {
    log.database
      .prepare('UPDATE partition SET compacted_offset = ? WHERE id = ?')
      .run(before, partition)
  })
}

const recordsOf = ({ bytes, firstOffset }: StoredChunk) =>
  // Neither topic nor partition is looked at here.
  recordsIn(bytes, { topic: 'meters', partition: 0, firstOffset })

/** Some at a time, each read as it is asked for. */
function* chunksBefore(
  log: LogFile,
  partition: number,
  before: number,
): Generator<readonly StoredChunk[]> {
  let chunks: StoredChunk[] = []
  for (
    let chunk = log.chunkFrom(partition, 0);
    chunk !== undefined && chunk.lastOffset < before;
    chunk = log.chunkFrom(partition, chunk.lastOffset + 1)
  ) {
    chunks.push(chunk)
    if (chunks.length < CHUNKS_PER_TURN) continue
    yield chunks
    chunks = []
  }
  if (chunks.length > 0) yield chunks
}

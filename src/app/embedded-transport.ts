import { join } from 'node:path'
import { planTopics } from '../adapters/kafka/topic-plan.ts'
import { SqliteCheckpointStores } from '../adapters/sqlite/checkpoint-store.ts'
import { type LoggedTopic, SqliteLog } from '../adapters/sqlite/log/sqlite-log.ts'
import type { Consumer } from '../core/stages.ts'
import type { CheckpointStores } from '../ports/checkpoint-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { RecordSink, TopicName } from '../ports/topic.ts'
import { CheckpointedOffsets } from './checkpointed-offsets.ts'
import type { Config } from './config.ts'
import { READS, type Transport } from './pipeline.ts'

/** How often what is old is dropped from the log. */
const TIDY_EVERY_MS = 600_000
const DAY_MS = 86_400_000

export interface Embedded {
  readonly log: SqliteLog
  readonly transport: Transport
  readonly checkpoints: CheckpointStores
  sinkForSenders(): RecordSink
  close(): Promise<void>
}

export const logFolderOf = ({ state }: Config): string => join(state.dir, 'log')

/** The contract's table of topics, as one process keeps them. */
const loggedTopics = ({ collate, assess, ingest, embedded }: Config): readonly LoggedTopic[] =>
  planTopics({
    topicPrefix: '',
    partitions: embedded.partitions,
    replication: 1,
    graceDays: collate.graceDays,
    windowDays: assess.windowDays,
    maxMessageBytes: ingest.maxMessageBytes,
  }).map(({ topic, partitions, cleanup, retentionMs, minRetentionMs }) => ({
    topic,
    partitions,
    cleanup,
    retentionMs:
      topic === 'meter-readings'
        ? Math.max(minRetentionMs, embedded.readingsDays * DAY_MS)
        : retentionMs,
  }))

/**
 * Takes the state folder, and opens the log in it.
 * @throws AdapterError `checkpoint-locked`, `log-unreadable`, `log-newer`, `log-write`, `topic-mismatch`
 */
export const openEmbedded = (config: Config, clock: Clock): Embedded => {
  const stores = new SqliteCheckpointStores(config.state.dir)
  stores.take()
  const checkpoints = new CheckpointedOffsets(stores)
  let log: SqliteLog
  try {
    log = new SqliteLog({
      folder: logFolderOf(config),
      topics: loggedTopics(config),
      clock,
      maxBacklog: config.embedded.maxBacklog,
    })
  } catch (error) {
    checkpoints.close()
    throw error
  }
  const tidying = setInterval(() => log.tidy(handledOf(config, checkpoints)), TIDY_EVERY_MS)
  tidying.unref()
  return {
    log,
    transport: {
      source: (topic, consumer) =>
        log.source(topic, {
          idleMs: config.embedded.idleMs,
          isWaitedFor: consumer !== 'history',
        }),
      sink: log.sink(),
      table: (topic) => log.table(topic),
      partitionTable: (topic) => log.partitionTable(topic),
      topicName: (topic) => topic,
    },
    checkpoints,
    sinkForSenders: () => log.sink(),
    close: async () => {
      clearInterval(tidying)
      await log.close()
      checkpoints.close()
    },
  }
}

/** A topic's records before this are in the checkpoint of all that read it; undefined where none does. */
const handledOf =
  (config: Config, checkpoints: CheckpointedOffsets) =>
  (topic: TopicName, partition: number): bigint | undefined => {
    const readers = (Object.keys(READS) as Consumer[]).filter(
      (name) => READS[name] === topic && (name !== 'history' || config.history.dir !== null),
    )
    const offsets = readers.map((name) => checkpoints.of(name, partition))
    return offsets.reduce<bigint | undefined>(
      (least, offset) => (least === undefined || offset < least ? offset : least),
      undefined,
    )
  }

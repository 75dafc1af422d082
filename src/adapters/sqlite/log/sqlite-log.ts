import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AdapterError } from '../../../ports/adapter-error.ts'
import type { Clock } from '../../../ports/clock.ts'
import type {
  OutgoingRecord,
  PartitionedSource,
  PartitionTableReader,
  RecordSink,
  TableReader,
  TopicName,
} from '../../../ports/topic.ts'
import { InProcessSource } from '../../in-process/in-process-source.ts'
import { reasonOf } from '../sqlite-fault.ts'
import { LogFile } from './log-file.ts'
import type { FeedMark, TidyOrder } from './log-messages.ts'
import { LogPartition } from './log-partition.ts'
import { LogTable, WholeLogTable } from './log-table.ts'
import { LogTopic } from './log-topic.ts'
import { type LogBatch, LogWriter } from './log-writer.ts'

export interface LoggedTopic {
  readonly topic: TopicName
  readonly partitions: number
  readonly cleanup: 'delete' | 'compact'
  /** Undefined where it is compacted. */
  readonly retentionMs: number | undefined
}

export interface SqliteLogOptions {
  /** Made where it is missing. One process may have it at a time: its owner sees to that. */
  readonly folder: string
  readonly topics: readonly LoggedTopic[]
  readonly clock: Clock
  /** Records of a topic that may wait for its reader: then senders wait. */
  readonly maxBacklog: number
}

export interface Backlog {
  /** Readings that were sent and are not handled yet. */
  readonly records: number
  /** As many and more: whoever can be told to come back later should be. */
  readonly most: number
}

/** A tombstone stays this long, for those who read the topic now. */
const TOMBSTONE_MS = 86_400_000

export const logPathIn = (folder: string): string => join(folder, 'log.sqlite')

/**
 * The topics of one process in a file: the stages run over it exactly as they run over a broker, and what it has
 * acknowledged outlives the process and the power.
 *
 * Keeps: the records of every topic. Bounded by: retention and compaction on the disk, the senders in memory, and
 * `maxBacklog` records between a sender and its reader. Late data: in order of arrival. After restart: what was
 * acknowledged, and perhaps what was being written.
 */
export class SqliteLog {
  readonly #options: SqliteLogOptions
  readonly #file: LogFile
  readonly #topics: ReadonlyMap<TopicName, LogTopic>
  readonly #writer: LogWriter
  #marks: FeedMark[] = []
  #closing: Promise<void> | undefined

  /** @throws AdapterError `log-unreadable`, `log-newer`, `log-write`, `topic-mismatch` */
  constructor(options: SqliteLogOptions) {
    this.#options = options
    this.#file = openFile(options.folder)
    try {
      this.#file.checkLength()
      const rows = this.#file.partitions(options.topics)
      this.#topics = new Map(
        options.topics.map(({ topic }) => {
          const own = rows.filter((row) => row.topic === topic)
          return [
            topic,
            new LogTopic(
              topic,
              own.map((row) => new LogPartition(this.#file, row)),
            ),
          ]
        }),
      )
    } catch (error) {
      this.#file.close()
      throw error
    }
    this.#writer = new LogWriter({
      path: this.#file.path,
      takeBatch: () => this.#takeBatch(),
      onFailure: (cause) => {
        for (const { signal } of this.#topics.values()) signal.fail(cause)
      },
    })
  }

  /** Where it lies. */
  get path(): string {
    return this.#file.path
  }

  sink(): RecordSink {
    let closed = false
    return {
      send: async (records) => {
        if (closed) throw new Error('the sink is closed')
        await this.append(records)
      },
      partitionsOf: async (topic) => this.#topic(topic).partitions.length,
      close: async () => {
        closed = true
      },
    }
  }

  /** @param isWaitedFor senders wait while it is far behind: for the one reader of a topic that others depend on */
  source(
    topic: TopicName,
    { idleMs, isWaitedFor = true }: { readonly idleMs: number; readonly isWaitedFor?: boolean },
  ): PartitionedSource {
    return new InProcessSource(this.#topic(topic), {
      idleMs,
      maxUnread: isWaitedFor ? this.#options.maxBacklog : undefined,
    })
  }

  table(topic: TopicName): TableReader {
    return new WholeLogTable(this.#topic(topic))
  }

  partitionTable(topic: TopicName): PartitionTableReader {
    return new LogTable(this.#topic(topic))
  }

  /**
   * Resolves when all of them are on the disk, and the mark with them; while their topic is full it waits first.
   * @throws AdapterError `log-write`; then nothing more is taken
   */
  async append(records: readonly OutgoingRecord[], mark?: FeedMark): Promise<void> {
    if (this.#closing !== undefined) throw new Error('the log is closed')
    for (const topic of new Set(records.map((record) => record.topic)))
      await this.#topic(topic).room()
    const places = records.map((record) => {
      const topic = this.#topic(record.topic)
      if (topic.signal.finished)
        throw new Error(`topic ${topic.name} is finished: nothing can be sent to it`)
      return topic.partitionFor(record)
    })
    const arrivedMs = this.#options.clock.nowMs()
    for (const [i, partition] of places.entries())
      partition.add(records[i] as OutgoingRecord, arrivedMs)
    if (mark !== undefined) this.#marks.push(mark)
    await this.#writer.written()
  }

  /** How far a feed had come, by the marks of what it sent; 0 where it never began. */
  positionOf(feed: string): number {
    return this.#file.positionOf(feed) ?? 0
  }

  /** Readings that wait to be collated. */
  backlog(): Backlog {
    const records = this.#topic('meter-readings').unread
    return { records, most: this.#options.maxBacklog }
  }

  /** Nothing more comes on the topic: its sources end when they have read everything. */
  finish(topic: TopicName): void {
    this.#topic(topic).signal.finish()
  }

  /** The topic is fed until the returned function is called: a pause is not its end. */
  hold(topic: TopicName): () => void {
    return this.#topic(topic).signal.hold()
  }

  /**
   * Drops what is older than its topic is kept for, and all but the latest record of each key where it is compacted.
   * @param checkpointed up to where a partition was read and its reader has stored that; undefined where none reads it
   * @returns false where the last time is still under way
   */
  tidy(
    checkpointed: (topic: TopicName, partition: number) => bigint | undefined,
  ): Promise<boolean> {
    const nowMs = this.#options.clock.nowMs()
    const orders = this.#options.topics.flatMap(({ topic, cleanup, retentionMs }) =>
      this.#topic(topic).partitions.map(
        (partition): TidyOrder => ({
          partition: partition.id,
          before: Number(checkpointed(topic, partition.number) ?? partition.endOffset),
          cleanup,
          arrivedBeforeMs: nowMs - (retentionMs ?? TOMBSTONE_MS),
        }),
      ),
    )
    return this.#writer.tidy(orders)
  }

  /** What was sent is written first. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#writer.close()
    this.#file.close()
  }

  #takeBatch(): LogBatch {
    const chunks = [...this.#topics.values()].flatMap(({ partitions }) =>
      partitions.flatMap((partition) => partition.takePacked()),
    )
    const marks = this.#marks
    this.#marks = []
    return { chunks, marks, appended: () => this.#appended(chunks) }
  }

  #appended(chunks: LogBatch['chunks']): void {
    const ends = new Map(chunks.map(({ partition, lastOffset }) => [partition, lastOffset + 1]))
    for (const topic of this.#topics.values()) {
      let changed = false
      for (const partition of topic.partitions) {
        const end = ends.get(partition.id)
        if (end === undefined) continue
        partition.written(end)
        changed = true
      }
      if (changed) topic.signal.announce()
    }
  }

  #topic(name: TopicName): LogTopic {
    const topic = this.#topics.get(name)
    if (topic === undefined) throw new Error(`there is no topic ${name}`)
    return topic
  }
}

const openFile = (folder: string): LogFile => {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw new AdapterError(
      'log-write',
      `cannot use the folder ${folder} (${reasonOf(cause)}): mend its access, or set state.dir to another`,
      { cause },
    )
  }
  return new LogFile(logPathIn(folder))
}

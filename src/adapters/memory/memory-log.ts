import type { Clock } from '../../ports/clock.ts'
import {
  type OutgoingRecord,
  type PartitionedSource,
  type PartitionTableReader,
  type RecordSink,
  type TableReader,
  TOPIC_NAMES,
  type TopicName,
  type TopicRecord,
} from '../../ports/topic.ts'
import { InProcessSource } from '../in-process/in-process-source.ts'
import { MemoryTopic } from './memory-topic.ts'

/** Records of a partition that may wait for a reader that forgets them. */
const MAX_UNREAD_RECORDS = 20_000

export interface MemorySourceOptions {
  /** A partition read to its end and silent for this long is idle; without it only at the end of a finished topic. */
  readonly idleMs?: number
  /**
   * Records are dropped once they were handled, and senders wait for this reader, so that a long feed does not fill
   * the memory. For a topic with one reader.
   */
  readonly forgetRead?: boolean
}

export interface MemoryLogOptions {
  /** Of every topic. */
  readonly partitions: number
  /** Says when a record arrived. */
  readonly clock: Clock
}

/**
 * The topics of one process, in its memory: the stages run over it exactly as they run over a broker.
 *
 * Keeps: the records of every topic, without compaction. Bounded by: what is sent, but for topics whose source forgets
 * what it read. Late data: in order of arrival. After restart: empty, so only a run that ends with its process fits it.
 */
export class MemoryLog {
  readonly #partitions: number
  readonly #topics: ReadonlyMap<TopicName, MemoryTopic>

  constructor({ partitions, clock }: MemoryLogOptions) {
    this.#partitions = partitions
    this.#topics = new Map(
      TOPIC_NAMES.map((name) => [name, new MemoryTopic(name, partitions, clock)]),
    )
  }

  sink(): RecordSink {
    let closed = false
    return {
      send: async (records) => {
        if (closed) throw new Error('the sink is closed')
        await this.#send(records)
      },
      partitionsOf: async () => this.#partitions,
      close: async () => {
        closed = true
      },
    }
  }

  source(
    topic: TopicName,
    { idleMs, forgetRead = false }: MemorySourceOptions = {},
  ): PartitionedSource {
    const maxUnread = forgetRead ? MAX_UNREAD_RECORDS : undefined
    return new InProcessSource(this.#topic(topic), { idleMs, maxUnread })
  }

  table(name: TopicName): TableReader {
    const topic = this.#topic(name)
    let stopListening: (() => void) | undefined
    return {
      start: async (onRecord) => {
        for (const record of this.records(name)) onRecord(record)
        stopListening = topic.listen(onRecord)
      },
      // Records are handed over as they are appended: a table is never behind.
      catchUp: async () => undefined,
      stop: async () => stopListening?.(),
    }
  }

  partitionTable(name: TopicName): PartitionTableReader {
    const topic = this.#topic(name)
    const held = new Set<number>()
    let handOver: (record: TopicRecord) => void = () => undefined
    let stopListening: (() => void) | undefined
    return {
      start: async (onRecord) => {
        handOver = onRecord
        stopListening = topic.listen((record) => {
          if (held.has(record.partition)) onRecord(record)
        })
      },
      hold: async (partition) => {
        if (held.has(partition)) return
        const log = topic.log(partition)
        for (const record of log.read(log.firstOffset, log.length)) handOver(record)
        held.add(partition)
      },
      release: (partition) => held.delete(partition),
      partitionOf: (key) => topic.partitionOf(key),
      catchUp: async () => undefined,
      stop: async () => stopListening?.(),
    }
  }

  /** Everything the topic holds, partition by partition. */
  records(topic: TopicName): readonly TopicRecord[] {
    return this.#topic(topic).partitions.flatMap((log) => log.read(log.firstOffset, log.length))
  }

  /** Nothing more comes on the topic, or on any: its sources end when they have read everything. */
  finish(topic?: TopicName): void {
    const finished = topic === undefined ? this.#topics.values() : [this.#topic(topic)]
    for (const each of finished) each.signal.finish()
  }

  async #send(records: readonly OutgoingRecord[]): Promise<void> {
    const touched = new Set<MemoryTopic>()
    for (const record of records) {
      const topic = this.#topic(record.topic)
      topic.append(record)
      touched.add(topic)
    }
    for (const topic of touched) topic.signal.announce()
    for (const topic of touched) await topic.room()
  }

  #topic(name: TopicName): MemoryTopic {
    const topic = this.#topics.get(name)
    if (topic === undefined) throw new Error(`there is no topic ${name}`)
    return topic
  }
}

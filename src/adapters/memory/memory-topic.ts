import { fnv1a } from '../../core/ids.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OutgoingRecord, TopicName, TopicRecord } from '../../ports/topic.ts'
import type { InProcessTopic } from '../in-process/in-process-topic.ts'
import { TopicSignal } from '../in-process/topic-signal.ts'
import { PartitionLog } from './partition-log.ts'

const encoder = new TextEncoder()

/** One topic of a memory log: its partitions, and who waits for a change of it. */
export class MemoryTopic implements InProcessTopic {
  readonly name: TopicName
  readonly partitions: readonly PartitionLog[]
  readonly signal = new TopicSignal()
  readonly #clock: Clock
  readonly #listeners = new Set<(record: TopicRecord) => void>()
  #maxUnread = Number.POSITIVE_INFINITY
  #nextKeyless = 0

  constructor(name: TopicName, partitionCount: number, clock: Clock) {
    this.name = name
    this.partitions = Array.from({ length: partitionCount }, () => new PartitionLog())
    this.#clock = clock
  }

  append(outgoing: OutgoingRecord): void {
    if (this.signal.finished)
      throw new Error(`topic ${this.name} is finished: nothing can be sent to it`)
    const { key } = outgoing
    const partition =
      outgoing.partition ??
      (key === null ? this.#nextKeyless++ % this.partitions.length : this.partitionOf(key))
    const log = this.log(partition)
    const record = {
      topic: this.name,
      partition,
      offset: log.endOffset,
      key,
      value: bytesOf(outgoing.value),
      headers: outgoing.headers ?? {},
      arrivedAtMs: this.#clock.nowMs(),
    }
    log.append(record)
    for (const listener of this.#listeners) listener(record)
  }

  log(partition: number): PartitionLog {
    const log = this.partitions[partition]
    if (log !== undefined) return log
    throw new AdapterError(
      'topic-mismatch',
      `topic ${this.name} has no partition ${partition}: give its log more of them`,
    )
  }

  /** From now on senders wait while a partition holds more records than this. */
  limitUnread(records: number): void {
    this.#maxUnread = records
    this.signal.announce()
  }

  /** Resolves once no partition holds more records than the limit. */
  async room(): Promise<void> {
    while (this.partitions.some((log) => log.length > this.#maxUnread)) {
      await this.signal.changedSince(this.signal.version)
    }
  }

  /** Hands over each record as it is appended, until the returned function is called. */
  listen(listener: (record: TopicRecord) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  partitionOf(key: string): number {
    return fnv1a(key) % this.partitions.length
  }
}

/** A copy: what is sent belongs to the log, whatever becomes of the sender's buffer. */
const bytesOf = (value: OutgoingRecord['value']): Uint8Array | null => {
  if (value === null) return null
  return typeof value === 'string' ? encoder.encode(value) : Uint8Array.from(value)
}

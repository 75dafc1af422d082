import { AdapterError } from '../../../ports/adapter-error.ts'
import type { OutgoingRecord, TopicName } from '../../../ports/topic.ts'
import type { InProcessTopic } from '../../in-process/in-process-topic.ts'
import { TopicSignal } from '../../in-process/topic-signal.ts'
import type { LogPartition } from './log-partition.ts'
import { murmur2 } from './murmur2.ts'

const encoder = new TextEncoder()

/** One topic of the log: its partitions, and who waits for a change of it. */
export class LogTopic implements InProcessTopic {
  readonly name: TopicName
  readonly partitions: readonly LogPartition[]
  readonly signal = new TopicSignal()
  #maxUnread = Number.POSITIVE_INFINITY
  #nextKeyless = 0

  constructor(name: TopicName, partitions: readonly LogPartition[]) {
    this.name = name
    this.partitions = partitions
  }

  get unread(): number {
    return this.partitions.reduce((sum, partition) => sum + partition.unread, 0)
  }

  limitUnread(records: number): void {
    this.#maxUnread = records
    this.signal.announce()
  }

  /** Resolves once fewer records than the limit wait for the reader, or none reads. */
  async room(): Promise<void> {
    while (this.unread >= this.#maxUnread && this.signal.failure === undefined)
      await this.signal.changedSince(this.signal.version)
  }

  /** @throws AdapterError `topic-mismatch` where there is no such partition */
  partition(number: number): LogPartition {
    const found = this.partitions[number]
    if (found !== undefined) return found
    throw new AdapterError(
      'topic-mismatch',
      `topic ${this.name} has no partition ${number}: correct embedded.partitions`,
    )
  }

  partitionFor({ key, partition }: OutgoingRecord): LogPartition {
    const keyless = (): number => this.#nextKeyless++ % this.partitions.length
    return this.partition(partition ?? (key === null ? keyless() : this.numberOf(key)))
  }

  /** As the Java client chooses it. */
  numberOf(key: string): number {
    const count = this.partitions.length
    return count === 1 ? 0 : murmur2(encoder.encode(key)) % count
  }
}

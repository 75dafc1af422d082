import type { TopicRecord } from '../../ports/topic.ts'
import type { TopicSignal } from './topic-signal.ts'

/** A partition as its one reader in this process sees it. */
export interface InProcessPartition {
  /** Offset of the next record to come. */
  readonly endOffset: bigint
  /** Where to read from, for a reader that goes on at the offset; undefined for the earliest. */
  startFrom(offset: bigint | undefined): bigint
  /** About `limit` records from the offset on, or from the first that is still there. */
  read(offset: bigint, limit: number): readonly TopicRecord[]
  /** The reader is done with everything before the offset. */
  release(before: bigint): void
}

export interface InProcessTopic {
  readonly partitions: readonly InProcessPartition[]
  readonly signal: TopicSignal
  /** From now on senders wait while more records than this wait for the reader. */
  limitUnread(records: number): void
}

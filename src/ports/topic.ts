/** Topics by their logical name; the physical one, with its prefix, is the adapter's and the configuration's business. */
export const TOPIC_NAMES = [
  'meter-readings',
  'rejected-readings',
  'meters',
  'transformers',
  'licences',
  'curtailment-orders',
  'tips',
  'weather',
  'meter-days',
  'site-assessments',
  'suspect-sites',
  'inspection-lists',
] as const
export type TopicName = (typeof TOPIC_NAMES)[number]

export interface TopicRecord {
  readonly topic: TopicName
  readonly partition: number
  readonly offset: bigint
  readonly key: string | null
  readonly value: Uint8Array | null
  readonly headers: Readonly<Record<string, string>>
  /** When the log took the record in (or its producer's wall clock): never a meter's clock. */
  readonly arrivedAtMs: number
  /** Where the value lies, with others, so that it can be read in place: `value` makes a view of it each time. */
  readonly buffer?: Uint8Array
  readonly valueFrom?: number
  readonly valueTo?: number
}

export interface OutgoingRecord {
  readonly topic: TopicName
  readonly key: string | null
  readonly value: Uint8Array | string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Else by the key's hash, as the Java client does (murmur2). */
  readonly partition?: number
}

export interface RecordSink {
  /** Resolves when the log has taken all of them; order within a partition is kept. Retries what can be retried. */
  send(records: readonly OutgoingRecord[]): Promise<void>
  /** Partitions of a topic, for records that go to each of them. */
  partitionsOf(topic: TopicName): Promise<number>
  close(): Promise<void>
}

export interface BatchContext {
  /** True once the partition was taken away: stop at once, write nothing. */
  isStale(): boolean
  /**
   * Call at least every few seconds while a batch is worked on. Resolves once the partition is surely still ours, or
   * isStale() says that it is not.
   */
  heartbeat(): Promise<void>
  /** True where this batch ends at the log's end as the fetch saw it. */
  readonly atEnd: boolean
}

export interface PartitionHandler {
  /** Answers the offset to read from; undefined for the earliest. Called before any batch of that partition. */
  assigned(partition: number): Promise<bigint | undefined>
  /** Records in offset order. Effects are the handler's to store, with their offset, before it resolves or later. */
  batch(partition: number, records: readonly TopicRecord[], context: BatchContext): Promise<void>
  /** The partition was read to its end and has been silent for the configured time. Repeats at that interval. */
  idle(partition: number): Promise<void>
  /** The partition is another's now, or the consumer stops (`reason: 'stopped'`). Last chance to checkpoint. */
  revoked(partition: number, reason: 'rebalanced' | 'stopped'): Promise<void>
}

/** How a source stands with its group and with its topic. */
export interface SourceStanding {
  /** It is a member of its group. A member may hold nothing, where others have it all. */
  readonly joined: boolean
  /** What it reads from, and the offset of the next record of each. */
  readonly taken: readonly { readonly partition: number; readonly next: bigint }[]
  /** What the group has given it and it has not begun to read. */
  readonly awaited: readonly number[]
}

export interface PartitionedSource {
  /**
   * Reads the topic as a member of its stage's group until stop() or a fault that retrying cannot mend, which rejects.
   * Handler calls of one source never overlap.
   */
  run(handler: PartitionHandler): Promise<void>
  stop(): Promise<void>
  standing(): SourceStanding
  /** Offset after the last record of each partition, asked of the log; empty before run() has reached it. */
  ends(): Promise<ReadonlyMap<number, bigint>>
}

/** Reads a whole (compacted) topic, all partitions, outside any group: a table kept in step with its log. */
export interface TableReader {
  /** Resolves once everything that was in the log at the call has been handed to onRecord. */
  start(onRecord: (record: TopicRecord) => void): Promise<void>
  /** Resolves once everything that is in the log now has been handed over. */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

/** The same of single partitions: what is held is read and followed, nothing else. */
export interface PartitionTableReader extends TableReader {
  /** Knows the topic from here on, and reads nothing yet. */
  start(onRecord: (record: TopicRecord) => void): Promise<void>
  /**
   * Resolves once everything that was in the partition at the call has been handed over. Twice is once.
   * @throws AdapterError `topic-mismatch` where the topic has no such partition
   */
  hold(partition: number): Promise<void>
  /** Hands over nothing more of it. Held again, it is read from its start. */
  release(partition: number): void
  /** Where the log puts records of the key. */
  partitionOf(key: string): number
}

/**
 * State and source offset of one stage's partition, written together or not at all. Values are plain data with typed
 * arrays; the store encodes them. One store is one stage's partition.
 */
export interface Checkpoint {
  /** Offset of the next record to read. */
  readonly offset: bigint
  readonly entries: Iterable<readonly [key: string, value: unknown]>
}

export interface CheckpointChange {
  readonly offset: bigint
  readonly put: Iterable<readonly [key: string, value: unknown]>
  readonly remove: Iterable<string>
}

export interface CheckpointStore {
  /** undefined where nothing was ever written. @throws AdapterError `checkpoint-unreadable` */
  load(): Checkpoint | undefined
  /**
   * One transaction. The values are read until it resolves: leave them as they are.
   * @throws AdapterError `checkpoint-write` (disk full), `checkpoint-fenced` where it was closed, or opened since by
   * another
   */
  write(change: CheckpointChange): Promise<void>
  close(): void
}

export interface CheckpointStores {
  /**
   * Takes the partition's checkpoint: who had it before writes to it no more.
   * @throws AdapterError `checkpoint-locked` where another process has the folder, `checkpoint-unreadable`,
   * `checkpoint-newer`
   */
  open(stage: string, partition: number): CheckpointStore
  close(): void
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PartitionTableReader, TopicRecord } from '../../../ports/topic.ts'
import type { LogTopic } from './log-topic.ts'

const RECORDS_PER_TURN = 500

/**
 * A table over partitions of a topic of the log, kept in step with what is appended.
 *
 * Keeps: how far it has read each partition that it holds. Bounded by: the partitions. Late data: in order of arrival.
 * After restart: reads from the first record that is still there.
 */
export class LogTable implements PartitionTableReader {
  readonly #topic: LogTopic
  /** Offset of the next record of each partition that is held. */
  readonly #next = new Map<number, bigint>()
  #onRecord: ((record: TopicRecord) => void) | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(topic: LogTopic) {
    this.#topic = topic
  }

  async start(onRecord: (record: TopicRecord) => void): Promise<void> {
    this.#onRecord = onRecord
    void this.#follow()
  }

  async hold(partition: number): Promise<void> {
    this.#topic.partition(partition)
    if (!this.#next.has(partition)) this.#next.set(partition, 0n)
    await this.catchUp()
  }

  release(partition: number): void {
    this.#next.delete(partition)
  }

  partitionOf(key: string): number {
    return this.#topic.numberOf(key)
  }

  catchUp(): Promise<void> {
    const turn = this.#turn.then(() => this.#read())
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async stop(): Promise<void> {
    this.#onRecord = undefined
    this.#topic.signal.announce()
    await this.#turn
  }

  /** Hands over what is appended, until stop(). A fault ends the readers of the topic, who need this table. */
  async #follow(): Promise<void> {
    const { signal } = this.#topic
    while (this.#onRecord !== undefined && signal.failure === undefined) {
      const { version } = signal
      await this.catchUp().catch((cause) => signal.fail(cause))
      await signal.changedSince(version)
    }
  }

  async #read(): Promise<void> {
    for (const { number, endOffset } of this.#topic.partitions)
      for (;;) {
        const next = this.#next.get(number)
        if (next === undefined || next >= endOffset) break
        const records = this.#topic.partition(number).read(next, RECORDS_PER_TURN)
        const last = records.at(-1)
        if (last === undefined) break
        this.#next.set(number, last.offset + 1n)
        for (const record of records) this.#onRecord?.(record)
        await nextTurn()
      }
  }
}

/** The same of the whole topic. */
export class WholeLogTable extends LogTable {
  readonly #partitions: readonly number[]

  constructor(topic: LogTopic) {
    super(topic)
    this.#partitions = topic.partitions.map(({ number }) => number)
  }

  override async start(onRecord: (record: TopicRecord) => void): Promise<void> {
    await super.start(onRecord)
    for (const partition of this.#partitions) await this.hold(partition)
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TableReader, TopicRecord } from '../../../ports/topic.ts'
import type { LogTopic } from './log-topic.ts'

const RECORDS_PER_TURN = 500

/**
 * A table over a topic of the log, kept in step with what is appended.
 *
 * Keeps: how far it has read each partition. Bounded by: the partitions. Late data: in order of arrival.
 * After restart: reads from the first record that is still there.
 */
export class LogTable implements TableReader {
  readonly #topic: LogTopic
  readonly #next = new Map<number, bigint>()
  #onRecord: ((record: TopicRecord) => void) | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(topic: LogTopic) {
    this.#topic = topic
  }

  async start(onRecord: (record: TopicRecord) => void): Promise<void> {
    this.#onRecord = onRecord
    await this.catchUp()
    this.#follow()
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
    for (const partition of this.#topic.partitions) {
      const end = partition.endOffset
      let next = this.#next.get(partition.number) ?? 0n
      while (next < end) {
        const records = partition.read(next, RECORDS_PER_TURN)
        const last = records.at(-1)
        if (last === undefined) break
        for (const record of records) this.#onRecord?.(record)
        next = last.offset + 1n
        this.#next.set(partition.number, next)
        await nextTurn()
      }
    }
  }
}

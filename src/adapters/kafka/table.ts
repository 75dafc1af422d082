/**
 * Keeps: the next offset of every partition of one topic, nothing of its records.
 * Bounded by: the partitions.
 * Late data: none; a log's order is the truth.
 * After restart: reads the whole topic again.
 */
import type { TableReader, TopicName, TopicRecord } from '../../ports/topic.ts'
import type { KafkaClient } from './client.ts'
import { type LogReader, openLogReader, type Slice } from './log-reader.ts'
import { physicalName, toTopicRecord } from './topic-record.ts'

export interface KafkaTableOptions {
  readonly client: KafkaClient
  readonly topic: TopicName
  readonly topicPrefix: string
}

/** How long the broker may hold an answer back while nothing is new; stop() waits for it. */
const MAX_WAIT_MS = 500

interface Waiter {
  readonly targets: ReadonlyMap<number, bigint>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

class KafkaTable implements TableReader {
  readonly #options: KafkaTableOptions
  readonly #positions = new Map<number, bigint>()
  readonly #waiters = new Set<Waiter>()
  #reader: LogReader | undefined
  #following: Promise<void> | undefined
  #fault: { readonly error: unknown } | undefined
  #stopped = false

  constructor(options: KafkaTableOptions) {
    this.#options = options
  }

  async start(onRecord: (record: TopicRecord) => void): Promise<void> {
    if (this.#reader !== undefined) throw new Error('a table is started once')
    const { client, topic, topicPrefix } = this.#options
    this.#reader = await openLogReader(client, physicalName(topicPrefix, topic))
    const targets = await this.#known(this.#reader)
    this.#following = this.#follow(this.#reader, onRecord)
    await this.#reach(targets)
  }

  async catchUp(): Promise<void> {
    if (this.#reader === undefined) throw new Error('a table is started before it catches up')
    if (this.#fault !== undefined) throw this.#fault.error
    await this.#reach(await this.#known(this.#reader))
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    await this.#following
    this.#settle((waiter) => waiter.reject(new Error('the table was stopped')))
    await this.#reader?.close()
  }

  /** Learns of partitions, also of such as were added since. */
  async #known(reader: LogReader): Promise<ReadonlyMap<number, bigint>> {
    const bounds = await reader.bounds()
    for (const [partition, { low }] of bounds) {
      if (!this.#positions.has(partition)) this.#positions.set(partition, low)
    }
    return new Map([...bounds].map(([partition, { end }]) => [partition, end]))
  }

  async #reach(targets: ReadonlyMap<number, bigint>): Promise<void> {
    if (this.#hasReached(targets)) return
    await new Promise<void>((resolve, reject) => {
      if (this.#fault !== undefined) reject(this.#fault.error)
      else this.#waiters.add({ targets, resolve, reject })
    })
  }

  #hasReached(targets: ReadonlyMap<number, bigint>): boolean {
    return [...targets].every(([partition, end]) => (this.#positions.get(partition) ?? 0n) >= end)
  }

  async #follow(reader: LogReader, onRecord: (record: TopicRecord) => void): Promise<void> {
    try {
      while (!this.#stopped) {
        const slices = await reader.read(this.#positions, MAX_WAIT_MS)
        for (const slice of slices) this.#handOver(slice, onRecord)
        for (const waiter of this.#waiters) {
          if (!this.#hasReached(waiter.targets)) continue
          this.#waiters.delete(waiter)
          waiter.resolve()
        }
      }
    } catch (error) {
      this.#fault = { error }
      this.#settle((waiter) => waiter.reject(error))
    }
  }

  #handOver(slice: Slice, onRecord: (record: TopicRecord) => void): void {
    for (const message of slice.messages) {
      onRecord(toTopicRecord(this.#options.topic, slice.partition, message))
    }
    this.#positions.set(slice.partition, slice.next)
  }

  #settle(settle: (waiter: Waiter) => void): void {
    for (const waiter of this.#waiters) settle(waiter)
    this.#waiters.clear()
  }
}

/** Follows the topic in the background from start() on. A fault shows in the next catchUp(). */
export const createKafkaTable = (options: KafkaTableOptions): TableReader => new KafkaTable(options)

/**
 * Keeps: the next offset of every partition of one topic that it follows, nothing of its records.
 * Bounded by: the partitions.
 * Late data: none; a log's order is the truth.
 * After restart: reads what it follows again from its start.
 */
import { AdapterError } from '../../ports/adapter-error.ts'
import type {
  PartitionTableReader,
  TableReader,
  TopicName,
  TopicRecord,
} from '../../ports/topic.ts'
import type { KafkaClient } from './client.ts'
import { partitionOfKey } from './key-partition.ts'
import { type LogBounds, type LogReader, openLogReader, type Slice } from './log-reader.ts'
import { recordsOf } from './record-batch.ts'
import { physicalName } from './topic-record.ts'
import { WakeablePause } from './wakeable-pause.ts'

export interface KafkaTableOptions {
  readonly client: KafkaClient
  readonly topic: TopicName
  readonly topicPrefix: string
}

/** How long it rests where nothing is new. It rests here and not at the broker, so that who waits for it can wake it. */
const REST_MS = 500
/** The broker answers at once, also that nothing is there. */
const NO_WAIT_MS = 0

/** A partition from the moment it is held; held again it is another one. */
interface Followed {
  next: bigint
}

interface Waiter {
  readonly targets: ReadonlyMap<number, bigint>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

class KafkaTable implements PartitionTableReader {
  readonly #options: KafkaTableOptions
  readonly #whole: boolean
  readonly #followed = new Map<number, Followed>()
  readonly #waiters = new Set<Waiter>()
  readonly #rest = new WakeablePause()
  #partitions = 0
  #reader: LogReader | undefined
  #following: Promise<void> | undefined
  #fault: { readonly error: unknown } | undefined
  #stopped = false

  constructor(options: KafkaTableOptions, whole: boolean) {
    this.#options = options
    this.#whole = whole
  }

  async start(onRecord: (record: TopicRecord) => void): Promise<void> {
    if (this.#reader !== undefined) throw new Error('a table is started once')
    this.#reader = await openLogReader(this.#options.client, this.#name)
    const bounds = await this.#bounds()
    this.#partitions = bounds.size
    this.#following = this.#follow(this.#reader, onRecord)
    if (this.#whole) await this.#reach(bounds)
  }

  async hold(partition: number): Promise<void> {
    const bounds = await this.#bounds()
    const bound = bounds.get(partition)
    if (bound === undefined || bounds.size !== this.#partitions)
      throw new AdapterError(
        'topic-mismatch',
        `topic ${this.#name} has ${bounds.size} partitions, and had ${this.#partitions} at the start; partition ${partition} is needed: see "greywatt topics --check", then start again`,
      )
    if (!this.#followed.has(partition)) this.#followed.set(partition, { next: bound.low })
    await this.#reach(new Map([[partition, bound]]))
  }

  release(partition: number): void {
    this.#followed.delete(partition)
  }

  partitionOf(key: string): number {
    return partitionOfKey(key, this.#partitions)
  }

  async catchUp(): Promise<void> {
    await this.#reach(await this.#bounds())
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#rest.wake()
    await this.#following
    this.#settle((waiter) => waiter.reject(new Error('the table was stopped')))
    await this.#reader?.close()
  }

  get #name(): string {
    return physicalName(this.#options.topicPrefix, this.#options.topic)
  }

  /** A whole table learns here of partitions, also of such as were added since. */
  async #bounds(): Promise<ReadonlyMap<number, LogBounds>> {
    if (this.#reader === undefined) throw new Error('a table is started before it is used')
    if (this.#fault !== undefined) throw this.#fault.error
    const bounds = await this.#reader.bounds()
    if (this.#whole)
      for (const [partition, { low }] of bounds)
        if (!this.#followed.has(partition)) this.#followed.set(partition, { next: low })
    return bounds
  }

  async #reach(bounds: ReadonlyMap<number, LogBounds>): Promise<void> {
    const targets = new Map([...bounds].map(([partition, { end }]) => [partition, end]))
    if (this.#hasReached(targets)) return
    await new Promise<void>((resolve, reject) => {
      if (this.#fault !== undefined) reject(this.#fault.error)
      else this.#waiters.add({ targets, resolve, reject })
      this.#rest.wake()
    })
  }

  /** Nobody waits for a partition that is not followed, or not any more. */
  #hasReached(targets: ReadonlyMap<number, bigint>): boolean {
    return [...targets].every(([partition, end]) => {
      const followed = this.#followed.get(partition)
      return followed === undefined || followed.next >= end
    })
  }

  async #follow(reader: LogReader, onRecord: (record: TopicRecord) => void): Promise<void> {
    try {
      while (!this.#stopped) {
        if (!(await this.#readOn(reader, onRecord))) await this.#rest.pause(REST_MS)
      }
    } catch (error) {
      this.#fault = { error }
      this.#settle((waiter) => waiter.reject(error))
    }
  }

  /** One look at what is followed; false where nothing was new and nobody waits. */
  async #readOn(reader: LogReader, onRecord: (record: TopicRecord) => void): Promise<boolean> {
    const asked = new Map(this.#followed)
    let moved = false
    if (asked.size > 0) {
      const from = new Map([...asked].map(([partition, { next }]) => [partition, next]))
      for (const slice of await reader.read(from, NO_WAIT_MS)) {
        const followed = asked.get(slice.partition)
        // Released meanwhile, or released and held again: what was asked for is nobody's.
        if (followed === undefined || this.#followed.get(slice.partition) !== followed) continue
        if (slice.next > followed.next) moved = true
        this.#handOver(slice, followed, onRecord)
      }
    }
    for (const waiter of this.#waiters) {
      if (!this.#hasReached(waiter.targets)) continue
      this.#waiters.delete(waiter)
      waiter.resolve()
    }
    return moved || this.#waiters.size > 0
  }

  #handOver(slice: Slice, followed: Followed, onRecord: (record: TopicRecord) => void): void {
    const { topic } = this.#options
    for (const batch of slice.batches)
      for (const record of recordsOf([batch], topic, slice.partition, slice.from)) onRecord(record)
    followed.next = slice.next
  }

  #settle(settle: (waiter: Waiter) => void): void {
    for (const waiter of this.#waiters) settle(waiter)
    this.#waiters.clear()
  }
}

/** Follows the whole topic in the background from start() on. A fault shows in the next catchUp(). */
export const createKafkaTable = (options: KafkaTableOptions): TableReader =>
  new KafkaTable(options, true)

/** Follows the partitions that are held. A fault shows in the next hold() or catchUp(). */
export const createKafkaPartitionTable = (options: KafkaTableOptions): PartitionTableReader =>
  new KafkaTable(options, false)

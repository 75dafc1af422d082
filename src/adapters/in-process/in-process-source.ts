import { setImmediate } from 'node:timers/promises'
import type { PartitionedSource, PartitionHandler, SourceStanding } from '../../ports/topic.ts'
import type { InProcessPartition, InProcessTopic } from './in-process-topic.ts'

const MAX_BATCH_RECORDS = 500

export interface InProcessSourceOptions {
  /** A partition read to its end and silent for this long is idle; without it only at the end of a finished topic. */
  readonly idleMs?: number | undefined
  /**
   * Senders wait while more records than this wait for the reader, which releases what it has handled. For a topic with
   * one reader.
   */
  readonly maxUnread?: number | undefined
}

interface Progress {
  readonly partition: number
  readonly log: InProcessPartition
  next: bigint
  lastActiveMs: number
}

/**
 * The only member of its group: it has every partition of the topic, from assigned() to revoked('stopped').
 *
 * Keeps: the next offset of each partition. Bounded by: the partitions. Late data: handed over in order of arrival.
 * After restart: reads from where the handler says.
 */
export class InProcessSource implements PartitionedSource {
  readonly #topic: InProcessTopic
  readonly #idleMs: number | undefined
  readonly #maxUnread: number | undefined
  #taken: readonly Progress[] = []
  #stopping = false
  #ended: Promise<unknown> = Promise.resolve()

  constructor(topic: InProcessTopic, options: InProcessSourceOptions) {
    this.#topic = topic
    this.#idleMs = options.idleMs
    this.#maxUnread = options.maxUnread
  }

  async run(handler: PartitionHandler): Promise<void> {
    const running = this.#run(handler)
    this.#ended = Promise.allSettled([running])
    if (this.#maxUnread === undefined) return running
    this.#topic.limitUnread(this.#maxUnread)
    try {
      await running
    } finally {
      this.#topic.limitUnread(Number.POSITIVE_INFINITY)
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#topic.signal.announce()
    await this.#ended
  }

  standing(): SourceStanding {
    return {
      joined: this.#taken.length > 0,
      taken: this.#taken.map(({ partition, next }) => ({ partition, next })),
      awaited: [],
    }
  }

  async ends(): Promise<ReadonlyMap<number, bigint>> {
    return new Map(this.#topic.partitions.map((log, partition) => [partition, log.endOffset]))
  }

  async #run(handler: PartitionHandler): Promise<void> {
    const all: Progress[] = []
    for (const [partition, log] of this.#topic.partitions.entries()) {
      const next = log.startFrom(await handler.assigned(partition))
      all.push({ partition, log, next, lastActiveMs: performance.now() })
    }
    this.#taken = all
    while (!this.#stopping) {
      const { version, finished, failure } = this.#topic.signal
      if (failure !== undefined) throw failure
      const found = await this.#readAll(all, handler)
      if (!found && finished) break
      await this.#reportIdle(all, handler)
      if (!found) await this.#wait(all, version)
    }
    for (const { partition } of this.#stopping ? [] : all) await handler.idle(partition)
    this.#taken = []
    for (const { partition } of all) await handler.revoked(partition, 'stopped')
  }

  /** One batch of each partition; false where there was nothing. */
  async #readAll(all: readonly Progress[], handler: PartitionHandler): Promise<boolean> {
    let found = false
    for (const progress of all) {
      if (this.#stopping) return found
      if (await this.#readBatch(progress, handler)) found = true
    }
    return found
  }

  async #readBatch(progress: Progress, handler: PartitionHandler): Promise<boolean> {
    const { partition, log } = progress
    const records = log.read(progress.next, MAX_BATCH_RECORDS)
    const last = records.at(-1)
    if (last === undefined) return false
    const next = last.offset + 1n
    await handler.batch(partition, records, {
      isStale: () => false,
      // Lets the other stages of the process go on.
      heartbeat: () => setImmediate(),
      atEnd: next === log.endOffset,
    })
    progress.next = next
    progress.lastActiveMs = performance.now()
    if (this.#maxUnread !== undefined) {
      log.release(next)
      this.#topic.signal.announce()
    }
    await setImmediate()
    return true
  }

  async #reportIdle(all: readonly Progress[], handler: PartitionHandler): Promise<void> {
    if (this.#idleMs === undefined || this.#topic.signal.held) return
    for (const progress of all) {
      if (this.#stopping) return
      const silentMs = performance.now() - progress.lastActiveMs
      if (silentMs < this.#idleMs || progress.next < progress.log.endOffset) continue
      await handler.idle(progress.partition)
      progress.lastActiveMs = performance.now()
    }
  }

  /** Until the topic changes, or the next partition is idle. */
  async #wait(all: readonly Progress[], version: number): Promise<void> {
    const changed = this.#topic.signal.changedSince(version)
    if (this.#idleMs === undefined || this.#topic.signal.held) return changed
    const first = Math.min(...all.map(({ lastActiveMs }) => lastActiveMs))
    const waitMs = Math.max(1, first + this.#idleMs - performance.now())
    let timer: NodeJS.Timeout | undefined
    const due = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMs)
    })
    await Promise.race([changed, due])
    clearTimeout(timer)
  }
}

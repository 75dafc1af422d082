import { setImmediate } from 'node:timers/promises'
import type { PartitionedSource, PartitionHandler, SourceStanding } from '../../ports/topic.ts'
import type { MemoryTopic } from './memory-topic.ts'
import type { PartitionLog } from './partition-log.ts'

const MAX_BATCH_RECORDS = 500
/** Records of a partition that may wait for a reader that forgets them. */
const MAX_UNREAD_RECORDS = 20_000

export interface MemorySourceOptions {
  /** A partition read to its end and silent for this long is idle; without it only at the end of a finished topic. */
  readonly idleMs?: number
  /**
   * Records are dropped once they were handled, and senders wait for this reader, so that a long feed does not fill
   * the memory. For a topic with one reader.
   */
  readonly forgetRead?: boolean
}

interface Progress {
  readonly partition: number
  readonly log: PartitionLog
  next: bigint
  lastActiveMs: number
}

/**
 * The only member of its group: it has every partition of the topic, from assigned() to revoked('stopped').
 *
 * Keeps: the next offset of each partition. Bounded by: the partitions. Late data: handed over in order of arrival.
 * After restart: reads from where the handler says.
 */
export class MemorySource implements PartitionedSource {
  readonly #topic: MemoryTopic
  readonly #idleMs: number | undefined
  readonly #forgetRead: boolean
  #taken: readonly Progress[] = []
  #stopping = false
  #ended: Promise<unknown> = Promise.resolve()

  constructor(topic: MemoryTopic, options: MemorySourceOptions) {
    this.#topic = topic
    this.#idleMs = options.idleMs
    this.#forgetRead = options.forgetRead ?? false
  }

  async run(handler: PartitionHandler): Promise<void> {
    const running = this.#run(handler)
    this.#ended = Promise.allSettled([running])
    if (!this.#forgetRead) return running
    this.#topic.limitUnread(MAX_UNREAD_RECORDS)
    try {
      await running
    } finally {
      this.#topic.limitUnread(Number.POSITIVE_INFINITY)
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#topic.announce()
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
      const next = (await handler.assigned(partition)) ?? log.firstOffset
      all.push({ partition, log, next, lastActiveMs: performance.now() })
    }
    this.#taken = all
    while (!this.#stopping) {
      const { version, finished } = this.#topic
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
    if (this.#forgetRead) {
      log.forget(next)
      this.#topic.announce()
    }
    await setImmediate()
    return true
  }

  async #reportIdle(all: readonly Progress[], handler: PartitionHandler): Promise<void> {
    if (this.#idleMs === undefined) return
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
    const changed = this.#topic.changedSince(version)
    if (this.#idleMs === undefined) return changed
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

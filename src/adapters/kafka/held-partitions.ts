/**
 * Keeps: one feed for each partition that is assigned now.
 * Bounded by: the topic's partitions.
 * Late data: what still arrives of a partition that was taken away finds no feed, and is dropped.
 * After restart: empty; every feed begins where handler.assigned() says.
 */
import type { PartitionHandler, SourceStanding } from '../../ports/topic.ts'
import type { KafkaLog } from './client.ts'
import { type Feed, newFeed } from './feed.ts'
import type { LogBounds, LogReader } from './log-reader.ts'
import type { SerialCalls } from './serial-calls.ts'

export interface HeldPartitionsOptions {
  readonly topic: string
  /** Monotonic. */
  readonly nowMs: () => number
  /** Compared with that of other members. */
  readonly wallMs: () => number
  readonly log: KafkaLog
  readonly calls: SerialCalls
  readonly reader: LogReader
  readonly handler: PartitionHandler
  readonly pause: (partition: number) => void
  readonly resume: (partition: number) => void
  readonly seek: (partition: number, offset: bigint) => void
}

const GAP_CHECK_EVERY_MS = 60_000

/** The partitions that are this member's: opened with the handler, positioned, and given back. */
export class HeldPartitions {
  readonly #options: HeldPartitionsOptions
  readonly #feeds = new Map<number, Feed>()
  #memberId: string | undefined
  #sinceMs = 0
  #closed = false

  constructor(options: HeldPartitionsOptions) {
    this.#options = options
  }

  feeds(): Iterable<Feed> {
    return this.#feeds.values()
  }

  get(partition: number): Feed | undefined {
    return this.#feeds.get(partition)
  }

  standing(): SourceStanding {
    const feeds = [...this.#feeds.values()]
    const isTaken = (feed: Feed): boolean => feed.running && !feed.stale
    return {
      joined: this.#memberId !== undefined && !this.#closed && !feeds.some(({ stale }) => stale),
      taken: feeds
        .filter(isTaken)
        .map(({ partition, position }) => ({ partition, next: position })),
      awaited: feeds.filter((feed) => !isTaken(feed)).map(({ partition }) => partition),
    }
  }

  /** What this member tells the group it holds. */
  claim(): { readonly owned: readonly number[]; readonly ownedSinceMs: number } {
    return { owned: [...this.#feeds.keys()], ownedSinceMs: this.#sinceMs }
  }

  /** To be called between joining the group and the first fetch, so that what is paused here is not fetched. */
  joined(memberId: string, partitions: readonly number[]): void {
    if (this.#memberId !== undefined && this.#memberId !== memberId) this.lose()
    this.#memberId = memberId
    this.#sinceMs = this.#options.wallMs()
    if (this.#closed) return
    for (const [partition, feed] of this.#feeds) {
      if (partitions.includes(partition) && !feed.stale) continue
      feed.stale = true
      this.#feeds.delete(partition)
      void this.#options.calls.run(() => this.#revoke(feed, 'rebalanced'))
    }
    for (const partition of partitions) {
      const known = this.#feeds.get(partition)
      // kafkajs forgets its position at each join and would go back to what was committed.
      if (known?.running === true) this.#options.seek(partition, known.position)
      if (known !== undefined) continue
      const feed = newFeed(partition)
      this.#feeds.set(partition, feed)
      this.#options.pause(partition)
      void this.#options.calls.run(() => this.#begin(feed))
    }
  }

  /** The group went on without this member: nothing it holds is surely its own any more. */
  lose(): void {
    for (const feed of this.#feeds.values()) feed.stale = true
  }

  /** Gives everything back, after the call that is running now. */
  async release(): Promise<void> {
    this.#closed = true
    await Promise.all(
      [...this.#feeds.values()].map((feed) => {
        feed.running = false
        return this.#options.calls.run(() => this.#revoke(feed, 'stopped'))
      }),
    )
  }

  advance(feed: Feed, next: bigint): void {
    feed.position = next
    feed.progressAtMs = this.#options.nowMs()
    feed.stalledMs = 0
  }

  /** Where retention is faster than this reader, kafkajs goes on from the earliest by itself. */
  async warnOfGap(feed: Feed): Promise<void> {
    const now = this.#options.nowMs()
    // Compaction leaves gaps in every batch, and none of them is news.
    if (now - feed.gapCheckedAtMs < GAP_CHECK_EVERY_MS) return
    feed.gapCheckedAtMs = now
    const bound = (await this.#options.reader.bounds()).get(feed.partition)
    if (bound !== undefined && bound.low > feed.position) this.#warn(feed, bound)
  }

  async #begin(feed: Feed): Promise<void> {
    if (feed.stale || this.#closed) return
    const { handler, reader, nowMs, seek, resume } = this.#options
    const asked = await handler.assigned(feed.partition)
    feed.opened = true
    const bound = (await reader.bounds()).get(feed.partition)
    if (bound === undefined || feed.stale || this.#closed) return
    feed.position = asked ?? bound.low
    if (feed.position < bound.low || feed.position > bound.end) {
      this.#warn(feed, bound)
      feed.position = bound.low
    }
    feed.progressAtMs = nowMs()
    feed.begun = true
    feed.running = true
    seek(feed.partition, feed.position)
    resume(feed.partition)
  }

  async #revoke(feed: Feed, reason: 'rebalanced' | 'stopped'): Promise<void> {
    if (feed.opened) await this.#options.handler.revoked(feed.partition, reason)
    feed.opened = false
  }

  #warn({ partition, position }: Feed, { low, end }: LogBounds): void {
    const message = 'the offset to read on from is not in the log: reading from the earliest'
    this.#options.log('warn', message, {
      topic: this.#options.topic,
      partition,
      wanted: position.toString(),
      earliest: low.toString(),
      end: end.toString(),
      missing: (low - position).toString(),
    })
  }
}

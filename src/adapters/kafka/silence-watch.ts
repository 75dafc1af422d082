import { AdapterError } from '../../ports/adapter-error.ts'
import type { Feed } from './feed.ts'
import type { LogReader } from './log-reader.ts'
import { lastOffsetIn } from './record-batch.ts'
import type { SerialCalls } from './serial-calls.ts'

export interface SilenceWatchOptions {
  readonly topic: string
  readonly idleMs: number
  readonly stallMs: number
  readonly nowMs: () => number
  readonly calls: SerialCalls
  readonly feeds: () => Iterable<Feed>
  readonly reader: LogReader
  /** The feed was read to the log's end and has been silent for idleMs. */
  readonly onIdle: (feed: Feed) => Promise<void>
  readonly onFault: (error: unknown) => void
}

const LONGEST_TICK_MS = 1_000
const SHORTEST_TICK_MS = 10
const TICKS_PER_IDLE = 5
/** The brokers were away, and nobody could write: such a silence says nothing, and counts from its end. */
const SLOW_ANSWER_MS = 5_000
/** One that waits for the brokers ends by itself after the first, and says so. */
const HUNG_STALLS = 2
/** A look at what lies behind an offset; the broker answers at once where there is something. */
const PEEK_MS = 50

/**
 * Tells "silent because nothing is there" from "silent because reading is stuck": the broker is asked for the log's
 * end, and where it lies ahead, for one record before it.
 */
export class SilenceWatch {
  readonly #options: SilenceWatchOptions
  readonly #tickMs: number
  #timer: NodeJS.Timeout | undefined
  #looking = false
  #stopped = false

  constructor(options: SilenceWatchOptions) {
    this.#options = options
    this.#tickMs = Math.max(
      SHORTEST_TICK_MS,
      Math.min(LONGEST_TICK_MS, options.idleMs / TICKS_PER_IDLE),
    )
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), this.#tickMs)
  }

  stop(): void {
    this.#stopped = true
    clearInterval(this.#timer)
  }

  async #tick(): Promise<void> {
    const hung = this.#hungHandler()
    if (hung !== undefined) this.#options.onFault(hung)
    if (hung !== undefined || this.#looking) return
    this.#looking = true
    try {
      await this.#look()
    } catch (error) {
      if (!this.#stopped) this.#options.onFault(error)
    } finally {
      this.#looking = false
    }
  }

  /** Also while a look waits for the handler's idle(). */
  #hungHandler(): AdapterError | undefined {
    const { topic, stallMs, nowMs, calls } = this.#options
    const { busySinceMs } = calls
    const hungMs = HUNG_STALLS * stallMs
    if (busySinceMs === undefined || nowMs() - busySinceMs < hungMs) return undefined
    return this.#stalled(`the handler of topic ${topic} has not come back for ${hungMs / 1000} s`)
  }

  async #look(): Promise<void> {
    const { topic, idleMs, stallMs, nowMs, calls, feeds, reader } = this.#options
    const now = nowMs()
    const due = [...feeds()].filter(
      (feed) => feed.running && now - Math.max(feed.progressAtMs, feed.lookedAtMs) >= idleMs,
    )
    if (due.length === 0) return
    const bounds = await reader.bounds()
    if (nowMs() - now >= Math.max(idleMs, SLOW_ANSWER_MS)) {
      for (const feed of due) feed.lookedAtMs = nowMs()
      return
    }
    for (const feed of due) {
      const bound = bounds.get(feed.partition)
      if (bound === undefined || feed.stale || this.#stopped) continue
      const seen = { position: feed.position, progressAtMs: feed.progressAtMs }
      const sinceLookMs = now - Math.max(feed.progressAtMs, feed.lookedAtMs)
      feed.lookedAtMs = now
      const atEnd = feed.position >= bound.end || (await this.#nothingBefore(feed, bound.end))
      if (feed.progressAtMs !== seen.progressAtMs) continue
      if (atEnd) {
        feed.stalledMs = 0
        await this.#options.onIdle(feed)
        continue
      }
      if (calls.busySinceMs === undefined) feed.stalledMs += sinceLookMs
      if (feed.stalledMs >= stallMs) {
        throw this.#stalled(
          `partition ${feed.partition} of topic ${topic} stands at offset ${seen.position} of ${bound.end} ` +
            `and has not moved for ${Math.round(feed.stalledMs / 1000)} s`,
        )
      }
    }
  }

  /** Compaction, retention and transaction markers leave offsets without a record. */
  async #nothingBefore(feed: Feed, end: bigint): Promise<boolean> {
    const { reader } = this.#options
    const slices = await reader.read(new Map([[feed.partition, feed.position]]), PEEK_MS)
    return slices.every(
      ({ batches, next }) =>
        next >= end && batches.every((batch) => lastOffsetIn(batch) < feed.position),
    )
  }

  #stalled(what: string): AdapterError {
    return new AdapterError(
      'consumer-stalled',
      `${what}: restart the process; if it happens again, look at the broker's log`,
    )
  }
}

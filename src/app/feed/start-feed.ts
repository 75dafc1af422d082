import type { ReferenceOrder } from '../../adapters/duckdb/reference.ts'
import type { SqliteLog } from '../../adapters/sqlite/log/sqlite-log.ts'
import type { Config } from '../config.ts'
import { readMeters } from '../reference-tables.ts'
import { feedFiles } from './feed-files.ts'
import { feedLines } from './feed-lines.ts'
import type { FeedLog } from './feed-target.ts'

/** What serve reads beside what is sent to it. */
export interface FeedOrder {
  /** Path or glob of files, `-` for lines on standard input. */
  readonly readings: string | undefined
  readonly columns: Readonly<Record<string, string>>
  readonly reference: ReferenceOrder
  /** The last reading ends the run, once it was judged and ranked. */
  readonly untilEnd: boolean
  stdin(): AsyncIterable<Uint8Array>
}

export interface Feed {
  /** Resolves at the end of the input, or soon after stop(). */
  readonly done: Promise<void>
  stop(): void
}

export interface FeedContext {
  readonly config: Config
  readonly embedded: SqliteLog
  readonly log: FeedLog
  /** The input ends the run: nothing more is taken from elsewhere. */
  readonly onEnd: () => void
}

/** Feeds the log with the readings of the order; while files are read, a pause is no end of the readings. */
export const startFeed = (
  order: FeedOrder,
  { config, embedded, log, onEnd }: FeedContext,
): Feed => {
  const ending = new AbortController()
  const { readings } = order
  const { signal } = ending
  const feed = async (): Promise<void> => {
    if (readings === undefined) return
    if (readings === '-') {
      const { maxMessageBytes } = config.ingest
      await feedLines({ source: order.stdin(), maxMessageBytes, target: embedded, signal })
      return
    }
    const release = embedded.hold('meter-readings')
    try {
      // They say steps and time zones.
      const meters = await readMeters(embedded.table('meters'), config)
      const { columns } = order
      await feedFiles({ readings, columns, config, meters, target: embedded, log, signal })
    } finally {
      release()
    }
  }
  const fed = feed().then(() => {
    if (!order.untilEnd || signal.aborted) return
    onEnd()
    embedded.finish('meter-readings')
  })
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  return { done: Promise.race([fed, stopped]), stop: () => ending.abort() }
}

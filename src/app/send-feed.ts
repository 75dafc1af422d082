import { DayCalendar } from '../core/time.ts'
import { MS_PER_MINUTE } from '../core/units.ts'
import type { OutgoingRecord, RecordSink } from '../ports/topic.ts'
import { type FeedOptions, feed } from '../simulate/feed.ts'
import { feedBytes } from '../simulate/feed-message.ts'
import type { SimulatedRegion } from '../simulate/region.ts'
import { type Pace, paced } from './pace.ts'

export interface FeedProgress {
  /** Day of the energy, counted from the scenario's first. */
  readonly dayNumber: number
  readonly days: number
  readonly messages: number
}

export interface SendFeedOptions {
  readonly region: SimulatedRegion
  readonly sink: RecordSink
  readonly feed: FeedOptions
  readonly pace: Pace
  /** Simulated time goes on: the moment at which a head-end would have sent what comes next. */
  readonly onTime?: (atMs: number) => void
  readonly onProgress?: (progress: FeedProgress) => void
  /** Ends the feed early. */
  readonly signal?: AbortSignal | undefined
}

const BATCH = 1000

/**
 * Sends a region's readings in the order in which a head-end delivers them, a batch at a time, a delivery slot never
 * before its time.
 * @returns the messages sent
 */
export const sendFeed = async (options: SendFeedOptions): Promise<number> => {
  const { region, sink, onTime, onProgress, signal } = options
  const { scenario, days } = region
  const firstDay = days[0]
  if (firstDay === undefined) return 0
  const startMs = new DayCalendar(scenario.timeZone).startOf(firstDay)
  const wait = paced(options.pace, signal)
  let messages = 0
  let dayNumber = 0
  let turn = -1
  let batch: OutgoingRecord[] = []
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return
    await sink.send(batch)
    messages += batch.length
    batch = []
    onProgress?.({ dayNumber, days: days.length, messages })
  }
  for (const message of feed(region, options.feed)) {
    if (message.turn > turn) {
      await flush()
      turn = message.turn
      // An interval is known at its end.
      const atMs = startMs + (turn + 1) * scenario.stepMin * MS_PER_MINUTE
      await wait(atMs)
      onTime?.(atMs)
    }
    if (signal?.aborted) break
    dayNumber = Math.max(dayNumber, message.day - firstDay + 1)
    batch.push({ topic: 'meter-readings', key: message.meterId, value: feedBytes(message) })
    if (batch.length === BATCH) await flush()
  }
  await flush()
  return messages
}

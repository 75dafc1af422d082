import { setTimeout as sleep } from 'node:timers/promises'
import { AdapterError } from '../../src/ports/adapter-error.ts'
import type { OutgoingRecord, RecordSink } from '../../src/ports/topic.ts'
import { feedBytes } from '../../src/simulate/feed-message.ts'
import type { SimulatedRegion } from '../../src/simulate/region.ts'
import { mixedFeed } from './mixed-feed.ts'

export interface Produced {
  readonly messages: number
  /** Batches sent again because nobody had said that they were taken: they may lie in the topic twice. */
  readonly retries: number
}

export interface Producing {
  readonly region: SimulatedRegion
  readonly sink: RecordSink
  /** Share of the feed that may have been sent by now. */
  readonly mayHaveSent: () => number
  readonly onSent: (share: number) => void
}

const BATCH = 1000
const WAIT_MS = 100
/** A batch goes out this often whatever may be sent: a feed that pauses for longer is a silent one. */
const LONGEST_PAUSE_MS = 2_000
const SLOTS_A_DAY = 48

const sendUntilTaken = async (
  sink: RecordSink,
  batch: readonly OutgoingRecord[],
): Promise<number> => {
  for (let retries = 0; ; retries++) {
    try {
      await sink.send(batch)
      return retries
    } catch (error) {
      if (!(error instanceof AdapterError) || error.code !== 'broker-unreachable') throw error
    }
  }
}

/** Sends the region's feed, hardly further than it may, and every batch until the broker says that it has it. */
export const produce = async (producing: Producing): Promise<Produced> => {
  const { region, sink, mayHaveSent, onSent } = producing
  const turns = region.days.length * SLOTS_A_DAY
  let messages = 0
  let retries = 0
  let batch: OutgoingRecord[] = []
  let sentAtMs = performance.now()
  const flush = async (): Promise<void> => {
    retries += await sendUntilTaken(sink, batch)
    messages += batch.length
    batch = []
    sentAtMs = performance.now()
  }
  for (const { message, turn } of mixedFeed(region)) {
    while (turn / turns > mayHaveSent() && performance.now() < sentAtMs + LONGEST_PAUSE_MS)
      await sleep(WAIT_MS)
    batch.push({ topic: 'meter-readings', key: message.meterId, value: feedBytes(message) })
    if (batch.length < BATCH) continue
    await flush()
    onSent(turn / turns)
  }
  await flush()
  onSent(1)
  return { messages, retries }
}

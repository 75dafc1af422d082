import { createHash } from 'node:crypto'
import type { Transport } from '../../src/app/pipeline.ts'
import { feedBytes } from '../../src/simulate/feed-message.ts'
import type { SimulatedRegion } from '../../src/simulate/region.ts'
import { mixedFeed } from './mixed-feed.ts'

/** What lies in the topic of readings, counted from its bytes alone. */
export interface ProducedTruth {
  /** Intervals by partition: those of a block, else one a message. */
  readonly intervals: ReadonlyMap<number, number>
  readonly messages: number
  /** Messages of the feed that are not in the topic. */
  readonly missing: number
  /** Messages in the topic beyond those of the feed: batches that were sent again. */
  readonly extra: number
}

const intervalsIn = (bytes: Uint8Array): number => {
  try {
    const { kwh } = JSON.parse(Buffer.from(bytes).toString()) as { kwh?: unknown }
    return Array.isArray(kwh) ? kwh.length : 1
  } catch {
    return 1
  }
}

/** 48 bits: of some million messages, two that share them by chance are not to be expected. */
const digestOf = (bytes: Uint8Array): number =>
  createHash('md5').update(bytes).digest().readUIntBE(0, 6)

/** Reads the topic, and draws the feed once more to see that all of it is there. */
export const readProduced = async (
  table: Transport['table'],
  region: SimulatedRegion,
): Promise<ProducedTruth> => {
  const intervals = new Map<number, number>()
  const copies = new Map<number, number>()
  let messages = 0
  const reader = table('meter-readings')
  await reader.start(({ partition, value }) => {
    const bytes = value ?? new Uint8Array()
    messages++
    intervals.set(partition, (intervals.get(partition) ?? 0) + intervalsIn(bytes))
    const digest = digestOf(bytes)
    copies.set(digest, (copies.get(digest) ?? 0) + 1)
  })
  await reader.stop()
  let missing = 0
  for (const { message } of mixedFeed(region)) {
    const digest = digestOf(feedBytes(message))
    const left = (copies.get(digest) ?? 0) - 1
    if (left < 0) missing++
    else copies.set(digest, left)
  }
  let extra = 0
  for (const left of copies.values()) extra += left
  return { intervals, messages, missing, extra }
}

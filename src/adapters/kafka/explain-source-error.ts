import { AdapterError } from '../../ports/adapter-error.ts'
import { adapterErrorIn, brokerUnreachable, isOutage, messageOf } from './errors.ts'
import type { Feed } from './feed.ts'

export interface SourcePlace {
  readonly topic: string
  readonly groupId: string
  readonly brokers: readonly string[]
  readonly feeds: readonly Feed[]
}

/** What ended a source, in words that name the place and the remedy. */
export const explainSourceError = (error: unknown, place: SourcePlace): AdapterError => {
  const { topic, groupId, brokers, feeds } = place
  const known = adapterErrorIn(error)
  if (known?.code === 'codec-unknown') {
    // One answer holds batches of several partitions, and kafkajs does not say which one it stumbled over.
    const partitions = feeds.map(({ partition, position }) => `${partition} at offset ${position}`)
    return new AdapterError(
      'codec-unknown',
      `topic ${topic}, partition ${partitions.join(' or ')}: ${known.message}; ` +
        'have its producer use gzip, snappy, lz4 or zstd',
      { cause: error },
    )
  }
  if (known !== undefined) return known
  if (isOutage(error)) return brokerUnreachable(brokers, messageOf(error), error)
  return new AdapterError(
    'consumer-crashed',
    `reading topic ${topic} as group ${groupId} ended: ${messageOf(error)}; ` +
      "restart the process, and look at the broker's log if it happens again",
    { cause: error },
  )
}

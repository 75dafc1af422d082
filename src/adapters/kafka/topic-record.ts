import type { IHeaders } from 'kafkajs'
import type { TopicName, TopicRecord } from '../../ports/topic.ts'

/** The part of a fetched message that both ways of reading have. */
export interface FetchedMessage {
  readonly offset: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly timestamp: string
  readonly headers?: IHeaders | undefined
}

/** The name on the broker. */
export const physicalName = (topicPrefix: string, topic: TopicName): string =>
  `${topicPrefix}${topic}`

/** Of a header that was sent twice the last one counts, as Java's lastHeader() has it. */
const textHeaders = (headers: IHeaders | undefined): Record<string, string> => {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value
    if (last !== undefined) texts[name] = last.toString()
  }
  return texts
}

export const toTopicRecord = (
  topic: TopicName,
  partition: number,
  message: FetchedMessage,
): TopicRecord => ({
  topic,
  partition,
  offset: BigInt(message.offset),
  key: message.key === null ? null : message.key.toString(),
  value: message.value,
  headers: textHeaders(message.headers),
  arrivedAtMs: Number(message.timestamp),
})

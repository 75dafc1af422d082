import { type Admin, type Message, Partitioners, type Producer, type TopicMessages } from 'kafkajs'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { OutgoingRecord, RecordSink, TopicName } from '../../ports/topic.ts'
import { chunkRecords, sizeOf } from './chunk-records.ts'
import type { KafkaClient } from './client.ts'
import { type Compression, compressionType } from './codecs.ts'
import { protocolErrorOf, topicMissing } from './errors.ts'
import { partitionOfKey } from './key-partition.ts'
import { carrierOf } from './produce-request.ts'
import { rideOut } from './ride-out.ts'
import { physicalName } from './topic-record.ts'

export interface KafkaSinkOptions {
  readonly client: KafkaClient
  readonly topicPrefix: string
  readonly compression: Compression
}

/** All in-sync replicas have it. */
const ACKS_ALL = -1
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

const bytesOf = (value: Uint8Array | string | null): Buffer | string | null =>
  value === null || typeof value === 'string'
    ? value
    : Buffer.from(value.buffer, value.byteOffset, value.byteLength)

/** In their order: one message for the records of each partition; those without a key are spread by kafkajs. */
const messagesOf = (records: readonly OutgoingRecord[], partitions: number): Message[] => {
  const placed = new Map<number, OutgoingRecord[]>()
  const messages: Message[] = []
  for (const record of records) {
    const { key, value, headers } = record
    const partition =
      record.partition ?? (key === null ? undefined : partitionOfKey(key, partitions))
    if (partition === undefined) {
      messages.push({
        ...{ key, value: bytesOf(value) },
        ...(headers === undefined ? {} : { headers: { ...headers } }),
      })
      continue
    }
    const together = placed.get(partition)
    if (together !== undefined) together.push(record)
    else placed.set(partition, [record])
  }
  for (const [partition, together] of placed) messages.push(carrierOf(partition, together))
  return messages
}

/** Sends that wait for the one under way, to go together behind it. */
interface Waiting {
  readonly records: OutgoingRecord[]
  readonly sent: Promise<void>
}

class KafkaSink implements RecordSink {
  readonly #options: KafkaSinkOptions
  readonly #producer: Producer
  readonly #admin: Admin
  readonly #partitions = new Map<TopicName, Promise<number>>()
  #connecting: Promise<void> | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #waiting: Waiting | undefined

  constructor(options: KafkaSinkOptions) {
    this.#options = options
    const kafka = options.client.open()
    this.#producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    this.#admin = kafka.admin()
  }

  /**
   * One request after the other, so that a retried one never lands behind its successor; what is asked for meanwhile
   * goes together in the next.
   */
  send(records: readonly OutgoingRecord[]): Promise<void> {
    if (this.#waiting === undefined) {
      const together: OutgoingRecord[] = []
      const sent = this.#turn.then(() => {
        this.#waiting = undefined
        return this.#sendAll(together)
      })
      this.#turn = sent.catch(() => undefined)
      this.#waiting = { records: together, sent }
    }
    for (const record of records) this.#waiting.records.push(record)
    return this.#waiting.sent
  }

  partitionsOf(topic: TopicName): Promise<number> {
    const known = this.#partitions.get(topic)
    if (known !== undefined) return known
    const asked = this.#askPartitions(topic)
    this.#partitions.set(topic, asked)
    asked.catch(() => this.#partitions.delete(topic))
    return asked
  }

  async close(): Promise<void> {
    await this.#turn
    await Promise.all([this.#producer.disconnect(), this.#admin.disconnect()])
  }

  async #sendAll(records: readonly OutgoingRecord[]): Promise<void> {
    const partitions = new Map<TopicName, number>()
    for (const topic of new Set(records.map((record) => record.topic)))
      partitions.set(topic, await this.partitionsOf(topic))
    for (const chunk of chunkRecords(records)) await this.#sendChunk(chunk, partitions)
  }

  async #sendChunk(
    chunk: readonly OutgoingRecord[],
    partitions: ReadonlyMap<TopicName, number>,
  ): Promise<void> {
    const byTopic = new Map<TopicName, OutgoingRecord[]>()
    for (const record of chunk) {
      const records = byTopic.get(record.topic)
      if (records !== undefined) records.push(record)
      else byTopic.set(record.topic, [record])
    }
    const topicMessages: TopicMessages[] = [...byTopic].map(([topic, records]) => ({
      topic: physicalName(this.#options.topicPrefix, topic),
      messages: messagesOf(records, partitions.get(topic) ?? 1),
    }))
    try {
      await rideOut({ client: this.#options.client, what: 'sending' }, () =>
        this.#producer.sendBatch({
          acks: ACKS_ALL,
          compression: compressionType(this.#options.compression),
          topicMessages,
        }),
      )
    } catch (error) {
      if (!TOO_LARGE.has(protocolErrorOf(error) ?? '')) throw this.#named(error, chunk)
      await this.#sendHalves(chunk, partitions, error)
    }
  }

  /** A topic may take smaller batches than usual. What is sent twice by this is the same record under the same key. */
  async #sendHalves(
    chunk: readonly OutgoingRecord[],
    partitions: ReadonlyMap<TopicName, number>,
    error: unknown,
  ): Promise<void> {
    const [only, ...others] = chunk
    if (only !== undefined && others.length === 0) throw this.#tooLarge(only, error)
    const half = Math.ceil(chunk.length / 2)
    await this.#sendChunk(chunk.slice(0, half), partitions)
    await this.#sendChunk(chunk.slice(half), partitions)
  }

  #tooLarge(record: OutgoingRecord, cause: unknown): AdapterError {
    const name = physicalName(this.#options.topicPrefix, record.topic)
    return new AdapterError(
      'record-too-large',
      `topic ${name} refuses the record with key ${record.key ?? '(none)'} of about ${sizeOf(record)} bytes: ` +
        "raise the topic's max.message.bytes",
      { cause },
    )
  }

  #named(error: unknown, chunk: readonly OutgoingRecord[]): unknown {
    const { topicPrefix } = this.#options
    const [first] = chunk
    if (first !== undefined && protocolErrorOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') {
      return topicMissing(physicalName(topicPrefix, first.topic))
    }
    return error
  }

  async #askPartitions(topic: TopicName): Promise<number> {
    const { client, topicPrefix } = this.#options
    const name = physicalName(topicPrefix, topic)
    try {
      return await rideOut({ client, what: `asking for the partitions of ${name}` }, async () => {
        this.#connecting ??= this.#connect()
        await this.#connecting
        const { topics } = await this.#admin.fetchTopicMetadata({ topics: [name] })
        return topics[0]?.partitions.length ?? 0
      })
    } catch (error) {
      if (protocolErrorOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') throw topicMissing(name)
      throw error
    }
  }

  async #connect(): Promise<void> {
    try {
      await Promise.all([this.#producer.connect(), this.#admin.connect()])
    } catch (error) {
      this.#connecting = undefined
      throw error
    }
  }
}

/**
 * Delivery: at least once. Back pressure: send() resolves when all in-sync replicas have the records.
 * @throws AdapterError from send() and partitionsOf(): `record-too-large`, `topic-missing`, `broker-unreachable`
 */
export const createKafkaSink = (options: KafkaSinkOptions): RecordSink => new KafkaSink(options)

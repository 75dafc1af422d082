import type { CompressionTypes, Message } from 'kafkajs'
import type { OutgoingRecord } from '../../ports/topic.ts'
import { ByteWriter, lengthOf, varintLength } from './byte-writer.ts'
import { compress } from './codecs.ts'
import { crc32c } from './crc32c.ts'

/** What kafkajs is about to send, its partitions found and its messages grouped. */
export interface ProduceRequest {
  readonly acks: number
  readonly timeout: number
  readonly compression: CompressionTypes
  readonly topicData: readonly {
    readonly topic: string
    readonly partitions: readonly {
      readonly partition: number
      readonly messages: readonly Message[]
    }[]
  }[]
}

/** One message that stands for the records of a partition. */
interface Carrier extends Message {
  readonly carried: readonly OutgoingRecord[]
}

/** Records of one partition as one message: kafkajs copies its list of a partition's messages with each of them. */
export const carrierOf = (partition: number, carried: readonly OutgoingRecord[]): Carrier => ({
  ...{ key: null, value: null, partition, carried },
})

type Sent = Message | OutgoingRecord

const isCarrier = (message: Message): message is Carrier => 'carried' in message

const MAGIC = 2
const NO_PRODUCER = -1n
/** From the attributes, where the checksum begins, to the records. */
const HEADER_BYTES = 40
const ROOM_BYTES = 64 * 1024
const NO_HEADERS: readonly [string, string][] = []

type Part = string | Uint8Array

const isGiven = (value: unknown): value is Part =>
  typeof value === 'string' || value instanceof Uint8Array

/** Of a header with several values each is a header of its own. */
const headersOf = ({ headers }: Sent): readonly [name: string, value: Part][] =>
  headers === undefined
    ? NO_HEADERS
    : Object.entries<unknown>(headers).flatMap(([name, value]) => {
        const values: readonly unknown[] = Array.isArray(value) ? value : [value]
        return values.filter(isGiven).map((it): [string, Part] => [name, it])
      })

const partLength = (part: Part | null): number => {
  const length = lengthOf(part)
  return varintLength(length) + Math.max(0, length)
}

const writeRecord = (out: ByteWriter, message: Sent, offsetDelta: number): void => {
  const headers = headersOf(message)
  const key = message.key ?? null
  const { value } = message
  let length = 2 + varintLength(offsetDelta) + partLength(key) + partLength(value)
  length += varintLength(headers.length)
  for (const [name, text] of headers) length += partLength(name) + partLength(text)
  out.varint(length)
  out.int8(0)
  out.varint(0)
  out.varint(offsetDelta)
  out.varintText(key)
  out.varintText(value)
  out.varint(headers.length)
  for (const [name, text] of headers) {
    out.varintText(name)
    out.varintText(text)
  }
}

/** A record batch, message format 2: records that are all sent now. */
const writeBatch = async (
  out: ByteWriter,
  messages: readonly Message[],
  compression: CompressionTypes,
): Promise<void> => {
  const records = new ByteWriter(ROOM_BYTES)
  const sent = messages.flatMap((it): readonly Sent[] => (isCarrier(it) ? it.carried : [it]))
  for (let i = 0; i < sent.length; i++) writeRecord(records, sent[i] as Sent, i)
  const compressed = await compress(compression, records.bytes)
  const nowMs = BigInt(Date.now())
  const body = new ByteWriter(HEADER_BYTES + compressed.length)
  body.int16(compression)
  body.int32(sent.length - 1)
  body.int64(nowMs)
  body.int64(nowMs)
  body.int64(NO_PRODUCER)
  body.int16(0)
  body.int32(0)
  body.int32(sent.length)
  body.text(compressed)
  const { bytes } = body
  out.int64(0n)
  out.int32(bytes.length + 9)
  out.int32(0)
  out.int8(MAGIC)
  out.int32(crc32c(bytes))
  out.text(bytes)
}

/**
 * The body of a Produce request without a transaction, versions 3 to 7 (https://kafka.apache.org/protocol#The_Messages_Produce).
 * No record has a time stamp of its own: it is that of the sending, never a meter's clock.
 */
export const encodeProduce = async (request: ProduceRequest): Promise<Buffer> => {
  const { acks, timeout, compression, topicData } = request
  const out = new ByteWriter(ROOM_BYTES)
  out.int16(-1)
  out.int16(acks)
  out.int32(timeout)
  out.int32(topicData.length)
  for (const { topic, partitions } of topicData) {
    out.string(topic)
    out.int32(partitions.length)
    for (const { partition, messages } of partitions) {
      const batch = new ByteWriter(ROOM_BYTES)
      await writeBatch(batch, messages, compression)
      out.int32(partition)
      out.int32(batch.length)
      out.text(batch.bytes)
    }
  }
  return out.bytes
}

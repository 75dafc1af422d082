import { createRequire } from 'node:module'
import fc from 'fast-check'
import kafkajs from 'kafkajs'
import { expect, it } from 'vitest'
import { registerCodecs } from '../../../src/adapters/kafka/codecs.ts'
import { crc32c } from '../../../src/adapters/kafka/crc32c.ts'
import { carrierOf, encodeProduce } from '../../../src/adapters/kafka/produce-request.ts'

const { CompressionTypes } = kafkajs
registerCodecs()

interface Decoder {
  readInt16(): number
  readInt32(): number
  readString(): string | null
}
interface DecodedRecord {
  readonly offset: string
  readonly timestamp: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer | Buffer[]>>
}
const require = createRequire(import.meta.url)
const KafkaDecoder = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => Decoder
const decodeBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder') as (
  decoder: Decoder,
) => Promise<{ readonly records: readonly DecodedRecord[]; readonly lastOffsetDelta: number }>

/** What the decoder of kafkajs makes of a request's topics. */
const decoded = async (request: Buffer) => {
  const decoder = new KafkaDecoder(request)
  const head = {
    transaction: decoder.readString(),
    acks: decoder.readInt16(),
    timeout: decoder.readInt32(),
  }
  const topics = []
  for (let left = decoder.readInt32(); left > 0; left--) {
    const topic = decoder.readString()
    const partitions = []
    for (let left = decoder.readInt32(); left > 0; left--) {
      const partition = decoder.readInt32()
      decoder.readInt32()
      partitions.push({ partition, ...(await decodeBatch(decoder)) })
    }
    topics.push({ topic, partitions })
  }
  return { ...head, topics }
}

const buffer = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
const message = fc.record({
  key: fc.option(fc.string({ unit: 'binary', maxLength: 70 })),
  value: fc.option(
    fc.oneof(
      buffer,
      fc.string({ unit: 'binary', maxLength: 300 }).map((it) => Buffer.from(it)),
    ),
  ),
  headers: fc.dictionary(fc.stringMatching(/^h[a-z.]{1,20}$/), fc.string({ maxLength: 200 }), {
    maxKeys: 3,
  }),
})
const topicData = fc.array(
  fc.record({
    topic: fc.stringMatching(/^[a-z-]{1,40}$/),
    partitions: fc.array(
      fc.record({
        partition: fc.nat(1_000),
        messages: fc.array(message, { minLength: 1, maxLength: 300 }),
        isCarried: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 3 },
)

it('writes what the decoder of kafkajs reads back, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      topicData,
      fc.constantFrom(
        CompressionTypes.None,
        CompressionTypes.GZIP,
        CompressionTypes.Snappy,
        CompressionTypes.LZ4,
        CompressionTypes.ZSTD,
      ),
      async (data, compression) => {
        const before = Date.now()
        const request = await encodeProduce({
          acks: -1,
          timeout: 30_000,
          compression,
          topicData: data.map(({ topic, partitions }) => ({
            topic,
            partitions: partitions.map(({ partition, messages, isCarried }) => ({
              partition,
              messages: isCarried
                ? [
                    carrierOf(
                      partition,
                      messages.map((it) => ({ ...it, topic: 'meter-days' })),
                    ),
                  ]
                : messages,
            })),
          })),
        })
        const read = await decoded(request)
        expect(read).toMatchObject({ transaction: null, acks: -1, timeout: 30_000 })
        expect(
          read.topics.map(({ topic, partitions }) => ({
            topic,
            partitions: partitions.map(({ partition, lastOffsetDelta, records }) => ({
              partition,
              lastOffsetDelta,
              messages: records.map(({ offset, key, value, headers }) => ({
                offset,
                key: key === null ? null : key.toString(),
                value,
                headers: Object.fromEntries(
                  Object.entries(headers).map(([name, text]) => [name, text.toString()]),
                ),
              })),
            })),
          })),
        ).toEqual(
          data.map(({ topic, partitions }) => ({
            topic,
            partitions: partitions.map(({ partition, messages }) => ({
              partition,
              lastOffsetDelta: messages.length - 1,
              messages: messages.map((it, i) => ({ ...it, offset: String(i) })),
            })),
          })),
        )
        for (const { partitions } of read.topics)
          for (const { records } of partitions)
            for (const { timestamp } of records) {
              expect(Number(timestamp)).toBeGreaterThanOrEqual(before)
              expect(Number(timestamp)).toBeLessThanOrEqual(Date.now())
            }
      },
    ),
    { numRuns: 100 },
  )
})

it.each([
  // RFC 3720, B.4: test vectors of CRC-32C.
  ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['0 to 31', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
])('checks %s as RFC 3720 has it', (_label, bytes, checksum) => {
  expect(crc32c(bytes) >>> 0).toBe(checksum)
})

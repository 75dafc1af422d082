import fc from 'fast-check'
import kafkajs from 'kafkajs'
import { describe, expect, it } from 'vitest'
import { ByteReader } from '../../../src/adapters/kafka/byte-reader.ts'
import { registerCodecs } from '../../../src/adapters/kafka/codecs.ts'
import {
  firstOffsetIn,
  lastOffsetIn,
  nextRecordBatch,
  OldFormatError,
  recordsOf,
} from '../../../src/adapters/kafka/record-batch.ts'
import { aRecordBatch, aSentRecord, batchBytes } from '../../builders/a-record-batch.ts'

const { CompressionTypes } = kafkajs
registerCodecs()

const bytes = (text: string): Buffer => Buffer.from(text)
const HEADER_BYTES = 61

describe('a record batch', () => {
  it('gives back what the producer of kafkajs wrote, whatever it was and from any offset on', async () => {
    const record = fc.record({
      skipped: fc.nat(300),
      timestampDelta: fc.integer({ min: -1_000_000, max: 90_000_000_000 }),
      key: fc.option(fc.string({ unit: 'binary', maxLength: 80 }).map(bytes)),
      value: fc.option(fc.uint8Array({ maxLength: 300 }).map((it) => Buffer.from(it))),
      headers: fc.dictionary(fc.stringMatching(/^h[a-z.]{1,20}$/), fc.string({ maxLength: 200 }), {
        maxKeys: 3,
      }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 20 }),
        fc.bigInt({ min: 0n, max: 1n << 50n }),
        fc.nat(1_000),
        fc.constantFrom(
          CompressionTypes.None,
          CompressionTypes.GZIP,
          CompressionTypes.Snappy,
          CompressionTypes.LZ4,
          CompressionTypes.ZSTD,
        ),
        async (drawn, baseOffset, ahead, compression) => {
          let offsetDelta = 0
          const sent = drawn.map(({ skipped, ...rest }) => {
            offsetDelta += skipped
            return { ...rest, offsetDelta: offsetDelta++ }
          })
          const batch = await aRecordBatch(sent, { baseOffset, baseTimestampMs: 7, compression })
          const from = baseOffset + BigInt(ahead)
          const read = recordsOf([batch], 'meters', 3, from)
          expect(
            read.map(({ topic, partition, offset, key, value, headers, arrivedAtMs }) => ({
              topic,
              partition,
              offset,
              key,
              value: value === null ? null : Buffer.from(value),
              headers,
              arrivedAtMs,
            })),
          ).toEqual(
            sent
              .filter((it) => it.offsetDelta >= ahead)
              .map((it) => ({
                topic: 'meters',
                partition: 3,
                offset: baseOffset + BigInt(it.offsetDelta),
                key: it.key === null ? null : it.key.toString(),
                value: it.value,
                headers: it.headers,
                arrivedAtMs: 7 + it.timestampDelta,
              })),
          )
          for (const { buffer, valueFrom, valueTo, value } of read)
            expect(Buffer.from(buffer.subarray(valueFrom, valueTo))).toEqual(
              Buffer.from(value ?? []),
            )
          const first = sent.find(({ offsetDelta: delta }) => delta >= ahead)
          expect(firstOffsetIn(batch, from)).toBe(first && baseOffset + BigInt(first.offsetDelta))
          expect(lastOffsetIn(batch)).toBe(baseOffset + BigInt(sent.at(-1)?.offsetDelta ?? -1))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('takes the last of a header that was sent twice, as lastHeader() of the Java client does', async () => {
    const batch = await aRecordBatch([aSentRecord({ headers: { h: ['first', 'last'] } })])
    expect(recordsOf([batch], 'meters', 0, 0n)[0]?.headers).toEqual({ h: 'last' })
  })

  it('keeps the width that it had before compaction, and tells where its records end', async () => {
    const sent = [aSentRecord({ offsetDelta: 2 }), aSentRecord({ offsetDelta: 5 })]
    const batch = await aRecordBatch(sent, { baseOffset: 100n, lastOffsetDelta: 9 })
    expect([batch.lastOffset, lastOffsetIn(batch)]).toEqual([109n, 105n])
    const empty = await aRecordBatch([], { baseOffset: 100n, lastOffsetDelta: 9 })
    expect([empty.lastOffset, lastOffsetIn(empty)]).toEqual([109n, 99n])
    expect(recordsOf([empty], 'meters', 0, 0n)).toEqual([])
  })

  it('stamps all records with the time of the append where the topic says so', async () => {
    const written = await batchBytes([aSentRecord({ timestampDelta: 5 })], { baseTimestampMs: 70 })
    // Attributes lie behind offset, length, epoch, magic and checksum; the fourth bit is the kind of time stamp.
    written.writeInt16BE(8, 21)
    const batch = await nextRecordBatch(new ByteReader(written))
    expect(batch?.appendedAtMs).toBe(70)
    expect(recordsOf([batch!], 'meters', 0, 0n)[0]?.arrivedAtMs).toBe(70)
  })

  it.each([1, 12, 40, HEADER_BYTES, HEADER_BYTES + 3])(
    'leaves a batch that ends after %i bytes to the next fetch',
    async (length) => {
      const whole = await batchBytes([aSentRecord({ value: bytes('a reading') })])
      expect(await nextRecordBatch(new ByteReader(whole.subarray(0, length)))).toBeUndefined()
    },
  )

  it('refuses the format of before Kafka 0.11', async () => {
    const old = await batchBytes([aSentRecord()])
    old.writeInt8(1, 16)
    await expect(nextRecordBatch(new ByteReader(old))).rejects.toThrow(OldFormatError)
  })

  it('names a compression that it does not know', async () => {
    const strange = await batchBytes([aSentRecord()])
    strange.writeInt16BE(6, 21)
    await expect(nextRecordBatch(new ByteReader(strange))).rejects.toMatchObject({
      code: 'codec-unknown',
    })
  })
})

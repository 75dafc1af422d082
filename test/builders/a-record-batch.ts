import { createRequire } from 'node:module'
import type { CompressionTypes } from 'kafkajs'
import { ByteReader } from '../../src/adapters/kafka/byte-reader.ts'
import { nextRecordBatch, type RecordBatch } from '../../src/adapters/kafka/record-batch.ts'

export interface SentRecord {
  readonly offsetDelta: number
  readonly timestampDelta: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}

interface Encoder {
  readonly buffer: Buffer
}

const require = createRequire(import.meta.url)
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0') as (
  record: SentRecord,
) => Encoder
const { RecordBatch: encodeBatch } = require('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch: (batch: Readonly<Record<string, unknown>>) => Promise<Encoder>
}
const Long = require('kafkajs/src/utils/long') as { fromValue(value: string): unknown }

export const aSentRecord = (change: Partial<SentRecord> = {}): SentRecord => ({
  offsetDelta: 0,
  timestampDelta: 0,
  key: null,
  value: null,
  headers: {},
  ...change,
})

/** The bytes of a batch, as the producer of kafkajs writes them. */
export const batchBytes = async (
  records: readonly SentRecord[],
  change: {
    readonly baseOffset?: bigint
    readonly lastOffsetDelta?: number
    readonly baseTimestampMs?: number
    readonly compression?: CompressionTypes
    readonly transactional?: boolean
    readonly producerId?: bigint
  } = {},
): Promise<Buffer> => {
  const encoder = await encodeBatch({
    compression: change.compression ?? 0,
    firstOffset: Long.fromValue(String(change.baseOffset ?? 0n)),
    firstTimestamp: Long.fromValue(String(change.baseTimestampMs ?? 0)),
    maxTimestamp: Long.fromValue(String(change.baseTimestampMs ?? 0)),
    lastOffsetDelta: change.lastOffsetDelta ?? records.at(-1)?.offsetDelta ?? 0,
    transactional: change.transactional ?? false,
    producerId: Long.fromValue(String(change.producerId ?? -1n)),
    records: records.map(encodeRecord),
  })
  return encoder.buffer
}

export const aRecordBatch = async (
  ...sent: Parameters<typeof batchBytes>
): Promise<RecordBatch> => {
  const batch = await nextRecordBatch(new ByteReader(await batchBytes(...sent)))
  if (batch === undefined) throw new Error('the batch is cut off')
  return batch
}

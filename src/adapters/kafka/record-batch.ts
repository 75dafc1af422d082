import type { TopicName } from '../../ports/topic.ts'
import { ByteReader } from './byte-reader.ts'
import { decompress } from './codecs.ts'
import { LogRecord } from './log-record.ts'

/** Of the header behind the two fields that every entry of a log begins with, its offset and its length. */
const MAGIC_AT = 4
const MAGIC = 2
const CODEC_BITS = 0x07
const APPEND_TIME = 0x08
const TRANSACTIONAL = 0x10
const CONTROL = 0x20
const ENTRY_OVERHEAD = 12

/** Messages of before Kafka 0.11, which brokers hand out as they were written. */
export class OldFormatError extends Error {}

/**
 * One record batch of a log, message format 2 (https://kafka.apache.org/documentation/#recordbatch): what its header
 * says of all of its records, and their bytes, decompressed. Records are taken off the bytes when they are asked for.
 */
export interface RecordBatch {
  readonly baseOffset: bigint
  /** Of the last record that was ever in it: compaction takes records, and leaves a batch its width. */
  readonly lastOffset: bigint
  readonly baseTimestampMs: number
  /** When the broker took the batch in, where the topic stamps so; else each record has its own. */
  readonly appendedAtMs: number | undefined
  readonly producerId: bigint
  readonly inTransaction: boolean
  /** It ends a transaction, and holds nothing for readers. */
  readonly isControl: boolean
  readonly count: number
  readonly records: Buffer
}

/**
 * The next batch of a fetch response; undefined where its tail was cut off, as a fetch may end anywhere.
 * @throws OldFormatError; AdapterError `codec-unknown`
 */
export const nextRecordBatch = async (entries: ByteReader): Promise<RecordBatch | undefined> => {
  if (entries.left < ENTRY_OVERHEAD) return undefined
  const baseOffset = entries.int64()
  const length = entries.int32()
  if (length > entries.left) return undefined
  const batch = new ByteReader(entries.view(length))
  batch.skip(MAGIC_AT)
  if (batch.int8() !== MAGIC) throw new OldFormatError()
  batch.skip(4) // its checksum: TCP has one, and kafkajs never looked at this one
  const attributes = batch.int16()
  const lastOffset = baseOffset + BigInt(batch.int32())
  const baseTimestampMs = Number(batch.int64())
  const maxTimestampMs = Number(batch.int64())
  const producerId = batch.int64()
  batch.skip(6) // epoch and sequence of the producer
  const count = batch.int32()
  const records = batch.view(batch.left)
  return {
    baseOffset,
    lastOffset,
    baseTimestampMs,
    appendedAtMs: (attributes & APPEND_TIME) === 0 ? undefined : maxTimestampMs,
    producerId,
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    count,
    records: count === 0 ? records : await decompress(attributes & CODEC_BITS, records),
  }
}

/** The records of batches from an offset on. */
export const recordsOf = (
  batches: readonly RecordBatch[],
  topic: TopicName,
  partition: number,
  from: bigint,
): LogRecord[] => {
  const records: LogRecord[] = []
  for (const batch of batches) addRecords(records, batch, topic, partition, from)
  return records
}

const addRecords = (
  records: LogRecord[],
  batch: RecordBatch,
  topic: TopicName,
  partition: number,
  from: bigint,
): void => {
  const { baseOffset, baseTimestampMs, appendedAtMs, count, records: bytes } = batch
  const place = { topic, partition, baseOffset, bytes }
  const reader = new ByteReader(bytes)
  const firstDelta = from > baseOffset ? Number(from - baseOffset) : 0
  for (let i = 0; i < count; i++) {
    const length = reader.varint()
    const end = reader.at + length
    reader.skip(1) // attributes, of which none is in use
    const timestampDelta = reader.varint()
    const offsetDelta = reader.varint()
    if (offsetDelta >= firstDelta) {
      const keyAt = reader.at
      const keyLength = reader.varint()
      if (keyLength > 0) reader.skip(keyLength)
      const valueLength = reader.varint()
      const valueFrom = reader.at
      const arrivedAtMs = appendedAtMs ?? baseTimestampMs + timestampDelta
      records.push(
        new LogRecord(place, offsetDelta, arrivedAtMs, keyAt, valueFrom, valueFrom + valueLength),
      )
    }
    reader.at = end
  }
}

/** Fewer records are not worth a call, more are not worth their objects at once. */
const PORTION_RECORDS = 500

/** Batches in their order, as few to a portion as have enough records together. */
export function* portionsOf(batches: readonly RecordBatch[]): Generator<readonly RecordBatch[]> {
  let portion: RecordBatch[] = []
  let records = 0
  for (const batch of batches) {
    portion.push(batch)
    records += batch.count
    if (records < PORTION_RECORDS) continue
    yield portion
    portion = []
    records = 0
  }
  if (portion.length > 0) yield portion
}

/** Offset of the first record from an offset on; undefined where the batch has none. */
export const firstOffsetIn = (batch: RecordBatch, from: bigint): bigint | undefined => {
  for (const offset of offsetsIn(batch)) if (offset >= from) return offset
  return undefined
}

/** Offset of the last record that is still there; before the batch where none is. */
export const lastOffsetIn = (batch: RecordBatch): bigint => {
  let last = batch.baseOffset - 1n
  for (const offset of offsetsIn(batch)) last = offset
  return last
}

function* offsetsIn({ baseOffset, count, records }: RecordBatch): Generator<bigint> {
  const reader = new ByteReader(records)
  for (let i = 0; i < count; i++) {
    const end = reader.varint() + reader.at
    reader.skip(1)
    reader.varint()
    yield baseOffset + BigInt(reader.varint())
    reader.at = end
  }
}

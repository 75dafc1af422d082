import { AdapterError } from '../../../ports/adapter-error.ts'
import type { OutgoingRecord, TopicName, TopicRecord } from '../../../ports/topic.ts'
import type { InProcessPartition } from '../../in-process/in-process-topic.ts'
import type { LogFile, PartitionRow } from './log-file.ts'
import type { ChunkRow } from './log-messages.ts'
import { ChunkPacker, recordsIn } from './record-chunk.ts'

/** A chunk is as much as a reader takes in at a time. */
const MAX_CHUNK_RECORDS = 500
const MAX_CHUNK_BYTES = 256 * 1024
/** Bytes of records that are read at a time: a few ms. */
const MAX_READ_BYTES = 1024 * 1024

/**
 * One partition of the log: what was sent to it and is not written yet, and where its reader is.
 *
 * Keeps: records that wait to be written. Bounded by: their senders, who wait for them. Late data: in order of arrival.
 * After restart: the offsets of the file; the reader says where it goes on.
 */
export class LogPartition implements InProcessPartition {
  readonly id: number
  readonly topic: TopicName
  readonly number: number
  readonly #file: LogFile
  #packed: ChunkPacker[] = []
  /** Offset of the next record that is sent. */
  #nextOffset: number
  /** Offset after the last record that is on the disk. */
  #endOffset: number
  readonly #firstOffset: number
  #released: number

  constructor(file: LogFile, row: PartitionRow) {
    this.#file = file
    this.id = row.id
    this.topic = row.topic
    this.number = row.number
    this.#nextOffset = row.nextOffset
    this.#endOffset = row.nextOffset
    this.#firstOffset = row.firstOffset
    this.#released = row.nextOffset
  }

  get endOffset(): bigint {
    return BigInt(this.#endOffset)
  }

  /** Records that were sent and that the reader has not handled. */
  get unread(): number {
    return this.#nextOffset - this.#released
  }

  /** Everything before it was handled. */
  get released(): number {
    return this.#released
  }

  startFrom(offset: bigint | undefined): bigint {
    const from = offset === undefined ? this.#firstOffset : Number(offset)
    if (from > this.#endOffset)
      throw new AdapterError(
        'log-behind',
        `the log ${this.#file.path} ends at ${this.#endOffset} in partition ${this.number} of ${this.topic}, and its reader's checkpoint is at ${from}: they are not of one time; bring back the whole state folder from one backup, or move it away and send the readings again`,
      )
    this.#released = from
    return BigInt(from)
  }

  read(offset: bigint, limit: number): readonly TopicRecord[] {
    const records: TopicRecord[] = []
    let bytes = 0
    for (let from = Number(offset); records.length < limit && bytes < MAX_READ_BYTES; ) {
      if (from >= this.#endOffset) break
      const chunk = this.#file.chunkFrom(this.id, from)
      if (chunk === undefined || chunk.firstOffset >= this.#endOffset) break
      const place = {
        topic: this.topic,
        partition: this.number,
        firstOffset: chunk.firstOffset,
      }
      for (const record of recordsIn(chunk.bytes, place))
        if (record.offset >= offset) records.push(record)
      bytes += chunk.bytes.length
      from = chunk.lastOffset + 1
    }
    return records
  }

  release(before: bigint): void {
    this.#released = Number(before)
  }

  /** Takes a record to be written with the next append. */
  add(record: OutgoingRecord, arrivedMs: number): void {
    let chunk = this.#packed.at(-1)
    if (
      chunk === undefined ||
      chunk.records >= MAX_CHUNK_RECORDS ||
      chunk.length >= MAX_CHUNK_BYTES
    ) {
      chunk = new ChunkPacker(this.#nextOffset)
      this.#packed.push(chunk)
    }
    chunk.add(record, this.#nextOffset++, arrivedMs)
  }

  /** Everything that waits to be written. */
  takePacked(): readonly ChunkRow[] {
    const packed = this.#packed
    this.#packed = []
    return packed.map((chunk) => ({
      partition: this.id,
      firstOffset: chunk.firstOffset,
      lastOffset: chunk.lastOffset,
      records: chunk.records,
      arrivedMs: chunk.arrivedMs,
      bytes: chunk.bytes(),
    }))
  }

  /** Everything before the offset is on the disk. */
  written(before: number): void {
    this.#endOffset = before
  }
}

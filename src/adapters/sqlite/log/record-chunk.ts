import type { OutgoingRecord, TopicName, TopicRecord } from '../../../ports/topic.ts'

/**
 * Records of one partition in one piece of memory, as they lie in the log: each a head of five little-endian numbers,
 * then key, value and headers (JSON).
 *
 *   offset - that of the chunk's first   u32
 *   arrived                              f64, epoch ms
 *   bytes of key, -1 for none            i32
 *   bytes of value, -1 for none          i32
 *   bytes of headers, 0 for none         u32
 */
const HEAD_BYTES = 24
const NONE = -1
const FIRST_ROOM_BYTES = 4096

export class ChunkPacker {
  readonly firstOffset: number
  #buffer = Buffer.allocUnsafeSlow(FIRST_ROOM_BYTES)
  #length = 0
  #records = 0
  #lastOffset: number
  #arrivedMs = 0

  constructor(firstOffset: number) {
    this.firstOffset = firstOffset
    this.#lastOffset = firstOffset
  }

  get records(): number {
    return this.#records
  }
  get lastOffset(): number {
    return this.#lastOffset
  }
  /** When its last record arrived. */
  get arrivedMs(): number {
    return this.#arrivedMs
  }
  get length(): number {
    return this.#length
  }

  /** Copies the record: what becomes of the sender's buffer is its own business. */
  add(record: Omit<OutgoingRecord, 'topic'>, offset: number, arrivedMs: number): void {
    const { key, value, headers } = record
    const headersText = headers === undefined ? '' : JSON.stringify(headers)
    const keyBytes = key === null ? 0 : Buffer.byteLength(key)
    const valueBytes = value === null ? 0 : sizeOf(value)
    const headersBytes = headersText === '{}' ? 0 : Buffer.byteLength(headersText)
    this.#makeRoom(HEAD_BYTES + keyBytes + valueBytes + headersBytes)
    const buffer = this.#buffer
    let at = this.#length
    buffer.writeUInt32LE(offset - this.firstOffset, at)
    buffer.writeDoubleLE(arrivedMs, at + 4)
    buffer.writeInt32LE(key === null ? NONE : keyBytes, at + 12)
    buffer.writeInt32LE(value === null ? NONE : valueBytes, at + 16)
    buffer.writeUInt32LE(headersBytes, at + 20)
    at += HEAD_BYTES
    if (key !== null) buffer.write(key, at, 'utf8')
    at += keyBytes
    if (typeof value === 'string') buffer.write(value, at, 'utf8')
    else if (value !== null) buffer.set(value, at)
    at += valueBytes
    if (headersBytes > 0) buffer.write(headersText, at, 'utf8')
    this.#length = at + headersBytes
    this.#records++
    this.#lastOffset = offset
    this.#arrivedMs = arrivedMs
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer.buffer, 0, this.#length)
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2))
    larger.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = larger
  }
}

const sizeOf = (value: Uint8Array | string): number =>
  typeof value === 'string' ? Buffer.byteLength(value) : value.length

const NO_HEADERS: Readonly<Record<string, string>> = {}

export interface ChunkPlace {
  readonly topic: TopicName
  readonly partition: number
  readonly firstOffset: number
}

/** The records of a chunk, in order; their values are views of its memory. */
export function* recordsIn(
  bytes: Uint8Array,
  { topic, partition, firstOffset }: ChunkPlace,
): Generator<TopicRecord> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < buffer.length; ) {
    const offset = firstOffset + buffer.readUInt32LE(at)
    const arrivedAtMs = buffer.readDoubleLE(at + 4)
    const keyBytes = buffer.readInt32LE(at + 12)
    const valueBytes = buffer.readInt32LE(at + 16)
    const headersBytes = buffer.readUInt32LE(at + 20)
    const keyAt = at + HEAD_BYTES
    const valueAt = keyAt + Math.max(0, keyBytes)
    const headersAt = valueAt + Math.max(0, valueBytes)
    at = headersAt + headersBytes
    yield {
      topic,
      partition,
      offset: BigInt(offset),
      key: keyBytes === NONE ? null : buffer.toString('utf8', keyAt, valueAt),
      value: valueBytes === NONE ? null : buffer.subarray(valueAt, headersAt),
      headers: headersBytes === 0 ? NO_HEADERS : JSON.parse(buffer.toString('utf8', headersAt, at)),
      arrivedAtMs,
    }
  }
}

import type { TopicName, TopicRecord } from '../../ports/topic.ts'
import { ByteReader } from './byte-reader.ts'

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({})

/** What the records of one batch have in common. */
export interface BatchPlace {
  readonly topic: TopicName
  readonly partition: number
  readonly baseOffset: bigint
  /** All of the batch's records. */
  readonly bytes: Buffer
}

/**
 * A record where it lies in its batch's bytes. Key, value and headers are made when they are asked for: most readings
 * are decoded in place, and a record then costs one object.
 */
export class LogRecord implements TopicRecord {
  readonly arrivedAtMs: number
  readonly valueFrom: number
  readonly valueTo: number
  readonly #batch: BatchPlace
  readonly #offsetDelta: number
  readonly #keyAt: number

  /**
   * @param keyAt where the length of the key stands
   * @param valueTo before `valueFrom` where there is no value; headers follow the value
   */
  constructor(
    batch: BatchPlace,
    offsetDelta: number,
    arrivedAtMs: number,
    keyAt: number,
    valueFrom: number,
    valueTo: number,
  ) {
    this.arrivedAtMs = arrivedAtMs
    this.valueFrom = valueFrom
    this.valueTo = valueTo
    this.#batch = batch
    this.#offsetDelta = offsetDelta
    this.#keyAt = keyAt
  }

  get topic(): TopicName {
    return this.#batch.topic
  }

  get partition(): number {
    return this.#batch.partition
  }

  get buffer(): Uint8Array {
    return this.#batch.bytes
  }

  get offset(): bigint {
    return this.#batch.baseOffset + BigInt(this.#offsetDelta)
  }

  get key(): string | null {
    const reader = this.#readerAt(this.#keyAt)
    const length = reader.varint()
    return length < 0 ? null : reader.view(length).toString()
  }

  get value(): Uint8Array | null {
    if (this.valueTo < this.valueFrom) return null
    return this.#batch.bytes.subarray(this.valueFrom, this.valueTo)
  }

  /** Of a header that was sent twice the last one counts, as Java's lastHeader() has it. */
  get headers(): Readonly<Record<string, string>> {
    const reader = this.#readerAt(Math.max(this.valueFrom, this.valueTo))
    const count = reader.varint()
    if (count === 0) return NO_HEADERS
    const headers: Record<string, string> = {}
    for (let i = 0; i < count; i++) {
      const name = reader.view(reader.varint()).toString()
      const length = reader.varint()
      if (length >= 0) headers[name] = reader.view(length).toString()
    }
    return headers
  }

  #readerAt(at: number): ByteReader {
    const reader = new ByteReader(this.#batch.bytes)
    reader.at = at
    return reader
  }
}

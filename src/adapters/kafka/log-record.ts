import type { TopicName, TopicRecord } from '../../ports/topic.ts'
import { ByteReader } from './byte-reader.ts'

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({})

/**
 * A record where it lies in its batch's bytes. Key, value and headers are made when they are asked for: most readings
 * are decoded in place, and a record then costs one object.
 */
export class LogRecord implements TopicRecord {
  readonly topic: TopicName
  readonly partition: number
  readonly arrivedAtMs: number
  readonly buffer: Buffer
  readonly valueFrom: number
  readonly valueTo: number
  readonly #baseOffset: bigint
  readonly #offsetDelta: number
  readonly #keyFrom: number
  readonly #keyLength: number
  readonly #valueLength: number

  /** @param keyLength -1 for none, as with valueLength; headers follow the value */
  constructor(
    topic: TopicName,
    partition: number,
    baseOffset: bigint,
    offsetDelta: number,
    arrivedAtMs: number,
    buffer: Buffer,
    keyFrom: number,
    keyLength: number,
    valueFrom: number,
    valueLength: number,
  ) {
    this.topic = topic
    this.partition = partition
    this.arrivedAtMs = arrivedAtMs
    this.buffer = buffer
    this.valueFrom = valueFrom
    this.valueTo = valueFrom + Math.max(0, valueLength)
    this.#baseOffset = baseOffset
    this.#offsetDelta = offsetDelta
    this.#keyFrom = keyFrom
    this.#keyLength = keyLength
    this.#valueLength = valueLength
  }

  get offset(): bigint {
    return this.#baseOffset + BigInt(this.#offsetDelta)
  }

  get key(): string | null {
    if (this.#keyLength < 0) return null
    return this.buffer.toString('utf8', this.#keyFrom, this.#keyFrom + this.#keyLength)
  }

  get value(): Uint8Array | null {
    return this.#valueLength < 0 ? null : this.buffer.subarray(this.valueFrom, this.valueTo)
  }

  /** Of a header that was sent twice the last one counts, as Java's lastHeader() has it. */
  get headers(): Readonly<Record<string, string>> {
    const reader = new ByteReader(this.buffer)
    reader.at = this.valueTo
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
}

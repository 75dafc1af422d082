/**
 * Writes the primitive types of Kafka's protocol, big-endian, into one buffer that grows.
 *
 * Keeps: what was written. Bounded by: one request. Late data: no matter. After restart: empty.
 */
export class ByteWriter {
  #bytes: Buffer
  #length = 0

  constructor(roomBytes: number) {
    this.#bytes = Buffer.allocUnsafe(roomBytes)
  }

  get length(): number {
    return this.#length
  }

  /** A view of what was written: nothing is written after it. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  int8(value: number): void {
    const at = this.#take(1)
    this.#bytes.writeInt8(value, at)
  }

  int16(value: number): void {
    const at = this.#take(2)
    this.#bytes.writeInt16BE(value, at)
  }

  int32(value: number): void {
    const at = this.#take(4)
    this.#bytes.writeInt32BE(value, at)
  }

  int64(value: bigint): void {
    const at = this.#take(8)
    this.#bytes.writeBigInt64BE(value, at)
  }

  string(text: string): void {
    this.int16(Buffer.byteLength(text))
    this.text(text)
  }

  /** Zigzag, up to 53 bits. */
  varint(value: number): void {
    let at = this.#take(varintLength(value))
    let rest = value >= 0 ? value * 2 : -value * 2 - 1
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) this.#bytes[at++] = (rest % 0x80) | 0x80
    this.#bytes[at] = rest
  }

  /** The bytes of a text, or bytes, without their length. */
  text(part: string | Uint8Array): void {
    if (typeof part === 'string') {
      const length = Buffer.byteLength(part)
      const at = this.#take(length)
      this.#bytes.write(part, at)
    } else {
      const at = this.#take(part.length)
      this.#bytes.set(part, at)
    }
  }

  /** A length and what it is of; -1 for nothing. */
  varintText(part: string | Uint8Array | null): void {
    if (part === null) {
      this.varint(-1)
      return
    }
    this.varint(lengthOf(part))
    this.text(part)
  }

  /** Room for so many bytes: where it is. It may be in another buffer than before. */
  #take(length: number): number {
    const at = this.#length
    this.#length += length
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2))
      this.#bytes.copy(grown, 0, 0, at)
      this.#bytes = grown
    }
    return at
  }
}

export const lengthOf = (part: string | Uint8Array | null): number =>
  part === null ? -1 : typeof part === 'string' ? Buffer.byteLength(part) : part.length

export const varintLength = (value: number): number => {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1
  let length = 1
  while (rest > 0x7f) {
    length++
    rest = Math.floor(rest / 0x80)
  }
  return length
}

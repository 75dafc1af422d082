/** Reads the primitive types of Kafka's protocol, big-endian, off a buffer. @throws RangeError past its end */
export class ByteReader {
  readonly bytes: Buffer
  at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  int8(): number {
    return this.bytes.readInt8(this.#step(1))
  }

  int16(): number {
    return this.bytes.readInt16BE(this.#step(2))
  }

  int32(): number {
    return this.bytes.readInt32BE(this.#step(4))
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.#step(8))
  }

  string(): string {
    const length = this.int16()
    return length < 0 ? '' : this.view(length).toString()
  }

  /** The next so many bytes, as a view. */
  view(length: number): Buffer {
    if (length > this.left) throw new RangeError(`${length} bytes are wanted and ${this.left} left`)
    const from = this.#step(length)
    return this.bytes.subarray(from, from + length)
  }

  /** A null array is an empty one. */
  array<Item>(item: () => Item): Item[] {
    const length = this.int32()
    const items: Item[] = []
    for (let i = 0; i < length; i++) items.push(item())
    return items
  }

  /** Zigzag, up to 53 bits: lengths, and differences of offsets and of times. */
  varint(): number {
    const { bytes } = this
    let at = this.at
    let byte = bytes[at++] as number
    // Most are small, and small whole numbers cost no object.
    if (byte < 0x80) {
      this.at = at
      return (byte >>> 1) ^ -(byte & 1)
    }
    const second = bytes[at] as number
    if (second < 0x80) {
      this.at = at + 1
      const both = (byte & 0x7f) | (second << 7)
      return (both >>> 1) ^ -(both & 1)
    }
    let value = byte & 0x7f
    for (let unit = 0x80; byte > 0x7f; unit *= 0x80) {
      byte = bytes[at++] as number
      value += (byte & 0x7f) * unit
    }
    this.at = at
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  skip(length: number): void {
    this.at += length
  }

  #step(length: number): number {
    const from = this.at
    this.at += length
    return from
  }
}

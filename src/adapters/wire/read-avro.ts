import avro from 'avsc'
import { scaled } from '../../core/ingest/decimal.ts'
import { isoDay } from '../../core/time.ts'
import { MarkedType } from './avro-type.ts'

/**
 * Reads a datum of Avro's binary encoding by a type of avsc. avsc itself believes the counts that a message gives: one
 * damaged byte in front of an array makes it allocate and loop for as long as that number says. Here nothing is read
 * beyond the end, and nothing has more elements than there are bytes left.
 * Dates become YYYY-MM-DD, timestamps epoch milliseconds, decimals numbers.
 * @throws AvroFault where the bytes do not fit the type
 */
export const readAvro = (type: avro.Type, bytes: Uint8Array, from: number): unknown => {
  const reader = new AvroReader(bytes, from)
  const datum = readDatum(type, reader, 0)
  if (reader.left > 0) throw new AvroFault(`${reader.left} bytes are left over`)
  return datum
}

/** Never leaves the folder: the decoder makes a rejection of it. */
export class AvroFault extends Error {
  override readonly name = 'AvroFault'
}

/** A schema may hold itself; a message of meter readings does not go this deep. */
const MAX_DEPTH = 64

const readDatum = (type: avro.Type, reader: AvroReader, depth: number): unknown => {
  if (depth > MAX_DEPTH) throw new AvroFault(`nested deeper than ${MAX_DEPTH}`)
  if (type instanceof MarkedType) return readMarked(type, reader, depth)
  const inner = (of: avro.Type): unknown => readDatum(of, reader, depth + 1)
  if (type instanceof avro.types.RecordType)
    return Object.fromEntries(type.fields.map((field) => [field.name, inner(field.type)]))
  if (type instanceof avro.types.ArrayType) {
    const { itemsType } = type
    return readBlocks(reader, () => inner(itemsType))
  }
  if (type instanceof avro.types.MapType) {
    const valuesType = type.valuesType as avro.Type
    return Object.fromEntries(readBlocks(reader, () => [reader.text(), inner(valuesType)]))
  }
  if (
    type instanceof avro.types.UnwrappedUnionType ||
    type instanceof avro.types.WrappedUnionType
  ) {
    const branch = type.types[reader.whole()]
    if (branch === undefined) throw new AvroFault('no such branch of a union')
    return inner(branch)
  }
  if (type instanceof avro.types.EnumType) {
    const symbol = type.symbols[reader.whole()]
    if (symbol === undefined) throw new AvroFault('no such symbol of an enum')
    return symbol
  }
  if (type instanceof avro.types.FixedType) return reader.take(type.size)
  return readPrimitive(type.typeName, reader)
}

const readPrimitive = (name: string, reader: AvroReader): unknown => {
  switch (name) {
    case 'null':
      return null
    case 'boolean':
      return reader.take(1)[0] === 1
    case 'int':
    case 'long':
    case 'abstract:long':
      return reader.whole()
    case 'float':
      return reader.float(4)
    case 'double':
      return reader.float(8)
    case 'bytes':
      return reader.take(reader.whole())
    case 'string':
      return reader.text()
    default:
      throw new AvroFault(`the type ${name} is not read`)
  }
}

const readMarked = (type: MarkedType, reader: AvroReader, depth: number): unknown => {
  if (type.kind === 'timestamp-nanos') return Number(reader.big() / NS_PER_MS)
  const value = readDatum(type.underlyingType, reader, depth + 1)
  if (type.kind === 'decimal')
    return value instanceof Uint8Array ? scaled(twosComplement(value), -type.scale) : value
  if (typeof value !== 'number') return value
  if (type.kind === 'timestamp-micros') return Math.floor(value / US_PER_MS)
  if (type.kind === 'date') return Math.abs(value) <= LAST_DAY ? isoDay(value) : value
  return value
}

const NS_PER_MS = 1_000_000n
const US_PER_MS = 1000
/** 9999-12-31. */
const LAST_DAY = 2_932_896

const twosComplement = (bytes: Uint8Array): number => {
  if (bytes.length === 0 || bytes.length > 16)
    throw new AvroFault(`a decimal of ${bytes.length} bytes`)
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return Number(BigInt.asIntN(8 * bytes.length, value))
}

/** Arrays and maps come in blocks, each with its count; a negative one is followed by the block's size in bytes. */
const readBlocks = <Element>(reader: AvroReader, read: () => Element): Element[] => {
  const elements: Element[] = []
  for (;;) {
    let count = reader.whole()
    if (count === 0) return elements
    if (count < 0) {
      count = -count
      reader.whole()
    }
    // An element of no bytes at all, an array of nulls, carries nothing that a reading needs.
    if (count > reader.left) throw new AvroFault(`${count} elements in ${reader.left} bytes`)
    for (let i = 0; i < count; i++) elements.push(read())
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** Seven bits a byte: a long of 64 bits has ten at most. */
const MAX_VARINT_BYTES = 10

class AvroReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes
    this.#at = from
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  take(length: number): Uint8Array {
    if (length < 0 || length > this.left)
      throw new AvroFault(`${length} bytes are named and ${this.left} are left`)
    const from = this.#at
    this.#at += length
    return this.#bytes.subarray(from, this.#at)
  }

  text(): string {
    try {
      return utf8.decode(this.take(this.whole()))
    } catch (error) {
      if (error instanceof AvroFault) throw error
      throw new AvroFault('a string is not UTF-8')
    }
  }

  float(size: 4 | 8): number {
    const bytes = this.take(size)
    const view = new DataView(bytes.buffer, bytes.byteOffset, size)
    return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)
  }

  /** An int or a long that a number holds exactly. */
  whole(): number {
    const value = Number(this.big())
    if (!Number.isSafeInteger(value)) throw new AvroFault('a whole number beyond 2^53')
    return value
  }

  /** Zig-zag: 0, -1, 1, -2, ... */
  big(): bigint {
    let value = 0n
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = this.take(1)[0] as number
      value |= BigInt(byte & 0x7f) << BigInt(7 * i)
      if (byte < 0x80) {
        if (value >= 1n << 64n) break
        return (value >> 1n) ^ -(value & 1n)
      }
    }
    throw new AvroFault('a whole number longer than 64 bits')
  }
}

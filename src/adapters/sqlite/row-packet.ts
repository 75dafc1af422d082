import type { EncodedRow } from './checkpoint-rows.ts'

/** Rows in one piece of memory, which goes from thread to thread without a copy. */
export interface RowPacket {
  readonly keys: readonly string[]
  readonly crcs: readonly number[]
  /** Where the bytes of each row end. */
  readonly ends: readonly number[]
  readonly bytes: ArrayBuffer
}

export const packRows = (rows: readonly EncodedRow[]): RowPacket => {
  const bytes = new Uint8Array(rows.reduce((sum, row) => sum + row.bytes.length, 0))
  const ends: number[] = []
  let at = 0
  for (const row of rows) {
    bytes.set(row.bytes, at)
    at += row.bytes.length
    ends.push(at)
  }
  return {
    keys: rows.map(({ key }) => key),
    crcs: rows.map(({ crc }) => crc),
    ends,
    bytes: bytes.buffer,
  }
}

export function* unpackRows({ keys, crcs, ends, bytes }: RowPacket): Generator<EncodedRow> {
  let from = 0
  for (const [i, key] of keys.entries()) {
    const end = ends[i] as number
    yield { key, bytes: new Uint8Array(bytes, from, end - from), crc: crcs[i] as number }
    from = end
  }
}

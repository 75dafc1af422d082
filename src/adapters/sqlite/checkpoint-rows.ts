import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import type { DatabaseSync } from '@photostructure/sqlite'

type Database = InstanceType<typeof DatabaseSync>

/** An entry as its row holds it: the value as V8 serialises it, so that typed arrays stay typed arrays. */
export interface EncodedRow {
  readonly key: string
  readonly bytes: Uint8Array
  readonly crc: number
}

export const encodedRow = (key: string, value: unknown): EncodedRow => {
  const bytes = serialize(value)
  return { key, bytes, crc: rowCrc(key, bytes) }
}

/** Over the key as well: a state under another's name would be believed. */
const rowCrc = (key: string, bytes: Uint8Array): number => crc32(bytes, crc32(key))

export const offsetCrc = (offset: bigint): number => crc32(String(offset))

/** What files of before version 3 have in place of the offset's checksum. */
export const NO_CRC = -1

/** Offset of the next record; undefined where nothing was ever written. @throws Error where it was changed */
export const offsetIn = (database: Database): bigint | undefined => {
  const select = database.prepare('SELECT next_offset, crc FROM source')
  select.setReadBigInts(true)
  const row = select.get() as { readonly next_offset: bigint; readonly crc: bigint } | undefined
  if (row === undefined) return undefined
  const crc = Number(row.crc)
  if (crc !== NO_CRC && crc !== offsetCrc(row.next_offset))
    throw new Error('checksum of the offset is wrong')
  return row.next_offset
}

/** Every page, and that table and index hold the same rows. @throws Error where they do not */
export const demandSoundPages = (database: Database): void => {
  const row = database.prepare('PRAGMA integrity_check(1)').get() as
    | { readonly integrity_check: string }
    | undefined
  if (row?.integrity_check !== 'ok') throw new Error('its pages do not fit together')
}

/** One entry at a time, so that no more than one is in memory. */
export function* entriesIn(reading: {
  readonly database: Database
  /** Runs a read and says what is wrong with the file where it fails. */
  mending<Result>(read: () => Result): Result
}): Generator<readonly [key: string, value: unknown]> {
  const rows = reading.mending(() =>
    reading.database.prepare('SELECT key, value, crc FROM entry').iterate(),
  ) as Iterator<{ readonly key: string; readonly value: unknown; readonly crc: number }>
  for (;;) {
    const next = reading.mending(() => {
      const { done, value: row } = rows.next()
      if (done === true) return undefined
      // No column takes null; SQLite answers it for a page that is not there.
      if (!(row.value instanceof Uint8Array)) throw new Error('a row is cut off')
      // Before version 3 a checksum was of the value alone.
      if (rowCrc(row.key, row.value) !== row.crc && crc32(row.value) !== row.crc)
        throw new Error(`checksum of entry "${row.key}" is wrong`)
      return [row.key, deserialize(row.value)] as const
    })
    if (next === undefined) return
    yield next
  }
}

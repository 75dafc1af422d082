import { closeSync, openSync, readSync, statSync, truncateSync } from 'node:fs'
import { isBinary } from '../../core/import/detect-encoding.ts'

export type ImportFileKind = 'csv' | 'parquet' | 'espi' | 'gzip' | 'empty' | 'binary'

const HEAD_BYTES = 256 * 1024
const PARQUET = 'PAR1'

/** The first bytes of a file. @throws where it cannot be read */
export const headOf = (path: string, bytes = HEAD_BYTES): Uint8Array => pieceOf(path, 0, bytes)

/** Bytes of a file from a place on. */
export const pieceOf = (path: string, from: number, bytes: number): Uint8Array => {
  const file = openSync(path, 'r')
  try {
    const piece = Buffer.alloc(bytes)
    return piece.subarray(0, readSync(file, piece, 0, bytes, from))
  } finally {
    closeSync(file)
  }
}

export const sizeOf = (path: string): number => statSync(path).size

/** What a file is, by its first bytes: names do not count. */
export const importFileKind = (head: Uint8Array): ImportFileKind => {
  if (head.length === 0) return 'empty'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  const start = Buffer.from(head.subarray(0, 4096))
  if (start.toString('latin1', 0, PARQUET.length) === PARQUET) return 'parquet'
  if (isBinary(head)) return 'binary'
  const text = start.toString('utf8').replace(/^\ufeff?\s*/, '')
  if (text === '') return 'empty'
  return /^<(\?xml|!--|[\w:]*feed\b)/.test(text) ? 'espi' : 'csv'
}

/** Takes the last line away where it has no end: what a break left of it may read as another number. */
export const cutLastLine = (path: string): void => {
  const size = sizeOf(path)
  const from = Math.max(0, size - HEAD_BYTES)
  const end = Buffer.from(pieceOf(path, from, HEAD_BYTES)).lastIndexOf('\n')
  if (end >= 0) truncateSync(path, from + end + 1)
}

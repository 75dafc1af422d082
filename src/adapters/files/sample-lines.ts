import { pieceOf, sizeOf } from './import-file.ts'

/** Lines of a text in UTF-8 that stand for all: its beginning whole, and pieces from there to its end. */
export interface SampledLines {
  /** The first lines as they come, the blank ones among them. */
  readonly head: readonly string[]
  readonly further: readonly string[]
}

const HEAD_BYTES = 256 * 1024
const PIECES = 16
const PIECE_BYTES = 24 * 1024

export const sampleLines = (path: string): SampledLines => {
  const size = sizeOf(path)
  const head = linesOf(pieceOf(path, 0, HEAD_BYTES))
  if (size <= HEAD_BYTES)
    return { head: head.at(-1) === '' ? head.slice(0, -1) : head, further: [] }
  const further: string[] = []
  for (let piece = 1; piece <= PIECES; piece++) {
    const from = Math.max(HEAD_BYTES, Math.floor(((size - PIECE_BYTES) * piece) / PIECES))
    // The first and the last line of a piece are cut.
    further.push(...linesOf(pieceOf(path, from, PIECE_BYTES)).slice(1, -1))
  }
  return { head: head.slice(0, -1), further }
}

const linesOf = (bytes: Uint8Array): readonly string[] =>
  new TextDecoder('utf-8').decode(bytes).split(/\r\n|\n|\r/)

/** Bytes that stand for all of a text in an encoding that is not known yet, cut at ends of lines. */
export const sampleBytes = (path: string): Uint8Array => {
  const size = sizeOf(path)
  const pieces = [pieceOf(path, 0, HEAD_BYTES)]
  for (let piece = 1; size > HEAD_BYTES && piece <= PIECES; piece++) {
    // An even place, so that letters of two bytes are not cut.
    const from = Math.floor(Math.max(HEAD_BYTES, ((size - PIECE_BYTES) * piece) / PIECES) / 2) * 2
    const bytes = pieceOf(path, from, PIECE_BYTES)
    const first = bytes.indexOf(10)
    const last = bytes.lastIndexOf(10)
    if (first >= 0 && last > first) pieces.push(bytes.subarray(first + 1, last + 1))
  }
  return Buffer.concat(pieces)
}

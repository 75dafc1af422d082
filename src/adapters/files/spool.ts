import { createReadStream, createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Encoding } from '../../core/import/import-mapping.ts'
import { AdapterError } from '../../ports/adapter-error.ts'

/**
 * Copies that DuckDB can read, in the temporary folder: unpacked, in UTF-8. Both go piece by piece, so memory does not
 * grow with the file. Lines stay where they are.
 */

/** Unpacks a gzip; what comes before a break is kept. @returns what is wrong with it, where something is */
export const unpack = async (
  from: string,
  to: string,
  onBytes: (read: number) => void,
): Promise<string | undefined> => {
  const gunzip = createGunzip()
  const out = createWriteStream(to)
  try {
    await pipeline(createReadStream(from), counted(onBytes), gunzip, softEnd(out))
    return undefined
  } catch (cause) {
    await new Promise<void>((resolve) => out.end(resolve))
    if (isOfZlib(cause)) return cause.message
    throw spoolFailed(to, cause)
  }
}

/** The writing end is closed by unpack(), so that a broken gzip does not take what was written with it. */
const softEnd =
  (out: NodeJS.WritableStream) =>
  async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks)
      if (!out.write(chunk)) await new Promise<void>((resolve) => out.once('drain', resolve))
    await new Promise<void>((resolve) => out.end(resolve))
  }

const isOfZlib = (cause: unknown): cause is Error =>
  cause instanceof Error && 'code' in cause && /^Z_/.test(String(cause.code))

/** Decodes a text, and gives all its lines one kind of end. */
export const decodeTo = async (
  from: string,
  to: string,
  encoding: Encoding,
  onBytes: (read: number) => void,
): Promise<void> => {
  const decoder = new TextDecoder(encoding)
  let held = ''
  const decode = new Transform({
    transform(chunk: Uint8Array, _, done) {
      const text = held + decoder.decode(chunk, { stream: true })
      // A carriage return at the end may be the first half of a line's end.
      held = text.endsWith('\r') ? '\r' : ''
      done(null, oneEnd(held === '' ? text : text.slice(0, -1)))
    },
    flush(done) {
      done(null, oneEnd(held + decoder.decode()))
    },
  })
  try {
    await pipeline(
      createReadStream(from, { highWaterMark: 1 << 20 }),
      counted(onBytes),
      decode,
      createWriteStream(to),
    )
  } catch (cause) {
    throw spoolFailed(to, cause)
  }
}

const oneEnd = (text: string): string => text.replace(/\r\n?/g, '\n')

const counted = (onBytes: (read: number) => void) =>
  new Transform({
    transform(chunk: Uint8Array, _, done) {
      onBytes(chunk.length)
      done(null, chunk)
    },
  })

const spoolFailed = (path: string, cause: unknown): AdapterError =>
  new AdapterError(
    'write-failed',
    `cannot make a readable copy at "${path}" (${cause instanceof Error ? cause.message : String(cause)}): check the space left, or set TMPDIR to another disk`,
    { cause },
  )

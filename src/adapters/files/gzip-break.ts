import { createReadStream } from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGunzip, type Gunzip } from 'node:zlib'
import { headOf, importFileKind } from './import-file.ts'
import { lineEndsIn } from './line-ends.ts'

/**
 * What is wrong with a gzip, where something is; undefined for files that are none. DuckDB reads one that breaks off up
 * to there, its last line cut, and says nothing.
 */
export const gzipBreak = async (path: string): Promise<string | undefined> => {
  if (importFileKind(headOf(path, 2)) !== 'gzip') return undefined
  const broken = await unpacked(path, createGunzip(), () => undefined)
  if (broken === undefined) return undefined
  let lines = 1
  // Hands over all that there is before it looks whether that is all.
  await unpacked(path, createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }), (bytes) => {
    lines += lineEndsIn(bytes)
  })
  return `${broken} in line ${lines}`
}

/** @returns what is wrong with it, where something is */
const unpacked = async (
  path: string,
  gunzip: Gunzip,
  onBytes: (bytes: Uint8Array) => void,
): Promise<string | undefined> => {
  const out = new Writable({
    write: (bytes: Uint8Array, _encoding, done) => {
      onBytes(bytes)
      done()
    },
  })
  try {
    await pipeline(createReadStream(path), gunzip, out)
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

import { createReadStream } from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { headOf, importFileKind } from './import-file.ts'

/**
 * What is wrong with a gzip, where something is; undefined for files that are none. DuckDB reads one that breaks off up
 * to there, its last line cut, and says nothing.
 */
export const gzipBreak = async (path: string): Promise<string | undefined> => {
  if (importFileKind(headOf(path, 2)) !== 'gzip') return undefined
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  try {
    await pipeline(createReadStream(path), createGunzip(), nowhere)
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

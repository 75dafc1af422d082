import { existsSync, statSync } from 'node:fs'
import { AdapterError } from '../../ports/adapter-error.ts'
import { gzipBreak } from '../files/gzip-break.ts'
import { openDuckDb } from './open.ts'
import { type OpenedReadings, openReadings, type ReadingsOrder } from './readings.ts'
import { expandGlob, findFiles, tableOf } from './source-files.ts'

/** A file that is left out as a whole. */
export interface UnreadFile {
  readonly reason: 'file-empty' | 'file-truncated' | 'file-unreadable'
  readonly path: string
  readonly why: string
}

/**
 * Opens readings as openReadings() does, but of several files it leaves out those that are empty or damaged: a packed one
 * that breaks off, a Parquet file without its end.
 * @throws AdapterError as openReadings(); also where no file is sound
 */
export const openSoundReadings = async (
  order: ReadingsOrder,
): Promise<{ readonly readings: OpenedReadings; readonly unread: readonly UnreadFile[] }> => {
  const paths = order.sql === undefined ? await pathsOf(order.readings ?? '') : []
  const empty = paths
    .filter((path) => statSync(path).size === 0)
    .map((path): UnreadFile => ({ reason: 'file-empty', path, why: 'it holds nothing' }))
  const truncated = await truncatedFiles(paths)
  const reopen = (unread: readonly UnreadFile[]): Promise<OpenedReadings> =>
    openReadings({
      ...order,
      without: new Set([...(order.without ?? []), ...unread.map(({ path }) => path)]),
    })
  if (truncated.length > 0 && truncated.length + empty.length === paths.length)
    throw new AdapterError(
      'file-unreadable',
      `"${truncated[0]?.path}" breaks off (${truncated[0]?.why}): pack it again; "greywatt import" reads what comes before`,
    )
  try {
    return { readings: await reopen(truncated), unread: [...empty, ...truncated] }
  } catch (cause) {
    const isDamage = cause instanceof AdapterError && cause.code === 'file-unreadable'
    if (!isDamage || paths.length < 2) throw cause
    const damaged = await damagedFiles(order.readings ?? '')
    const unread = [...empty, ...truncated, ...damaged]
    if (damaged.length === 0 || unread.length === paths.length) throw cause
    return { readings: await reopen(unread), unread }
  }
}

const pathsOf = async (glob: string): Promise<readonly string[]> => {
  if (existsSync(glob)) return statSync(glob).isDirectory() ? [] : [glob]
  const duckDb = await openDuckDb()
  try {
    return await expandGlob(await duckDb.connect(), glob)
  } finally {
    duckDb.close()
  }
}

const truncatedFiles = async (paths: readonly string[]): Promise<readonly UnreadFile[]> => {
  const truncated: UnreadFile[] = []
  for (const path of paths) {
    const why = await gzipBreak(path)
    if (why !== undefined) truncated.push({ reason: 'file-truncated', path, why })
  }
  return truncated
}

/** Reads each file by itself. */
const damagedFiles = async (glob: string): Promise<readonly UnreadFile[]> => {
  const duckDb = await openDuckDb()
  try {
    const connection = await duckDb.connect()
    const files = await findFiles(connection, glob)
    const damaged: UnreadFile[] = []
    for (const path of files.paths) {
      const table = tableOf({ ...files, paths: [path] }, 'skip')
      try {
        await connection.run(`SELECT count(COLUMNS(*)) FROM ${table}`)
      } catch (cause) {
        const [why = ''] = String(cause instanceof Error ? cause.message : cause).split('\n', 1)
        damaged.push({ reason: 'file-unreadable', path, why })
      }
    }
    return damaged
  } finally {
    duckDb.close()
  }
}

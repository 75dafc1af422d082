import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { openDuckDb } from './open.ts'
import { findFiles } from './source-files.ts'

/** A file as it is now: another size or time of change makes another mark. */
export interface FileMark {
  readonly path: string
  readonly mark: string
}

/** @throws AdapterError `file-missing`, `file-unreadable`, `no-rows` where all are empty */
export const fileMarks = async (glob: string): Promise<readonly FileMark[]> => {
  const duckDb = await openDuckDb()
  try {
    const { paths } = await findFiles(await duckDb.connect(), glob)
    return paths.map((path) => ({ path, mark: markOf(path) }))
  } finally {
    duckDb.close()
  }
}

const markOf = (path: string): string => {
  const { size, mtimeMs } = statSync(path)
  return `${resolve(path)} ${size} ${mtimeMs}`
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { openDuckDb } from '../open.ts'
import { sqlText } from '../quote.ts'

/**
 * Where an import does its work: a folder that is gone afterwards, and a DuckDB whose tables lie in it as files, so that
 * memory is bounded by its limit and not by the files.
 */
export interface ImportWorkspace {
  readonly connection: DuckDBConnection
  path(name: string): string
  /** Gives up the tables and their memory; the folder stays. */
  closeDuckDb(): void
  close(): void
}

export const openImportWorkspace = async (options: {
  readonly threads?: number | undefined
  readonly memoryLimit: string
}): Promise<ImportWorkspace> => {
  const folder = mkdtempSync(join(tmpdir(), 'greywatt-import-'))
  const duckDb = await openDuckDb({ ...options, tempDirectory: join(folder, 'spill') })
  const connection = await duckDb.connect()
  await connection.run(`ATTACH ${sqlText(join(folder, 'work.duckdb'))} AS work`)
  await connection.run('USE work')
  await connection.run('SET enable_progress_bar = true')
  await connection.run('SET enable_progress_bar_print = false')
  let isOpen = true
  const closeDuckDb = (): void => {
    if (isOpen) duckDb.close()
    isOpen = false
  }
  return {
    connection,
    path: (name) => join(folder, name),
    closeDuckDb,
    close: () => {
      closeDuckDb()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

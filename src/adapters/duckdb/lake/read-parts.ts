import { existsSync } from 'node:fs'
import type { DuckDBConnection } from '@duckdb/node-api'
import { AdapterError } from '../../../ports/adapter-error.ts'
import { adapterErrorFrom } from '../adapter-error-from.ts'
import { literalPath, sqlText } from '../quote.ts'

/** A compaction takes the files of a date away once, and then there is one for each bucket: a few looks are enough. */
const MOST_LOOKS = 10

/** Files as a table of SQL. */
const filesTable = (paths: readonly string[]): string =>
  `read_parquet([${paths.map((path) => sqlText(literalPath(path))).join(', ')}],
    union_by_name = true, hive_partitioning = false)`

/**
 * Runs a statement over files that a compaction may take away meanwhile: then the files that stand in their place are
 * looked up, and it runs over them.
 * @param look the files there are now
 * @returns undefined where there are none
 * @throws AdapterError `file-unreadable`
 */
export const runOverFiles = async <Result>(
  look: () => readonly string[],
  run: (table: string, paths: readonly string[]) => Promise<Result>,
): Promise<Result | undefined> => {
  for (let looks = 1; ; looks++) {
    const paths = look()
    if (paths.length === 0) return undefined
    try {
      return await run(filesTable(paths), paths)
    } catch (cause) {
      const gone = paths.some((path) => !existsSync(path))
      if (gone && looks < MOST_LOOKS) continue
      if (cause instanceof AdapterError) throw cause
      const more = paths.length > 1 ? ` and ${paths.length - 1} more` : ''
      throw adapterErrorFrom(
        cause,
        'file-unreadable',
        `cannot read "${paths[0]}"${more}`,
        'take damaged files out of the lake, and write their days again',
      )
    }
  }
}

export const countOf = async (connection: DuckDBConnection, table: string): Promise<number> => {
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)
  return Number(reader.getRows()[0]?.[0])
}

import type { DuckDBConnection } from '@duckdb/node-api'
import type { AdapterError } from '../../ports/adapter-error.ts'
import { adapterErrorFrom } from './adapter-error-from.ts'
import {
  columnsOf,
  describe,
  type FileColumn,
  findFiles,
  named,
  type SourceFiles,
  sniffedTableOf,
  tableOf,
  unreadable,
} from './source-files.ts'

/** Where readings come from: files, or the result of a SELECT. */
export interface ReadingSource {
  /** The rows, after FROM; CSV lines that are no rows go to `reject_errors`. */
  readonly table: string
  readonly columns: readonly FileColumn[]
  /** Its name in messages. */
  readonly where: string
  /** undefined for a SELECT. */
  readonly files: SourceFiles | undefined
  /** True where a second pass costs little: Parquet. */
  readonly isCheapToReread: boolean
  /** What DuckDB threw while reading, as an error of ours. */
  explain(cause: unknown): AdapterError
}

/** @throws AdapterError `file-missing`, `file-unreadable`, `no-rows`, `sql-invalid` */
export const openSource = async (
  connection: DuckDBConnection,
  glob: string | undefined,
  sql: string | undefined,
  without: ReadonlySet<string> = new Set(),
): Promise<ReadingSource> => {
  const found = glob === undefined ? undefined : await findFiles(connection, glob)
  const files = found && { ...found, paths: found.paths.filter((path) => !without.has(path)) }
  if (sql !== undefined) return openSelect(connection, files, sql)
  if (files === undefined) throw new Error('neither files nor a SELECT to read from')
  return {
    table: tableOf(files, 'store'),
    columns: await columnsOf(connection, files),
    where: named(files),
    files,
    isCheapToReread: files.format === 'parquet',
    explain: (cause: unknown) => unreadable(files, cause),
  }
}

const openSelect = async (
  connection: DuckDBConnection,
  files: SourceFiles | undefined,
  sql: string,
): Promise<ReadingSource> => {
  const explain = (cause: unknown) =>
    adapterErrorFrom(
      cause,
      'sql-invalid',
      'the SELECT of --sql fails',
      'try it in the duckdb shell',
    )
  const table = `(${sql.trim().replace(/;$/, '')}\n)`
  try {
    if (files !== undefined) {
      await connection.run(`CREATE VIEW readings AS SELECT * FROM ${sniffedTableOf(files)}`)
    }
    const columns = await describe(connection, `SELECT * FROM ${table}`)
    const where = 'the result of --sql'
    return { table, columns, where, files: undefined, isCheapToReread: false, explain }
  } catch (cause) {
    throw explain(cause)
  }
}

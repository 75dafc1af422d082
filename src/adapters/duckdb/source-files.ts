import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import type { DuckDBConnection } from '@duckdb/node-api'
import { AdapterError } from '../../ports/adapter-error.ts'
import { adapterErrorFrom } from './adapter-error-from.ts'
import { literalPath, sqlText } from './quote.ts'

/** The files of one glob: all Parquet or all CSV. */
export interface SourceFiles {
  readonly format: 'parquet' | 'csv'
  /** In the order of their names. */
  readonly paths: readonly string[]
}

export interface FileColumn {
  readonly name: string
  /** DuckDB's name of the type, e.g. `TIMESTAMP WITH TIME ZONE`. */
  readonly type: string
}

/** What becomes of a CSV line with too few or too many cells: kept aside in `reject_errors`, or passed over. */
export type BadLines = 'store' | 'skip'

const BAD_LINES_SQL = {
  store: ', store_rejects = true',
  skip: ', ignore_errors = true',
} as const satisfies Record<BadLines, string>

const PARQUET_MAGIC = 'PAR1'

/**
 * Finds the files by path or glob, and tells Parquet from CSV by their first bytes.
 * @throws AdapterError `file-missing`, `file-unreadable`, `no-rows` where all are empty
 */
export const findFiles = async (
  connection: DuckDBConnection,
  glob: string,
): Promise<SourceFiles> => {
  const paths = existsSync(glob) ? [glob] : await expandGlob(connection, glob)
  if (paths.length === 0) {
    throw new AdapterError('file-missing', `no file at "${glob}": check the path or the pattern`)
  }
  const kinds = new Map(paths.map((path) => [path, kindOf(path)]))
  const filled = paths.filter((path) => kinds.get(path) !== 'empty')
  const first = filled[0]
  if (first === undefined) {
    throw new AdapterError('no-rows', `"${glob}" is empty: export it again`)
  }
  const format = kinds.get(first) === 'parquet' ? 'parquet' : 'csv'
  const other = filled.find((path) => kinds.get(path) !== format)
  if (other !== undefined) {
    throw new AdapterError(
      'file-unreadable',
      `"${glob}" mixes Parquet and CSV ("${first}", "${other}"): give a pattern that holds one of them`,
    )
  }
  return { format, paths: filled }
}

/** Holds the path of a row's file in tableOf(). */
export const FILE_COLUMN = 'greywatt_file'

/**
 * The files as a table of SQL, columns matched by name. CSV cells come as text, so that one odd cell cannot fail the
 * file; and CSV files are united here, since DuckDB's own union of them keeps no account of bad lines.
 */
export const tableOf = (
  files: SourceFiles,
  badLines: BadLines,
  parquetOptions: readonly string[] = [],
): string => {
  const common = `hive_partitioning = false, filename = '${FILE_COLUMN}'`
  if (files.format === 'parquet') {
    const options = ['union_by_name = true', common, ...parquetOptions].join(', ')
    return `read_parquet(${pathsOf(files.paths)}, ${options})`
  }
  const options = `${common}, header = true, all_varchar = true${BAD_LINES_SQL[badLines]}`
  const each = files.paths.map((path) => `FROM read_csv(${pathsOf([path])}, ${options})`)
  return `(${each.join(' UNION ALL BY NAME ')})`
}

/** The files for a SELECT of the user's own: types and header as DuckDB's sniffer finds them. */
export const sniffedTableOf = (files: SourceFiles): string =>
  `read_${files.format}(${pathsOf(files.paths)}, union_by_name = true)`

const pathsOf = (paths: readonly string[]): string =>
  `[${paths.map((path) => sqlText(literalPath(path))).join(', ')}]`

/**
 * Columns and their types.
 * @throws AdapterError `file-unreadable` where the file is neither Parquet nor CSV text, or is damaged
 */
export const columnsOf = async (
  connection: DuckDBConnection,
  files: SourceFiles,
): Promise<readonly FileColumn[]> => {
  try {
    return await describe(
      connection,
      `SELECT * EXCLUDE (${FILE_COLUMN}) FROM ${tableOf(files, 'store')}`,
    )
  } catch (cause) {
    throw unreadable(files, cause)
  }
}

export const describe = async (
  connection: DuckDBConnection,
  select: string,
): Promise<readonly FileColumn[]> => {
  const reader = await connection.runAndReadAll(`DESCRIBE ${select}`)
  return reader.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }))
}

export const unreadable = (files: SourceFiles, cause: unknown): AdapterError =>
  adapterErrorFrom(
    cause,
    'file-unreadable',
    `cannot read ${named(files)}`,
    'export it again as Parquet, or as CSV in UTF-8',
  )

/** The files in a message: the first, and how many more. */
export const named = ({ paths }: SourceFiles): string =>
  paths.length > 1 ? `"${paths[0]}" and ${paths.length - 1} more` : `"${paths[0]}"`

export const expandGlob = async (
  connection: DuckDBConnection,
  glob: string,
): Promise<readonly string[]> => {
  const reader = await connection.runAndReadAll(
    `SELECT file FROM glob(${sqlText(glob)}) ORDER BY file`,
  )
  return reader.getRows().map((row) => String(row[0]))
}

const kindOf = (path: string): 'parquet' | 'csv' | 'empty' => {
  try {
    if (statSync(path).isDirectory()) {
      throw new AdapterError(
        'file-unreadable',
        `"${path}" is a folder: give a pattern such as "${path}/*.parquet"`,
      )
    }
    const start = Buffer.alloc(PARQUET_MAGIC.length)
    const file = openSync(path, 'r')
    const length = readSync(file, start)
    closeSync(file)
    if (length === 0) return 'empty'
    return start.toString('latin1') === PARQUET_MAGIC ? 'parquet' : 'csv'
  } catch (cause) {
    throw adapterErrorFrom(
      cause,
      'file-unreadable',
      `cannot read "${path}"`,
      'check that this user may read it',
    )
  }
}

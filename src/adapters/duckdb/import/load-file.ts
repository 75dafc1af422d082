import type { DuckDBConnection } from '@duckdb/node-api'
import type { ImportMapping } from '../../../core/import/import-mapping.ts'
import { literalPath, sqlText } from '../quote.ts'
import { type DecodeOrder, decodeRows } from './decode-rows.ts'

/** Lines that DuckDB turned away: beyond so many of one file they are passed over uncounted. */
export const MOST_REJECTED = 100_000

export interface RejectedLine {
  readonly line: number
  readonly text: string
  readonly message: string
}

export interface LoadedFile {
  readonly rows: number
  /** Row ids of the file's rows in `staged`: from (inclusive) on. */
  readonly firstRow: number
  readonly rejected: readonly RejectedLine[]
}

const STAGED_COLUMNS =
  'file INTEGER, meter_id VARCHAR, wall_ms BIGINT, past_ms BIGINT, value DOUBLE, kvarh DOUBLE, quality VARCHAR, fault TINYINT, turn TINYINT DEFAULT 0'

export const makeStaged = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run(`CREATE TABLE staged (${STAGED_COLUMNS})`)
}

export const csvTable = (
  path: string,
  csv: NonNullable<ImportMapping['csv']>,
  width: number,
): string => {
  const columns = Array.from({ length: width }, (_, index) => `'c${index}': 'VARCHAR'`)
  return `read_csv(${sqlText(literalPath(path))}, auto_detect = false, header = false,
    skip = ${csv.headerLine}, delim = ${sqlText(csv.delimiter)}, quote = ${sqlText(csv.quote)},
    escape = ${sqlText(csv.quote)}, columns = {${columns.join(', ')}}, store_rejects = true,
    rejects_limit = ${MOST_REJECTED})`
}

export const parquetTable = (path: string): string => `read_parquet(${sqlText(literalPath(path))})`

/**
 * Appends the readings of one file to `staged`, whole or not at all; its row ids are in the order of its lines.
 * @throws what DuckDB throws where the file is damaged
 */
export const loadFile = async (
  connection: DuckDBConnection,
  table: string,
  order: DecodeOrder,
): Promise<LoadedFile> => {
  const before = await stagedRows(connection)
  const lastScan = await lastRejectScan(connection)
  await connection.run(`INSERT INTO staged BY NAME ${decodeRows(table, order)}`)
  const after = await stagedRows(connection)
  return {
    rows: after - before,
    firstRow: before,
    rejected: await rejectedSince(connection, lastScan),
  }
}

const stagedRows = async (connection: DuckDBConnection): Promise<number> => {
  const reader = await connection.runAndReadAll('SELECT count(*)::DOUBLE FROM staged')
  return Number(reader.getRows()[0]?.[0])
}

const hasRejects = async (connection: DuckDBConnection): Promise<boolean> => {
  const reader = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'",
  )
  return reader.currentRowCount > 0
}

const lastRejectScan = async (connection: DuckDBConnection): Promise<number> => {
  if (!(await hasRejects(connection))) return -1
  const reader = await connection.runAndReadAll(
    'SELECT coalesce(max(scan_id), -1)::DOUBLE FROM reject_errors',
  )
  return Number(reader.getRows()[0]?.[0])
}

const rejectedSince = async (
  connection: DuckDBConnection,
  scan: number,
): Promise<readonly RejectedLine[]> => {
  if (!(await hasRejects(connection))) return []
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT ON (line) line::DOUBLE, csv_line, error_message FROM reject_errors
     WHERE scan_id > ${scan} ORDER BY line`,
  )
  return reader.getRows().map(([line, text, message]) => ({
    line: Number(line),
    text: String(text),
    message: String(message).split('\n', 1)[0] ?? '',
  }))
}

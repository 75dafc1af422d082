import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlText } from './quote.ts'
import type { SourceFiles } from './source-files.ts'

/** CSV lines that are no rows: too few or too many cells, or an open quote. */
export interface RejectedLines {
  readonly count: number
  /** The first: file, line (the header is line 1) and what DuckDB says of it. */
  readonly example: string
}

/** What the connection's scans with `store_rejects` put aside; undefined where nothing was. */
export const rejectedLines = async (
  connection: DuckDBConnection,
  files: SourceFiles,
): Promise<RejectedLines | undefined> => {
  if (files.format !== 'csv') return undefined
  const reader = await connection.runAndReadAll(
    `SELECT (count(*) OVER ())::DOUBLE, s.file_path, e.line::DOUBLE, e.error_message
     FROM (SELECT DISTINCT ON (scan_id, file_id, line) * FROM reject_errors ORDER BY ALL) e
     JOIN reject_scans s USING (scan_id, file_id) ORDER BY s.file_path, e.line LIMIT 1`,
  )
  const [count, path, line, message] = reader.getRows()[0] ?? []
  if (count === undefined) return undefined
  return { count: Number(count), example: `${path}:${line}: ${message}` }
}

/** The lines of one file that were put aside. */
export const rejectedLineNumbers = async (
  connection: DuckDBConnection,
  path: string,
): Promise<ReadonlySet<number>> => {
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT e.line::DOUBLE FROM reject_errors e JOIN reject_scans s USING (scan_id, file_id)
     WHERE s.file_path = ${sqlText(path)}`,
  )
  return new Set(reader.getRows().map(([line]) => Number(line)))
}

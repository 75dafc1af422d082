import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlText } from './quote.ts'
import { READING_FAULTS, type ReadingFaultReason, type ReadingSql } from './reading-columns.ts'
import type { ReadingSource } from './reading-source.ts'
import { rejectedLines } from './rejected-lines.ts'
import { placeOf } from './row-places.ts'
import { FILE_COLUMN, tableOf } from './source-files.ts'

/** Rows that were passed over, by reason. */
export interface ReadingFault {
  readonly reason: ReadingFaultReason
  readonly count: number
  /** The first of them: file and line (of Parquet the row), column and cell. */
  readonly example: string
}

/** Counts the bad rows of `tally` and DuckDB's rejected lines; looks for the first of each only where there are any. */
export const faultsOf = async (
  connection: DuckDBConnection,
  source: ReadingSource,
  sql: ReadingSql,
  inSpan: (atMs: string) => string,
): Promise<readonly ReadingFault[]> => {
  const malformed = source.files && (await rejectedLines(connection, source.files))
  const reader = await connection.runAndReadAll(
    'SELECT fault, sum(n)::DOUBLE FROM tally WHERE fault >= 0 GROUP BY fault ORDER BY fault',
  )
  const faults: ReadingFault[] =
    malformed === undefined ? [] : [{ reason: 'line-malformed', ...malformed }]
  for (const [index, count] of reader.getRows()) {
    const reason = READING_FAULTS[Number(index)]
    if (reason === undefined) continue
    const example = await firstExample(connection, source, sql, reason, inSpan)
    faults.push({ reason, count: Number(count), example })
  }
  return faults
}

/** Rows are numbered within their file; lines that DuckDB rejected are none of them. */
const firstExample = async (
  connection: DuckDBConnection,
  source: ReadingSource,
  sql: ReadingSql,
  reason: ReadingFaultReason,
  inSpan: (atMs: string) => string,
): Promise<string> => {
  const cell = sql.faultCells.get(reason)
  if (cell === undefined) throw new Error(`no cell stands behind ${reason}`)
  const table = source.files === undefined ? source.table : tableOf(source.files, 'skip')
  const file = source.files === undefined ? sqlText(source.where) : FILE_COLUMN
  const further = ['row_number() OVER () AS row', `${file} AS file`, `${cell.text} AS cell`]
  const reader = await connection.runAndReadAll(
    `WITH numbered AS (${sql.decode(table, further)}),
     starts AS (SELECT file, min(row) AS start FROM numbered GROUP BY file)
     SELECT file, (row - start + 1)::DOUBLE, cell FROM numbered JOIN starts USING (file)
     WHERE fault = ${READING_FAULTS.indexOf(reason)} AND (at_ms IS NULL OR ${inSpan('at_ms')})
     ORDER BY row LIMIT 1`,
  )
  const [path, row, text] = reader.getRows()[0] ?? []
  const given = text === null ? 'is empty' : `is "${text}"`
  const place = await placeOf(connection, source, {
    path: source.files === undefined ? undefined : String(path),
    row: Number(row) - 1,
  })
  return `${place}: ${cell.column} ${given}`
}

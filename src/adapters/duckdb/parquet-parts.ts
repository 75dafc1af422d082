import type { DuckDBConnection } from '@duckdb/node-api'
import { literalPath, sqlText } from './quote.ts'
import { FILE_COLUMN, type SourceFiles, tableOf } from './source-files.ts'

/** Rows of a part: some tens of megabytes, which are made while those of the part before are put where they belong. */
const ROWS_A_PART = 1_000_000
/** As DuckDB calls it. */
const ROW_NUMBER = 'file_row_number'

/**
 * Parquet files cut into parts by the numbers of their rows, each of them a table of SQL with a condition: of the row
 * groups, those of a part alone are decoded.
 * @returns undefined for other files, and where a column has the name of the row numbers
 */
export const parquetParts = async (
  connection: DuckDBConnection,
  files: SourceFiles | undefined,
  columns: readonly { readonly name: string }[],
  rowsAPart = ROWS_A_PART,
): Promise<readonly string[] | undefined> => {
  if (files?.format !== 'parquet') return undefined
  if (columns.some(({ name }) => name.toLowerCase() === ROW_NUMBER)) return undefined
  const table = tableOf(files, 'skip', [`${ROW_NUMBER} = true`])
  const parts: string[] = []
  // Files that are small share a part.
  let together: string[] = []
  let rowsTogether = 0
  const closeSmall = (): void => {
    if (together.length > 0) parts.push(`${table} WHERE ${FILE_COLUMN} IN (${together.join(', ')})`)
    together = []
    rowsTogether = 0
  }
  for (const path of files.paths) {
    const rows = await rowsOf(connection, path)
    const file = sqlText(path)
    if (rowsTogether + rows > rowsAPart) closeSmall()
    if (rows <= rowsAPart) {
      together.push(file)
      rowsTogether += rows
      continue
    }
    for (let from = 0; from < rows; from += rowsAPart)
      parts.push(
        `${table} WHERE ${FILE_COLUMN} = ${file} AND ${ROW_NUMBER} >= ${from} AND ${ROW_NUMBER} < ${from + rowsAPart}`,
      )
  }
  closeSmall()
  return parts
}

const rowsOf = async (connection: DuckDBConnection, path: string): Promise<number> => {
  const reader = await connection.runAndReadAll(
    `SELECT sum(num_rows)::DOUBLE FROM parquet_file_metadata(${sqlText(literalPath(path))})`,
  )
  return Number(reader.getRows()[0]?.[0])
}

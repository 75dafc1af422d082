import type { DuckDBConnection } from '@duckdb/node-api'
import { literalPath, sqlName, sqlText } from '../quote.ts'
import type { FileColumn } from '../source-files.ts'
import { describe } from '../source-files.ts'

const ROWS = 5000

/** Columns and first rows of a Parquet file, cells as text. @throws what DuckDB throws where it is damaged */
export const parquetSample = async (
  connection: DuckDBConnection,
  path: string,
): Promise<{
  readonly columns: readonly FileColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
}> => {
  const table = `read_parquet(${sqlText(literalPath(path))})`
  const columns = await describe(connection, `SELECT * FROM ${table}`)
  const cells = columns.map(({ name }) => `CAST(${sqlName(name)} AS VARCHAR)`)
  const reader = await connection.runAndReadAll(
    `SELECT ${cells.join(', ')} FROM ${table} LIMIT ${ROWS}`,
  )
  const rows = reader
    .getRows()
    .map((row) => row.map((cell) => (cell === null ? null : String(cell))))
  return { columns, rows }
}

export const columnsOfParquet = async (
  connection: DuckDBConnection,
  path: string,
): Promise<ReadonlyMap<string, FileColumn>> => {
  const columns = await describe(
    connection,
    `SELECT * FROM read_parquet(${sqlText(literalPath(path))})`,
  )
  return new Map(columns.map((column) => [column.name, column]))
}

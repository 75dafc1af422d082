import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlName } from '../quote.ts'

/** Dates beyond so many tell no more. */
const MOST = 20_000

/** The distinct dates of a column of text, without their times of day. */
export const distinctDates = async (
  connection: DuckDBConnection,
  tables: readonly string[],
  column: string,
): Promise<readonly string[]> => {
  const each = tables.map((table) => `SELECT ${sqlName(column)} AS cell FROM ${table}`)
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT regexp_extract(trim(cell), '^[^ T]+') AS day FROM (${each.join(' UNION ALL ')})
     WHERE cell IS NOT NULL ORDER BY day LIMIT ${MOST}`,
  )
  return reader.getRows().map(([day]) => String(day))
}

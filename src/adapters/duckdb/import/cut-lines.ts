import type { DuckDBConnection } from '@duckdb/node-api'
import type { CutLines } from '../../../core/import/choose-delimiter.ts'
import type { Delimiter } from '../../../core/import/import-mapping.ts'
import { literalPath, sqlText } from '../quote.ts'

/** No cell holds it: what is NULL then is a cell that is not there. */
const NO_TEXT = '\u0001'
const WIDEST = 4000

/** The lines of a sample as DuckDB cuts them; blank lines are passed over. */
export const cutLines = async (
  connection: DuckDBConnection,
  path: string,
  delimiter: Delimiter,
  quote: string,
  width: number,
): Promise<CutLines> => {
  const names = Array.from(
    { length: Math.min(width, WIDEST) },
    (_, index) => `'c${index}': 'VARCHAR'`,
  )
  const reader = await connection.runAndReadAll(
    `SELECT * FROM read_csv(${sqlText(literalPath(path))}, auto_detect = false, header = false,
       delim = ${sqlText(delimiter)}, quote = ${sqlText(quote)}, escape = ${sqlText(quote)},
       nullstr = [${sqlText(NO_TEXT)}], columns = {${names.join(', ')}}, null_padding = true,
       ignore_errors = true, strict_mode = false, parallel = false, max_line_size = 16000000)`,
  )
  return reader.getRows().map((row) => row.map((cell) => (cell === null ? null : String(cell))))
}

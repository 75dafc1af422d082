import type { ImportMapping } from '../../../core/import/import-mapping.ts'
import { timeCell } from '../cell-sql.ts'
import { sqlName, sqlText } from '../quote.ts'

/** SQL for the cells of one file: what the mapping says of each, over columns as DuckDB reads them. */

/** A column's cell as trimmed text; NULL where it is empty or stands for no value. */
export const textSql = (column: string, missing: readonly string[]): string => {
  const text = `nullif(trim(CAST(${column} AS VARCHAR)), '')`
  return missing.length === 0
    ? text
    : `CASE WHEN ${text} NOT IN (${missing.map(sqlText).join(', ')}) THEN ${text} END`
}

const BLANKS = "'[\\s\\x{00A0}\\x{202F}]'"

/** A text as DOUBLE; NULL where it is no number in the form of the mapping. */
export const numberSql = (text: string, { decimal, thousands }: ImportMapping['value']): string => {
  const finite = (number: string) => `CASE WHEN isfinite(${number}) THEN ${number} END`
  const other = decimal === ',' ? '.' : ','
  const plain = decimal === ',' ? `replace(${text}, ',', '.')` : text
  if (thousands === null) {
    const cast = finite(`TRY_CAST(${plain} AS DOUBLE)`)
    return decimal === ',' ? `CASE WHEN NOT contains(${text}, '${other}') THEN ${cast} END` : cast
  }
  // Groups must be of three digits: "1.5" is no 15.
  const mark =
    thousands === ' ' ? '[\\s\\x{00A0}\\x{202F}]' : thousands === "'" ? "[''’]" : `\\${thousands}`
  const form = `'[+-]?(\\d+|\\d{1,3}(${mark}\\d{3})+)(\\${decimal}\\d*)?([eE][+-]?\\d+)?'`
  const bare =
    thousands === ' '
      ? `regexp_replace(${text}, ${BLANKS}, '', 'g')`
      : thousands === "'"
        ? `replace(replace(${text}, '''', ''), '’', '')`
        : `replace(${text}, '${thousands}', '')`
  const number = decimal === ',' ? `replace(${bare}, ',', '.')` : bare
  return `CASE WHEN regexp_full_match(${text}, ${form}) THEN ${finite(`TRY_CAST(${number} AS DOUBLE)`)} END`
}

const EXCEL_EPOCH_DAYS = 25569
const msOf = (timestamp: string): string => `CAST(epoch_ms(${timestamp}) AS BIGINT)`

/**
 * A time as epoch milliseconds, BIGINT: of the wall clock as if it were UTC, or the instant where it has its offset.
 * A date without its time of day is midnight, and 24:00 the midnight that follows.
 */
export const timeSql = (
  text: string,
  raw: { readonly name: string; readonly type: string } | undefined,
  format: string,
): string => {
  switch (format) {
    case 'native':
      return msOf(
        raw?.type === 'TIMESTAMP WITH TIME ZONE'
          ? sqlName(raw.name)
          : `CAST(${sqlName(raw?.name ?? '')} AS TIMESTAMP)`,
      )
    case 'iso':
      return `CAST(${timeCell({ name: 'time_text', type: 'VARCHAR' })?.value.replaceAll('"time_text"', () => text)} AS BIGINT)`
    case 'epoch-s':
      return `CAST(round(TRY_CAST(${text} AS DOUBLE) * 1000) AS BIGINT)`
    case 'epoch-ms':
      return `CAST(TRY_CAST(${text} AS DOUBLE) AS BIGINT)`
    case 'excel':
      return `CAST(round((TRY_CAST(replace(${text}, ',', '.') AS DOUBLE) - ${EXCEL_EPOCH_DAYS}) * 86400) * 1000 AS BIGINT)`
    default:
      return patternSql(text, format)
  }
}

const patternSql = (text: string, format: string): string => {
  const parsed = (cell: string, pattern: string) => `try_strptime(${cell}, ${sqlText(pattern)})`
  const readings = [parsed(text, format)]
  const clock = format.search(/[T ,]*%[HI]/)
  if (clock > 0) {
    const endOfDay = `regexp_replace(${text}, '(\\D)24((:?00){0,2})$', '\\100\\2')`
    readings.push(
      `CASE WHEN regexp_matches(${text}, '\\D24(:?00){0,2}$') THEN ${parsed(endOfDay, format)} + INTERVAL 1 DAY END`,
    )
    readings.push(parsed(text, format.slice(0, clock)))
  }
  return msOf(readings.length === 1 ? (readings[0] ?? '') : `coalesce(${readings.join(', ')})`)
}

import { sqlName } from './quote.ts'
import type { FileColumn } from './source-files.ts'

/**
 * SQL for one cell of a column, whatever its type: the value and, where the source holds one that cannot be read, so.
 * All of them are expressions over the raw column.
 */
export interface CellSql {
  /** NULL where the cell is empty or cannot be read. */
  readonly value: string
  /** True where the cell holds something. */
  readonly given: string
  /** The cell as text, for messages. */
  readonly text: string
  /** True where the cell holds something that cannot be read, and never where it can: given without a value, told at less cost. */
  readonly unreadable?: string
}

const TIMES = /^(DATE|TIMESTAMP(_S|_MS|_NS)?)$/
const NUMBERS = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\))$/

/** The cell as text; blank counts as empty. */
export const textCell = ({ name, type }: FileColumn): CellSql => {
  const text = type === 'VARCHAR' ? sqlName(name) : `CAST(${sqlName(name)} AS VARCHAR)`
  const value = `nullif(trim(${text}), '')`
  return { value, given: `(${value} IS NOT NULL)`, text }
}

/** The cell as a finite DOUBLE; NaN counts as empty. undefined where the type holds no numbers. */
export const numberCell = (column: FileColumn): CellSql | undefined => {
  const { text, value: trimmed } = textCell(column)
  const raw = sqlName(column.name)
  if (column.type === 'VARCHAR') {
    const number = `TRY_CAST(${trimmed} AS DOUBLE)`
    return {
      value: `CASE WHEN isfinite(${number}) THEN ${number} END`,
      given: `(${trimmed} IS NOT NULL AND coalesce(NOT isnan(${number}), true))`,
      text,
    }
  }
  if (!NUMBERS.test(column.type)) return undefined
  const number = `CAST(${raw} AS DOUBLE)`
  return {
    value: `CASE WHEN isfinite(${number}) THEN ${number} END`,
    given: `coalesce(NOT isnan(${number}), false)`,
    text,
    unreadable: `isinf(${number})`,
  }
}

export interface TimeCellSql extends CellSql {
  readonly naive: string
  /** A condition on the raw column that holds from an instant on, by which a file's other parts are passed over. */
  readonly since?: (ms: number) => string
  /** What the cell is compared by, in the order of its value, and the value of that: a time is cheaper to compare than to convert. */
  readonly ordered?: { readonly raw: string; readonly msOf: (raw: string) => string }
}

/** A number as short as this is a year, not an instant. */
const YEAR_DIGITS = 4

/** A time of day without seconds before its offset, which DuckDB does not take: "10:30+05:00". */
const SHORT_TIME = "'^(.*[T ]\\d\\d?:\\d\\d)([Z+-].*)$', '\\1:00\\2'"

/**
 * The cell as epoch milliseconds, DOUBLE, and whether it was given without an offset (then it is read as UTC).
 * Numbers are epoch milliseconds already. undefined where the type holds no times.
 *
 * Text is cast to TIMESTAMPTZ, never to TIMESTAMP, which reads past an offset as if it were not there.
 */
export const timeCell = (column: FileColumn): TimeCellSql | undefined => {
  const { text, given, value: trimmed } = textCell(column)
  const raw = sqlName(column.name)
  // Asked of the raw column: a time costs a hundred times more as text than as a number.
  const typed = { given: `(${raw} IS NOT NULL)`, text }
  if (column.type === 'TIMESTAMP WITH TIME ZONE') {
    const msOf = (time: string): string => `CAST(epoch_ms(${time}) AS DOUBLE)`
    return {
      ...typed,
      value: msOf(raw),
      ordered: { raw, msOf },
      naive: 'false',
      since: (ms) => `${raw} >= make_timestamptz(${ms * 1000})`,
    }
  }
  if (TIMES.test(column.type)) {
    const value = `CAST(epoch_ms(CAST(${raw} AS TIMESTAMP)) AS DOUBLE)`
    return { ...typed, value, naive: typed.given }
  }
  const number = numberCell(column)
  if (number === undefined) return undefined
  if (column.type !== 'VARCHAR') return { ...number, naive: 'false' }
  const time = `coalesce(TRY_CAST(${trimmed} AS TIMESTAMPTZ), TRY_CAST(regexp_replace(${trimmed}, ${SHORT_TIME}) AS TIMESTAMPTZ))`
  const isNumber = `length(${trimmed}) > ${YEAR_DIGITS} AND ${number.value} IS NOT NULL`
  const hasOffset = `regexp_matches(${trimmed}, ':.*[-+A-Za-z/]')`
  return {
    value: `CASE WHEN ${isNumber} THEN ${number.value} ELSE CAST(epoch_ms(${time}) AS DOUBLE) END`,
    given,
    text,
    naive: `CASE WHEN ends_with(${trimmed}, 'Z') OR NOT contains(${trimmed}, '-') THEN false ELSE NOT ${hasOffset} END`,
  }
}

import type { DuckDBConnection } from '@duckdb/node-api'
import { MS_PER_DAY } from '../../core/units.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { ReadingSql } from './reading-columns.ts'
import type { ReadingSource } from './reading-source.ts'
import type { MeterExtent } from './series-grid.ts'

/** The span of time asked for; open where left out. */
export interface Span {
  /** Only readings that start at or after it. */
  readonly fromMs?: number | undefined
  /** Only readings that start before it. */
  readonly toMs?: number | undefined
}

/** What one pass over the rows tells. */
export interface Tally {
  readonly good: number
  readonly naive: boolean
  readonly lastMs: number
}

/** Makes `decoded`, `good` and `tally` (rows per meter and fault). */
export const decode = async (
  connection: DuckDBConnection,
  source: ReadingSource,
  sql: ReadingSql,
  within: Span,
): Promise<Tally> => {
  const kept = source.isCheapToReread ? 'VIEW' : 'TABLE'
  await connection.run(`CREATE OR REPLACE ${kept} decoded AS ${sql.decode(source.table)}`)
  const span = inSpan(within)
  await connection.run(
    `CREATE OR REPLACE VIEW good AS SELECT * FROM decoded WHERE fault < 0 AND ${span('at_ms')}`,
  )
  const where = `at_ms IS NULL OR ${span('at_ms')}`
  const outline = source.isCheapToReread
    ? sql.outline(source.table)
    : 'SELECT *, fault >= 0 AS is_faulty FROM decoded'
  // Most files have no bad row; by meter alone DuckDB groups a Parquet file by its dictionaries, at a fifth of the cost.
  // A time that is missing or infinite shows in its meter's count, first or last.
  await connection.run(
    `CREATE OR REPLACE TABLE tally AS SELECT meter_id, -1 AS fault, count(*) AS n, bool_or(naive) AS naive,
       ${sql.atMsOf('min(at_raw)')} AS first_ms, ${sql.atMsOf('max(at_raw)')} AS last_ms,
       meter_id IS NULL OR count(at_raw) < count(*) OR first_ms IS NULL OR last_ms IS NULL
         OR coalesce(bool_or(is_faulty), false) AS has_faults
     FROM (${outline}) WHERE ${where} GROUP BY meter_id`,
  )
  const faulty = await connection.runAndReadAll('SELECT bool_or(has_faults) FROM tally')
  if (faulty.getRows()[0]?.[0] === true)
    await connection.run(
      `CREATE OR REPLACE TABLE tally AS SELECT meter_id, fault, count(*) AS n, bool_or(naive) AS naive,
         min(at_ms) AS first_ms, max(at_ms) AS last_ms
       FROM decoded WHERE ${where} GROUP BY meter_id, fault`,
    )
  const reader = await connection.runAndReadAll(
    `SELECT coalesce(sum(n), 0)::DOUBLE, coalesce(bool_or(naive), false), max(last_ms)
     FROM tally WHERE fault < 0`,
  )
  const [good, naive, lastMs] = reader.getRows()[0] ?? []
  return { good: Number(good), naive: naive === true, lastMs: Number(lastMs) }
}

/** The span as a condition on a column of epoch milliseconds. */
export const inSpan =
  ({ fromMs, toMs }: Span) =>
  (atMs: string): string =>
    [
      'true',
      ...(fromMs === undefined ? [] : [`${atMs} >= ${fromMs}`]),
      ...(toMs === undefined ? [] : [`${atMs} < ${toMs}`]),
    ].join(' AND ')

/** @throws AdapterError `row-invalid` where an id is no id */
export const checkIds = async (
  connection: DuckDBConnection,
  source: ReadingSource,
): Promise<void> => {
  const reader = await connection.runAndReadAll(
    `SELECT min(meter_id), count(DISTINCT meter_id)::INTEGER, sum(n)::DOUBLE FROM tally
     WHERE fault < 0 AND NOT regexp_full_match(meter_id, '[A-Za-z0-9._:-]{1,64}')`,
  )
  const [example, ids, rows] = reader.getRows()[0] ?? []
  if (!ids) return
  throw new AdapterError(
    'row-invalid',
    `${ids} meter ids (${rows} rows) in ${source.where} are not 1 to 64 characters from A-Z a-z 0-9 . _ : -, e.g. "${example}": rename them with --sql`,
  )
}

/** How many rows each meter has, and from when to when, by id. */
export const extentsOf = async (
  connection: DuckDBConnection,
): Promise<ReadonlyMap<string, MeterExtent>> => {
  const reader = await connection.runAndReadAll(
    `SELECT meter_id, sum(n)::DOUBLE, min(first_ms), max(last_ms) FROM tally WHERE fault < 0
     GROUP BY meter_id ORDER BY meter_id`,
  )
  return new Map(
    reader.getRows().map((row) => {
      const [meterId, rows, firstMs, lastMs] = row as [string, number, number, number]
      return [meterId, { meterId, rows, firstMs, lastMs }]
    }),
  )
}

/** How many of the latest instants are told, and how many rows are looked at for them: a repeated row is one instant. */
const LAST_INSTANTS = 4
const LAST_ROWS = 16
/** Before the latest reading of all: for most meters the one is enough, where the step is no longer, for nearly all the other. */
const LAST_MS = [MS_PER_DAY / 2, 2 * MS_PER_DAY] as const

/** The latest distinct instants of each meter, ascending. */
export const lastReadingsOf = async (
  connection: DuckDBConnection,
  source: ReadingSource,
  sql: ReadingSql,
  asked: Span,
  { lastMs }: Tally,
): Promise<ReadonlyMap<string, readonly number[]>> => {
  const ask = async (rows: string, having: string) => {
    const reader = await connection.runAndReadAll(
      `SELECT meter_id, list_sort(list_distinct(max(at_ms, ${LAST_ROWS})))[-${LAST_INSTANTS}:]
       FROM ${rows} GROUP BY meter_id ${having} ORDER BY meter_id`,
    )
    return reader
      .getRowsJS()
      .map(([id, instants]): [string, readonly number[]] => [
        String(id),
        instants as readonly number[],
      ])
  }
  const reader = await connection.runAndReadAll(
    'SELECT count(DISTINCT meter_id)::DOUBLE FROM tally WHERE fault < 0',
  )
  const meters = reader.getRows()[0]?.[0]
  let found = new Map<string, readonly number[]>()
  for (const spanMs of LAST_MS) {
    const fromMs = lastMs - spanMs
    const rows = source.isCheapToReread
      ? `(${sql.decode(`${source.table} WHERE ${sql.since(Math.floor(fromMs))}`)})`
      : 'decoded'
    const lately = `${rows} WHERE fault < 0 AND ${inSpan(asked)('at_ms')} AND at_ms > ${fromMs}`
    found = new Map(await ask(lately, `HAVING count(*) >= ${LAST_ROWS}`))
    if (found.size === meters) return found
  }
  // Some end earlier, or have few rows a day.
  await connection.run('CREATE OR REPLACE TEMP TABLE found_last (meter_id VARCHAR)')
  const appender = await connection.createAppender('found_last', null, 'temp')
  for (const id of found.keys()) {
    appender.appendVarchar(id)
    appender.endRow()
  }
  appender.closeSync()
  const others = await ask('good ANTI JOIN found_last USING (meter_id)', '')
  return new Map([...found, ...others].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The words of a SELECT with one column, sorted. */
export const wordsOf = async (
  connection: DuckDBConnection,
  select: string,
): Promise<readonly string[]> => {
  const reader = await connection.runAndReadAll(`${select} ORDER BY 1`)
  return reader.getRows().map((row) => String(row[0]))
}

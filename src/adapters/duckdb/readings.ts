import type { DuckDBConnection } from '@duckdb/node-api'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { ReadingHistory, TimedReading } from '../../ports/history.ts'
import { gridSeries } from './grid-series.ts'
import { matchColumns } from './match-columns.ts'
import { type DuckDbOptions, openDuckDb } from './open.ts'
import { parquetParts } from './parquet-parts.ts'
import { READING_COLUMNS, type ReadingSql, readingSql } from './reading-columns.ts'
import { faultsOf, type ReadingFault } from './reading-faults.ts'
import { openSource, type ReadingSource } from './reading-source.ts'
import {
  checkIds,
  decode,
  extentsOf,
  inSpan,
  lastReadingsOf,
  type Span,
  type Tally,
  wordsOf,
} from './reading-tally.ts'
import { type ReadingKey, readingPlaces } from './row-places.ts'
import { rowsByTime } from './rows-by-time.ts'
import { columnsOf, type FileColumn, named } from './source-files.ts'

export interface ReadingsOrder extends DuckDbOptions, Span {
  /** Path or glob of CSV (also .gz) or Parquet files; may be left out beside `sql`. */
  readonly readings?: string | undefined
  /** A SELECT whose result has the contract's columns; the files of `readings` are its table `readings`. */
  readonly sql?: string | undefined
  /** Contract column to the file's own name. */
  readonly columns?: Readonly<Record<string, string>> | undefined
  /** A bad row is fatal instead of passed over. */
  readonly strict?: boolean | undefined
  /** Files of the glob that are left out. */
  readonly without?: ReadonlySet<string> | undefined
}

export interface OpenedReadings extends ReadingHistory {
  /** What the reader took for granted, a sentence each. */
  readonly notes: readonly string[]
  /** The rows passed over. `rows` counts the others. */
  readonly faults: readonly ReadingFault[]
  /** True where each row may say its step. */
  readonly hasSteps: boolean
  /** Where the rows of each meter and instant stand, in words: file and line; undefined where there is none. */
  places(asked: readonly ReadingKey[]): Promise<readonly (string | undefined)[]>
  /** All rows in the order of their time, but for the first `from`; in the same order each time. */
  byTime(from: number): AsyncIterable<readonly TimedReading[]>
}

/** Readings at or after this are no epoch seconds: 1e11 s is in the year 5138, 1e11 ms in 1973. */
const FIRST_MS_THAT_IS_NO_SECOND = 1e11

/**
 * Opens readings for scanning. One pass counts the rows and finds the meters, and whether there are bad rows; series() is a second
 * one, unsorted and in parts for meters on an even grid, and sorted by DuckDB, which spills to disk beyond its memory limit, for the
 * others. CSV and SQL results are kept in a table between the two, Parquet is read again.
 * @throws AdapterError `file-missing`, `file-unreadable`, `column-missing`, `column-type`, `no-rows`, `sql-invalid`,
 *   `row-invalid` (an id that is no id; any bad row where `strict`)
 */
export const openReadings = async (order: ReadingsOrder): Promise<OpenedReadings> => {
  const duckDb = await openDuckDb(order)
  try {
    const connection = await duckDb.connect()
    const source = await openSource(connection, order.readings, order.sql, order.without)
    const columns = await matchedColumns(connection, source, order)
    const { sql, tally } = await decodeReadings(connection, source, columns, order)
    const faults = await explained(source, () => faultsOf(connection, source, sql, inSpan(order)))
    checkFaults(faults, tally, source, order)
    await checkIds(connection, source)
    const extents = await extentsOf(connection)
    const meters = [...extents.keys()]
    const qualities = sql.has.quality
      ? await wordsOf(connection, 'SELECT DISTINCT quality FROM good WHERE quality IS NOT NULL')
      : []
    const rows = { has: sql.has, isRegister: sql.isRegister, qualities }
    const within = inSpan(order)('at_ms')
    const good = faults.length === 0 ? within : `fault < 0 AND ${within}`
    const tables = await explained(source, () =>
      parquetParts(connection, source.files, source.columns),
    )
    const parts = tables?.map((table) => `SELECT * FROM (${sql.decode(table)}) WHERE ${good}`)
    return {
      rows: tally.good,
      notes: notesOf(tally, source, sql),
      faults,
      meterIds: async () => meters,
      lastReadings: () =>
        explained(source, () => lastReadingsOf(connection, source, sql, order, tally)),
      async *series(asked) {
        const connections: DuckDBConnection[] = []
        const connect = async () => {
          const stream = await duckDb.connect()
          connections.push(stream)
          return stream
        }
        try {
          yield* gridSeries({ ...duckDb, connect }, { ...rows, parts }, extents, asked)
        } catch (cause) {
          throw source.explain(cause)
        } finally {
          for (const stream of connections) stream.closeSync()
        }
      },
      hasSteps: sql.has.stepMin,
      places: (asked) => explained(source, () => readingPlaces(connection, source, sql, asked)),
      async *byTime(from) {
        const stream = await duckDb.connect()
        try {
          yield* rowsByTime(stream, rows, meters, from)
        } catch (cause) {
          throw source.explain(cause)
        } finally {
          stream.closeSync()
        }
      },
      close: () => duckDb.close(),
    }
  } catch (cause) {
    duckDb.close()
    throw cause
  }
}

/** Matches the contract's columns, in each file of a glob for itself, so that none fades into empty cells. */
const matchedColumns = async (
  connection: DuckDBConnection,
  source: ReadingSource,
  order: ReadingsOrder,
): Promise<ReadonlyMap<string, FileColumn>> => {
  const match = (columns: readonly FileColumn[], where: string) => {
    const isRegister = columns.some(({ name }) => name.toLowerCase() === registerColumn)
    return matchColumns(columns, {
      known: READING_COLUMNS,
      required: ['meter_id', 'read_at', ...(isRegister ? [] : ['kwh'])],
      renamed: order.columns ?? {},
      where,
      remedy:
        'map it with --columns, e.g. --columns meter_id=METER,read_at=TIME,kwh=ENERGY, or make readings of it with "greywatt import"',
    })
  }
  const registerColumn = (order.columns?.register_kwh ?? 'register_kwh').toLowerCase()
  const columns = match(source.columns, source.where)
  const { files } = source
  if (files !== undefined && files.paths.length > 1) {
    for (const path of files.paths) {
      const one = { ...files, paths: [path] }
      match(await columnsOf(connection, one), named(one))
    }
  }
  return columns
}

/** Takes ids for plain where they are text and a second look costs little; decodes again where they are not. */
const decodeReadings = async (
  connection: DuckDBConnection,
  source: ReadingSource,
  columns: ReadonlyMap<string, FileColumn>,
  order: ReadingsOrder,
): Promise<{ readonly sql: ReadingSql; readonly tally: Tally }> => {
  const decoded = async (hasPlainIds: boolean) => {
    const sql = readingSql(columns, source.where, hasPlainIds)
    return { sql, tally: await explained(source, () => decode(connection, source, sql, order)) }
  }
  if (!source.isCheapToReread || columns.get('meter_id')?.type !== 'VARCHAR') return decoded(false)
  const plainly = await decoded(true)
  return (await idsArePlain(connection)) ? plainly : decoded(false)
}

/** True where no id of the tally has blanks around it or is missing. */
const idsArePlain = async (connection: DuckDBConnection): Promise<boolean> => {
  const reader = await connection.runAndReadAll(
    `SELECT coalesce(bool_and(meter_id IS NOT NULL AND meter_id <> '' AND meter_id = trim(meter_id)), true)
     FROM tally`,
  )
  return reader.getRows()[0]?.[0] === true
}

const explained = async <Result>(
  source: ReadingSource,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work()
  } catch (cause) {
    throw source.explain(cause)
  }
}

const checkFaults = (
  faults: readonly ReadingFault[],
  tally: Tally,
  source: ReadingSource,
  { strict, fromMs, toMs }: ReadingsOrder,
): void => {
  const first = faults[0]
  const bad = faults.reduce((sum, { count }) => sum + count, 0)
  if (first !== undefined && (strict || tally.good === 0)) {
    const remedy = strict
      ? 'mend them, or leave --strict out to pass them over'
      : 'convert with --sql'
    throw new AdapterError(
      'row-invalid',
      `${bad} bad rows and ${tally.good} good ones in ${source.where}, first ${first.reason} in ${first.example}: ${remedy}`,
    )
  }
  if (tally.good > 0) return
  const span = fromMs === undefined && toMs === undefined ? '' : ' in the days asked for'
  throw new AdapterError('no-rows', `no reading${span} in ${source.where}: check the export`)
}

const notesOf = (tally: Tally, source: ReadingSource, sql: ReadingSql): readonly string[] => [
  ...(tally.naive ? [`read_at in ${source.where} has no offset: it is read as UTC`] : []),
  ...(tally.lastMs < FIRST_MS_THAT_IS_NO_SECOND
    ? [
        `read_at in ${source.where} ends before 1973-03-03: numbers are epoch milliseconds, not seconds`,
      ]
    : []),
  ...(!sql.isRegister && source.columns.some(({ name }) => name.toLowerCase() === 'register_kwh')
    ? [`register_kwh in ${source.where} is left unread, since kwh is there`]
    : []),
]

import type { DuckDBConnection } from '@duckdb/node-api'
import { findLines } from '../files/find-lines.ts'
import type { ReadingSql } from './reading-columns.ts'
import type { ReadingSource } from './reading-source.ts'
import { rejectedLineNumbers } from './rejected-lines.ts'
import { FILE_COLUMN, type SourceFiles, tableOf } from './source-files.ts'

/** Readings that are looked for: all rows of a meter and an instant. */
export interface ReadingKey {
  readonly meterId: string
  readonly atMs: number
}

/** A row of a file, counted from 0; of the result of a SELECT where there is no file. */
export interface FileRow {
  readonly path: string | undefined
  readonly row: number
}

/** So many rows of one meter and instant are named. */
const NAMED = 2

/** Where readings stand, in words: `file:line`, of Parquet the row; undefined where there is none. */
export const readingPlaces = async (
  connection: DuckDBConnection,
  source: ReadingSource,
  sql: ReadingSql,
  asked: readonly ReadingKey[],
): Promise<readonly (string | undefined)[]> => {
  if (asked.length === 0) return []
  const found = await rowsOf(connection, source, sql, asked)
  const places: (string | undefined)[] = []
  for (const rows of found) {
    const words = await Promise.all(
      rows.slice(0, NAMED).map((row) => placeOf(connection, source, row)),
    )
    places.push(words.length === 0 ? undefined : words.join(' and '))
  }
  return places
}

/** A row in words. */
export const placeOf = async (
  connection: DuckDBConnection,
  { files, where }: ReadingSource,
  { path, row }: FileRow,
): Promise<string> => {
  if (files === undefined || path === undefined) return `${where} row ${row + 1}`
  if (files.format === 'parquet') return `${path} row ${row + 1}`
  const rejected = await rejectedLineNumbers(connection, path)
  const lines = await findLines(path, { headerLine: 1, quote: '"', rejected, rows: [row] })
  const line = lines.get(row)?.line
  return line === undefined ? `${path} row ${row + 1}` : `${path}:${line}`
}

const rowsOf = async (
  connection: DuckDBConnection,
  source: ReadingSource,
  sql: ReadingSql,
  asked: readonly ReadingKey[],
): Promise<readonly (readonly FileRow[])[]> => {
  const { files } = source
  const isReread = source.isCheapToReread && files !== undefined
  const table = isReread
    ? `(${sql.decode(source.table, [`${FILE_COLUMN} AS file`, 'file_row_number AS row'])})`
    : '(SELECT *, NULL::VARCHAR AS file, rowid AS row FROM decoded)'
  const keys = asked.map(({ meterId, atMs }) => `(meter_id = '${meterId}' AND at_ms = ${atMs})`)
  const reader = await connection.runAndReadAll(
    `SELECT meter_id, at_ms::DOUBLE, file, row::DOUBLE FROM ${table}
     WHERE fault < 0 AND (${keys.join(' OR ')}) ORDER BY file, row`,
  )
  const rows = reader.getRows().map(([meterId, atMs, file, row]) => ({
    ...{ meterId: String(meterId), atMs: Number(atMs), row: Number(row) },
    path: file === null ? undefined : String(file),
  }))
  const counts = files === undefined || isReread ? undefined : new RowCounts(connection, files)
  const located: (readonly FileRow[])[] = []
  for (const key of asked) {
    const own = rows.filter(({ meterId, atMs }) => meterId === key.meterId && atMs === key.atMs)
    located.push(
      await Promise.all(own.slice(0, NAMED).map((row) => counts?.fileOf(row.row) ?? row)),
    )
  }
  return located
}

/** Which file a row is of, where all files lie in one table: files are counted up to it. */
class RowCounts {
  readonly #connection: DuckDBConnection
  readonly #files: SourceFiles
  readonly #counts: Promise<number>[] = []

  constructor(connection: DuckDBConnection, files: SourceFiles) {
    this.#connection = connection
    this.#files = files
  }

  async fileOf(row: number): Promise<FileRow> {
    const { paths } = this.#files
    let before = 0
    for (const [i, path] of paths.entries()) {
      if (i === paths.length - 1) return { path, row: row - before }
      this.#counts[i] ??= this.#count(path)
      const count = await this.#counts[i]
      if (row < before + count) return { path, row: row - before }
      before += count
    }
    throw new Error('a row of no file')
  }

  async #count(path: string): Promise<number> {
    const reader = await this.#connection.runAndReadAll(
      `SELECT count(*)::DOUBLE FROM ${tableOf({ ...this.#files, paths: [path] }, 'skip')}`,
    )
    return Number(reader.getRows()[0]?.[0])
  }
}

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { ReferenceData } from '../../ports/history.ts'
import { openDuckDb } from './open.ts'
import { sqlName } from './quote.ts'
import {
  type CellKind,
  columnName,
  REFERENCE_FILES,
  type ReferenceKind,
} from './reference-columns.ts'
import { type FileFormat, timeSql, writeFile } from './write-file.ts'

const CHUNK_ROWS = 2048

const KIND_TYPES = {
  text: VARCHAR,
  number: DOUBLE,
  integer: DOUBLE,
  time: DOUBLE,
  boolean: BOOLEAN,
  json: VARCHAR,
} as const satisfies Record<CellKind, DuckDBType>

const KINDS = Object.keys(REFERENCE_FILES) as readonly ReferenceKind[]

/**
 * Writes every reference file into the folder, which is made where it is missing: meters.csv and so on, weather.csv.gz,
 * or all of them as Parquet. A list without rows gives a file without rows, so that none of an earlier run stays.
 * @throws AdapterError `write-failed`
 */
export const writeReference = async (
  folder: string,
  data: ReferenceData,
  format: 'csv' | 'parquet',
): Promise<void> => {
  makeFolder(folder)
  const duckDb = await openDuckDb()
  try {
    const connection = await duckDb.connect()
    for (const kind of KINDS) {
      const fileFormat = kind === 'weather' && format === 'csv' ? 'csv.gz' : format
      const select = await load(connection, kind, data[kind], fileFormat)
      await writeFile(connection, select, join(folder, `${kind}.${fileFormat}`), fileFormat)
    }
  } finally {
    duckDb.close()
  }
}

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw new AdapterError('write-failed', `cannot make the folder "${folder}": check the path`, {
      cause,
    })
  }
}

/** Appends the rows to a table; answers the SELECT that gives them in the file's columns. */
const load = async (
  connection: DuckDBConnection,
  kind: ReferenceKind,
  rows: readonly Readonly<Record<string, unknown>>[],
  format: FileFormat,
): Promise<string> => {
  const fields = Object.entries<CellKind>(REFERENCE_FILES[kind].fields)
  const columns = fields.map(([field, cell]) => `${sqlName(columnName(field))} ${KIND_TYPES[cell]}`)
  await connection.run(`CREATE TABLE ${kind} (${columns.join(', ')})`)
  const appender = await connection.createAppender(kind)
  const types = fields.map(([, cell]) => KIND_TYPES[cell])
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const part = rows.slice(from, from + CHUNK_ROWS)
    const chunk = DuckDBDataChunk.create(types)
    chunk.setColumns(fields.map(([field, cell]) => part.map((row) => cellValue(row[field], cell))))
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
  const select = fields.map(([field, cell]) => {
    const name = sqlName(columnName(field))
    if (cell === 'time') return `${timeSql(name, format)} AS ${name}`
    return cell === 'integer' ? `CAST(${name} AS BIGINT) AS ${name}` : name
  })
  return `SELECT ${select.join(', ')} FROM ${kind}`
}

const cellValue = (value: unknown, kind: CellKind): DuckDBValue => {
  if (value === undefined || value === null) return null
  return kind === 'json' ? JSON.stringify(value) : (value as string | number | boolean)
}

import { randomUUID } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { AdapterError } from '../../ports/adapter-error.ts'
import { adapterErrorFrom } from './adapter-error-from.ts'
import { sqlText } from './quote.ts'

export type FileFormat = 'parquet' | 'csv' | 'csv.gz'

const COPY_OPTIONS = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: 'FORMAT csv, HEADER true, COMPRESSION none',
  'csv.gz': 'FORMAT csv, HEADER true, COMPRESSION gzip',
} as const satisfies Record<FileFormat, string>

/** @throws AdapterError `write-failed` where the ending is none of ours */
export const formatOf = (path: string): FileFormat => {
  const format = (['parquet', 'csv', 'csv.gz'] as const).find((end) => path.endsWith(`.${end}`))
  if (format !== undefined) return format
  throw new AdapterError(
    'write-failed',
    `cannot tell the format of "${path}": end it in .parquet, .csv or .csv.gz`,
  )
}

/** A time column, epoch milliseconds, as the format holds it: TIMESTAMPTZ in Parquet, ISO 8601 with a Z in CSV. */
export const timeSql = (atMs: string, format: FileFormat): string => {
  const micros = `CAST(${atMs} * 1000 AS BIGINT)`
  return format === 'parquet'
    ? `make_timestamptz(${micros})`
    : `strftime(make_timestamp(${micros}), '%Y-%m-%dT%H:%M:%S.%gZ').replace('.000Z', 'Z')`
}

/**
 * Writes the rows of a SELECT, in its order. The file appears whole or not at all: it is written under another name in
 * the same folder and renamed.
 * @throws AdapterError `write-failed`
 */
export const writeFile = async (
  connection: DuckDBConnection,
  select: string,
  path: string,
  format: FileFormat,
): Promise<void> => {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await connection.run(
      `COPY (${select}) TO ${sqlText(draft)} (${COPY_OPTIONS[format]}, USE_TMP_FILE false)`,
    )
    renameSync(draft, path)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw adapterErrorFrom(
      cause,
      'write-failed',
      `cannot write "${path}"`,
      'check the folder, its rights and the space left',
    )
  }
}

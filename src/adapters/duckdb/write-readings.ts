import { DOUBLE, type DuckDBAppender, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api'
import { openDuckDb } from './open.ts'
import { formatOf, timeSql, writeFile } from './write-file.ts'

/** Readings of one meter; parallel arrays of one length. */
export interface ReadingBatch {
  readonly meterId: string
  /** Interval start, epoch milliseconds. */
  readonly startMs: ArrayLike<number>
  readonly stepMin: number
  /** NaN where there is none. */
  readonly kwh: ArrayLike<number>
  /** One word for all, or one for each. */
  readonly quality: string | readonly string[]
}

/** Rows of a DuckDB data chunk. */
const CHUNK_ROWS = 2048

/**
 * Writes readings by the contract's columns, in the order given; the format is the path's ending: .parquet, .csv or
 * .csv.gz. DuckDB holds the rows until the last one is there, and spills to disk beyond its memory limit.
 * @returns the rows written
 * @throws AdapterError `write-failed`
 */
export const writeReadings = async (
  path: string,
  batches: Iterable<ReadingBatch> | AsyncIterable<ReadingBatch>,
): Promise<number> => {
  const format = formatOf(path)
  const duckDb = await openDuckDb()
  try {
    const connection = await duckDb.connect()
    await connection.run(
      `CREATE TABLE readings
       (meter_id VARCHAR, start_ms DOUBLE, kwh DOUBLE, step_min INTEGER, quality VARCHAR)`,
    )
    const appender = await connection.createAppender('readings')
    let rows = 0
    for await (const batch of batches) {
      appendBatch(appender, batch)
      rows += batch.startMs.length
    }
    appender.closeSync()
    const select = `SELECT meter_id, ${timeSql('start_ms', format)} AS read_at, kwh, step_min, quality
      FROM readings`
    await writeFile(connection, select, path, format)
    return rows
  } finally {
    duckDb.close()
  }
}

const appendBatch = (appender: DuckDBAppender, batch: ReadingBatch): void => {
  const { meterId, startMs, stepMin, kwh, quality } = batch
  const rows = startMs.length
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const length = Math.min(CHUNK_ROWS, rows - from)
    const column = <Value>(valueAt: (row: number) => Value): Value[] =>
      Array.from({ length }, (_, i) => valueAt(from + i))
    const chunk = DuckDBDataChunk.create([VARCHAR, DOUBLE, DOUBLE, INTEGER, VARCHAR])
    chunk.setColumns([
      column(() => meterId),
      column((row) => startMs[row] ?? null),
      column((row) => orNull(kwh[row])),
      column(() => stepMin),
      column((row) => (typeof quality === 'string' ? quality : (quality[row] ?? null))),
    ])
    appender.appendDataChunk(chunk)
  }
}

const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value

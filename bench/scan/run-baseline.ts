/**
 * DuckDB alone: the daily 5 % floors, CV and load factor of every meter in one SQL, on all cores. Prints one line of
 * JSON. Days are local ones, by the session's time zone, as those of a scan are; `utc` cuts them off the number instead,
 * which no zone but UTC could use, and is faster.
 *
 *   node --import tsx bench/scan/run-baseline.ts FOLDER local|utc THREADS
 */
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { MS_PER_DAY } from '../../src/core/units.ts'

const [, , folder = '', days = 'local', threads = '1'] = process.argv
const day = days === 'utc' ? `epoch_ms(read_at) // ${MS_PER_DAY}` : 'read_at::DATE'
const readings = `read_parquet('${join(folder, 'readings.parquet')}')`
const duckDb = await DuckDBInstance.create(':memory:', { threads })
const connection = await duckDb.connect()
await connection.run("SET TimeZone = 'UTC'")
const from = performance.now()
await connection.run(`
  WITH days AS (
    SELECT meter_id, ${day} AS day, quantile_cont(kwh, 0.05) AS floor FROM ${readings} GROUP BY ALL
  ), floors AS (SELECT meter_id, median(floor) AS floor FROM days GROUP BY ALL)
  SELECT meter_id, any_value(floor), stddev_pop(kwh) / avg(kwh) AS cv, avg(kwh) / max(kwh) AS load_factor
  FROM ${readings} JOIN floors USING (meter_id) GROUP BY meter_id`)
const seconds = (performance.now() - from) / 1000
process.stdout.write(`${JSON.stringify({ seconds })}\n`)

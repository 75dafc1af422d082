/**
 * A whole scan over Parquet, end to end (open, collate, judge, rank), by the rules and by the learned score, beside
 * DuckDB alone computing the daily P5 floors, CV and load factor of the same meters in one SQL. The readings are made here, in a temporary folder.
 *
 *   npm run bench:scan [meters]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { parseConfig } from '../src/app/config.ts'
import { scanFiles } from '../src/app/scan/scan-files.ts'

const METERS = Number(process.argv[2] ?? 5000)
const DAYS = 28
const SLOTS = 48
const METERS_AN_AREA = 80

const folder = mkdtempSync(join(tmpdir(), 'greywatt-bench-'))
const path = (name: string): string => join(folder, name)
const duckDb = await DuckDBInstance.create(':memory:')
const connection = await duckDb.connect()
try {
  // Households as a hash draws them: a floor, an evening, spikes; one in 200 with 3.25 kW on top.
  await connection.run(`
    COPY (
      SELECT 'M-' || lpad(m::VARCHAR, 6, '0') AS meter_id,
        make_timestamptz(2026, 1, 10, 0, 0, 0, 'UTC') + to_minutes((s * 30)::BIGINT) AS read_at,
        round(0.08 + 0.1 * (hash(m, s) % 1000) / 1000.0
          + CASE WHEN s % 48 BETWEEN 36 AND 44 THEN 0.5 * (hash(s, m) % 1000) / 1000.0 ELSE 0 END
          + CASE WHEN m % 200 = 7 THEN 1.625 ELSE 0 END, 4) AS kwh
      FROM range(${METERS}) meters(m), range(${DAYS * SLOTS}) slots(s) ORDER BY s, m
    ) TO '${path('readings.parquet')}' (FORMAT parquet)`)
  await connection.run(`
    COPY (SELECT 'M-' || lpad(m::VARCHAR, 6, '0') AS meter_id, 'TP-' || (m // ${METERS_AN_AREA}) AS transformer_id,
      'R' AS region_id, 'household' AS customer_class FROM range(${METERS}) meters(m))
    TO '${path('meters.csv')}'`)
  await connection.run(`
    COPY (SELECT 'TP-' || t AS transformer_id, 400 AS rated_kva, 'R' AS region_id
      FROM range(${Math.ceil(METERS / METERS_AN_AREA)}) areas(t))
    TO '${path('transformers.csv')}'`)

  const readings = METERS * DAYS * SLOTS
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const from = performance.now()
    await work()
    return (performance.now() - from) / 1000
  }
  const baselineS = await timed(() =>
    connection.run(`
      WITH days AS (
        SELECT meter_id, read_at::DATE AS day, quantile_cont(kwh, 0.05) AS floor FROM read_parquet('${path('readings.parquet')}')
        GROUP BY ALL
      ), floors AS (SELECT meter_id, median(floor) AS floor FROM days GROUP BY ALL)
      SELECT meter_id, any_value(floor), stddev_pop(kwh) / avg(kwh) AS cv, avg(kwh) / max(kwh) AS load_factor
      FROM read_parquet('${path('readings.parquet')}') JOIN floors USING (meter_id) GROUP BY meter_id`),
  )
  const planted = Math.ceil((METERS - 7) / 200)
  const scanned = (model: string): Promise<number> =>
    timed(async () => {
      const { suspects, counts } = await scanFiles({
        config: parseConfig({ assess: { model } }, 'bench'),
        readings: path('readings.parquet'),
        sql: undefined,
        columns: {},
        reference: { meters: path('meters.csv'), transformers: path('transformers.csv') },
        asOf: undefined,
        strict: true,
        threads: undefined,
        nowMs: Date.now(),
      })
      if (counts.accepted !== readings || suspects.length !== planted)
        throw new Error(
          `${counts.accepted} of ${readings} readings, ${suspects.length} of ${planted} suspects`,
        )
    })
  const rulesS = await scanned('rules')
  const learnedS = await scanned('current')
  process.stdout.write(
    `${METERS} meters x ${DAYS} days x ${SLOTS} slots = ${readings} readings, Parquet\n`,
  )
  for (const [what, seconds] of [
    ['DuckDB alone, floors, CV, load factor (baseline)', baselineS],
    ['scan, end to end, with the rules', rulesS],
    ['scan, end to end, with the learned score', learnedS],
  ] as const)
    process.stdout.write(
      `${what.padEnd(50)} ${seconds.toFixed(1).padStart(6)} s  ${(readings / seconds / 1e6).toFixed(2).padStart(6)} M readings/s  ${(seconds / baselineS).toFixed(2).padStart(6)} x the baseline\n`,
    )
  process.stdout.write(
    `peak memory, making the readings and the baseline among it, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`,
  )
} finally {
  connection.closeSync()
  rmSync(folder, { recursive: true })
}

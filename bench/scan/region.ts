import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

export const DAYS = 28
export const SLOTS = 48
const METERS_AN_AREA = 80
/** One in so many has a mine, the first of them as the seventh meter. */
const METERS_A_MINE = 200
const FIRST_MINE = 7

export const readingsOf = (meters: number): number => meters * DAYS * SLOTS

export const minesOf = (meters: number): number => Math.ceil((meters - FIRST_MINE) / METERS_A_MINE)

/**
 * Writes readings.parquet in the order of time, meters.csv and transformers.csv. Households as a hash draws them: a
 * floor, an evening, spikes; one in 200 with 3.25 kW on top.
 */
export const writeRegion = async (folder: string, meters: number): Promise<void> => {
  const path = (name: string): string => join(folder, name)
  const spill = path('spill')
  const duckDb = await DuckDBInstance.create(':memory:', {
    memory_limit: '2GB',
    temp_directory: spill,
  })
  const connection = await duckDb.connect()
  await connection.run(`
    COPY (
      SELECT 'M-' || lpad(m::VARCHAR, 6, '0') AS meter_id,
        make_timestamptz(2026, 1, 10, 0, 0, 0, 'UTC') + to_minutes((s * 30)::BIGINT) AS read_at,
        round(0.08 + 0.1 * (hash(m, s) % 1000) / 1000.0
          + CASE WHEN s % 48 BETWEEN 36 AND 44 THEN 0.5 * (hash(s, m) % 1000) / 1000.0 ELSE 0 END
          + CASE WHEN m % ${METERS_A_MINE} = ${FIRST_MINE} THEN 1.625 ELSE 0 END, 4) AS kwh
      FROM range(${meters}) meters(m), range(${DAYS * SLOTS}) slots(s) ORDER BY s, m
    ) TO '${path('readings.parquet')}' (FORMAT parquet)`)
  await connection.run(`
    COPY (SELECT 'M-' || lpad(m::VARCHAR, 6, '0') AS meter_id, 'TP-' || (m // ${METERS_AN_AREA}) AS transformer_id,
      'R' AS region_id, 'household' AS customer_class FROM range(${meters}) meters(m))
    TO '${path('meters.csv')}'`)
  await connection.run(`
    COPY (SELECT 'TP-' || t AS transformer_id, 400 AS rated_kva, 'R' AS region_id
      FROM range(${Math.ceil(meters / METERS_AN_AREA)}) areas(t))
    TO '${path('transformers.csv')}'`)
  connection.closeSync()
  duckDb.closeSync()
  await rm(spill, { recursive: true, force: true })
}

import type { DuckDBConnection } from '@duckdb/node-api'
import { dayStepMin, meterSteps, type StepDays } from '../../../core/import/day-step.ts'
import { MS_PER_DAY } from '../../../core/units.ts'

/** Times within a quarter of an hour share a bit, so days without a shared one hold no reading twice. */
const BIT_MS = 900_000

/**
 * Makes `meter_days` (readings a meter and day, with masks of the minutes, hours and quarters at which there were some),
 * `mask_steps`, `meter_steps` and, where some meter has days of another step, `day_steps` with the step of every day.
 * @param isEndStamped a time at midnight is of the day before
 */
export const tallyDays = async (
  connection: DuckDBConnection,
  isEndStamped: boolean,
  fixedStepMin: number | null,
): Promise<void> => {
  const dayMs = isEndStamped ? '(wall_ms - 1)' : 'wall_ms'
  await connection.run(
    `CREATE OR REPLACE TABLE meter_days AS
     SELECT meter_id, ${dayMs} // ${MS_PER_DAY} AS day, count(*) AS n, min(at_ms) AS first_ms, max(at_ms) AS last_ms,
       min(wall_ms) AS first_wall_ms, max(wall_ms) AS last_wall_ms,
       bit_or(1::UBIGINT << CAST((at_ms // 60000) % 60 AS UBIGINT)) AS minute_mask,
       bit_or(1::UBIGINT << CAST((at_ms // 3600000) % 24 AS UBIGINT)) AS hour_mask,
       bit_or(1::HUGEINT << CAST((at_ms // ${BIT_MS}) % 96 AS INTEGER)) AS quarter_mask
     FROM placed GROUP BY meter_id, day`,
  )
  await makeMaskSteps(connection)
  await makeMeterSteps(connection, fixedStepMin)
  await connection.run(
    `CREATE OR REPLACE TABLE day_steps AS
     SELECT meter_id, day, CASE WHEN list_contains(m.others, s.step_min) AND d.n >= 0.6 * 1440 / s.step_min
       THEN s.step_min ELSE m.step_min END AS step_min
     FROM meter_days d JOIN mask_steps s USING (minute_mask, hour_mask) JOIN meter_steps m USING (meter_id)
     WHERE EXISTS (SELECT 1 FROM meter_steps WHERE len(others) > 0)`,
  )
}

const makeMaskSteps = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run(
    'CREATE OR REPLACE TABLE mask_steps (minute_mask UBIGINT, hour_mask UBIGINT, step_min INTEGER)',
  )
  const reader = await connection.runAndReadAll(
    'SELECT DISTINCT minute_mask, hour_mask FROM meter_days ORDER BY ALL',
  )
  const appender = await connection.createAppender('mask_steps')
  for (const [minutes, hours] of reader.getRows()) {
    const [minuteMask, hourMask] = [BigInt(String(minutes)), BigInt(String(hours))]
    appender.appendUBigInt(minuteMask)
    appender.appendUBigInt(hourMask)
    appender.appendInteger(dayStepMin(minuteMask, hourMask))
    appender.endRow()
  }
  appender.closeSync()
}

const makeMeterSteps = async (
  connection: DuckDBConnection,
  fixedStepMin: number | null,
): Promise<void> => {
  await connection.run(
    'CREATE OR REPLACE TABLE found_steps (meter_id VARCHAR, step_min INTEGER, others VARCHAR)',
  )
  const appender = await connection.createAppender('found_steps')
  const put = (meterId: string, days: readonly StepDays[]): void => {
    const { stepMin, others } =
      fixedStepMin === null ? meterSteps(days) : { stepMin: fixedStepMin, others: [] }
    appender.appendVarchar(meterId)
    appender.appendInteger(stepMin)
    appender.appendVarchar(`[${others.join(', ')}]`)
    appender.endRow()
  }
  const result = await connection.stream(
    `SELECT meter_id, step_min, count(*)::DOUBLE, avg(n)::DOUBLE FROM meter_days
     JOIN mask_steps USING (minute_mask, hour_mask) GROUP BY ALL ORDER BY meter_id, step_min`,
  )
  let current: string | undefined
  let days: StepDays[] = []
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    for (const [id, stepMin, count, readings] of chunk.getRows()) {
      const meterId = String(id)
      if (current !== undefined && current !== meterId) {
        put(current, days)
        days = []
      }
      current = meterId
      days.push({ stepMin: Number(stepMin), days: Number(count), readings: Number(readings) })
    }
  }
  if (current !== undefined) put(current, days)
  appender.closeSync()
  await connection.run(
    'CREATE OR REPLACE TABLE meter_steps AS SELECT meter_id, step_min, CAST(others AS INTEGER[]) AS others FROM found_steps',
  )
}

/** Where the first and the last times of the meters lie on the wall clock. */
export const dayEdges = async (
  connection: DuckDBConnection,
): Promise<{
  readonly meters: number
  readonly stepMin: number
  readonly firstAtMidnight: number
  readonly firstAfterOneStep: number
  readonly lastAtMidnight: number
  readonly lastOneStepBefore: number
}> => {
  const reader = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER, coalesce(mode(step_min), 30)::INTEGER,
       count(*) FILTER (first_ms % ${MS_PER_DAY} = 0)::INTEGER,
       count(*) FILTER (first_ms % ${MS_PER_DAY} = step_min * 60000)::INTEGER,
       count(*) FILTER (last_ms % ${MS_PER_DAY} = 0)::INTEGER,
       count(*) FILTER (last_ms % ${MS_PER_DAY} = ${MS_PER_DAY} - step_min * 60000)::INTEGER
     FROM (SELECT meter_id, min(first_wall_ms) AS first_ms, max(last_wall_ms) AS last_ms FROM meter_days GROUP BY meter_id)
     JOIN meter_steps USING (meter_id)`,
  )
  const [meters, stepMin, firstAtMidnight, firstAfterOneStep, lastAtMidnight, lastOneStepBefore] = (
    reader.getRows()[0] ?? []
  ).map(Number)
  return {
    meters: meters ?? 0,
    stepMin: stepMin ?? 30,
    firstAtMidnight: firstAtMidnight ?? 0,
    firstAfterOneStep: firstAfterOneStep ?? 0,
    lastAtMidnight: lastAtMidnight ?? 0,
    lastOneStepBefore: lastOneStepBefore ?? 0,
  }
}

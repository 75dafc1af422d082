import type { DuckDBConnection } from '@duckdb/node-api'

/** Steps beyond an hour move against the hours of UTC with the clocks. */
const COARSEST_ON_GRID_MIN = 60

/**
 * Makes `dropped`: rows of a time that their meter has already (`repeated` with the same value, else `contradictory`: the
 * first one stands), and rows beside the grid of their meter's step. Only days that may hold such rows are looked at.
 */
export const findDropped = async (
  connection: DuckDBConnection,
  isRegister: boolean,
): Promise<void> => {
  await connection.run('CREATE OR REPLACE TABLE dropped (row_id BIGINT, reason VARCHAR)')
  await connection.run(
    `CREATE OR REPLACE TABLE full_days AS
     SELECT meter_id, first_ms, last_ms FROM meter_days WHERE bit_count(quarter_mask) < n`,
  )
  await connection.run(
    `CREATE OR REPLACE TABLE repeats AS
     SELECT meter_id, at_ms, min(row_id) AS first_row
     FROM placed SEMI JOIN full_days
       ON placed.meter_id = full_days.meter_id AND at_ms >= first_ms AND at_ms <= last_ms
     GROUP BY meter_id, at_ms HAVING count(*) > 1`,
  )
  await connection.run(
    `INSERT INTO dropped
     SELECT p.row_id, CASE WHEN p.value = f.value THEN 'repeated' ELSE 'contradictory' END
     FROM placed p JOIN repeats r ON p.meter_id = r.meter_id AND p.at_ms = r.at_ms AND p.row_id <> r.first_row
     JOIN staged f ON f.rowid = r.first_row`,
  )
  if (isRegister) return
  await connection.run(
    `INSERT INTO dropped
     WITH stray AS (
       SELECT meter_id, d.first_ms, d.last_ms, m.step_min * 60000 AS step_ms
       FROM meter_days d JOIN mask_steps s USING (minute_mask, hour_mask) JOIN meter_steps m USING (meter_id)
       WHERE s.step_min < m.step_min AND m.step_min <= ${COARSEST_ON_GRID_MIN} AND NOT list_contains(m.others, s.step_min)
     ),
     phases AS (
       SELECT meter_id, mode(at_ms % step_ms) AS phase_ms
       FROM placed JOIN (SELECT DISTINCT meter_id, step_ms FROM stray) USING (meter_id) GROUP BY meter_id
     )
     SELECT row_id, 'off-grid' FROM placed p JOIN stray s
       ON p.meter_id = s.meter_id AND p.at_ms >= s.first_ms AND p.at_ms <= s.last_ms
     JOIN phases f ON f.meter_id = p.meter_id
     WHERE at_ms % step_ms <> phase_ms AND row_id NOT IN (SELECT row_id FROM dropped)`,
  )
}

import type { DuckDBConnection } from '@duckdb/node-api'
import { ROW_FAULTS } from './import-faults.ts'

/** Rows that are left out, by reason, with the row of the first one. */
export interface RowProblem {
  readonly reason: string
  readonly count: number
  readonly meters: number
  readonly file: number
  readonly rowId: number
}

export const rowProblems = async (connection: DuckDBConnection): Promise<readonly RowProblem[]> => {
  const reader = await connection.runAndReadAll(
    `WITH bad AS (
       SELECT [${ROW_FAULTS.map((it) => `'${it}'`).join(', ')}][fault + 1] AS reason, rowid AS row_id, file, meter_id
       FROM staged WHERE fault >= 0
       UNION ALL
       SELECT CASE WHEN is_skipped THEN 'time-impossible' ELSE 'time-ambiguous' END, row_id, file, meter_id
       FROM timed WHERE is_skipped OR is_unclear
       UNION ALL
       SELECT reason, row_id, file, meter_id FROM staged JOIN dropped ON staged.rowid = dropped.row_id
     )
     SELECT reason, count(*)::DOUBLE, count(DISTINCT meter_id)::DOUBLE, arg_min(file, row_id)::INTEGER, min(row_id)::DOUBLE
     FROM bad GROUP BY reason ORDER BY min(row_id), reason`,
  )
  return reader.getRows().map(([reason, count, meters, file, rowId]) => ({
    reason: String(reason),
    count: Number(count),
    meters: Number(meters),
    file: Number(file),
    rowId: Number(rowId),
  }))
}

/** Meters with days of another step than most of theirs. */
export const mixedMeters = async (
  connection: DuckDBConnection,
): Promise<
  readonly {
    readonly meterId: string
    readonly stepsMin: readonly number[]
    readonly file: number
    readonly rowId: number
  }[]
> => {
  const reader = await connection.runAndReadAll(
    `SELECT m.meter_id, m.step_min, m.others::VARCHAR, min(p.row_id)::DOUBLE, arg_min(p.file, p.row_id)::INTEGER
     FROM placed p JOIN day_steps d ON p.meter_id = d.meter_id AND p.wall_ms // 86400000 = d.day
     JOIN meter_steps m ON m.meter_id = d.meter_id WHERE d.step_min <> m.step_min
     GROUP BY ALL ORDER BY m.meter_id`,
  )
  return reader.getRows().map(([meterId, stepMin, others, rowId, file]) => ({
    meterId: String(meterId),
    stepsMin: [Number(stepMin), ...(JSON.parse(String(others)) as number[])],
    rowId: Number(rowId),
    file: Number(file),
  }))
}

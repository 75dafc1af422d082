import type { DuckDBConnection } from '@duckdb/node-api'
import type { ImportMapping } from '../../../core/import/import-mapping.ts'
import type { SkippedHours } from '../../../core/import/infer-clocks.ts'
import {
  standardOffsetMs,
  wallSpanOf,
  type ZoneChange,
  type ZoneClock,
  zoneClock,
} from '../../../core/import/zone-changes.ts'

/** Which of the two hours that a clock shows twice; what `staged.turn` holds. */
export const TURNS = { early: 0, late: 1, unclear: 2 } as const

/** Before and after a change so much is looked at for the order of a meter's lines. */
const AROUND_MS = 3 * 3_600_000

export const wallExtent = async (
  connection: DuckDBConnection,
): Promise<{ readonly fromMs: number; readonly toMs: number } | undefined> => {
  const reader = await connection.runAndReadAll(
    'SELECT min(wall_ms)::DOUBLE, max(wall_ms)::DOUBLE FROM staged WHERE fault < 0',
  )
  const [from, to] = reader.getRows()[0] ?? []
  return typeof from === 'number' && typeof to === 'number' ? { fromMs: from, toMs: to } : undefined
}

export const clockOf = (zone: string, extent: { fromMs: number; toMs: number }): ZoneClock =>
  zoneClock(zone, extent.fromMs, extent.toMs)

export const skippedHours = async (
  connection: DuckDBConnection,
  clock: ZoneClock,
): Promise<SkippedHours> => {
  let [places, filled, followed] = [0, 0, 0]
  for (const change of clock.changes) {
    const { kind, fromMs, toMs } = wallSpanOf(change)
    if (kind !== 'gap') continue
    const reader = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER, count(*) FILTER (inside)::INTEGER, count(*) FILTER (inside AND after)::INTEGER
       FROM (SELECT meter_id, bool_or(wall_ms < ${fromMs}) AS before,
         bool_or(wall_ms >= ${fromMs} AND wall_ms < ${toMs}) AS inside,
         bool_or(wall_ms >= ${toMs} AND wall_ms < ${toMs + (toMs - fromMs)}) AS after
         FROM staged WHERE fault < 0 AND wall_ms BETWEEN ${fromMs - AROUND_MS} AND ${toMs + AROUND_MS}
         GROUP BY meter_id) WHERE before AND (inside OR after)`,
    )
    const [all, some, both] = reader.getRows()[0] ?? []
    places += Number(all)
    filled += Number(some)
    followed += Number(both)
  }
  return { places, filled, followed }
}

/**
 * Tells the rows in an hour that the clocks show twice apart, in `staged.turn`, by the order of the meter's lines. Lines
 * that go forward, but for the fall of the clocks, show the earlier hour first; lines that go back the later one; two
 * lines of one time, next to each other, count in that order.
 */
export const settleDoubled = async (
  connection: DuckDBConnection,
  clock: ZoneClock,
): Promise<void> => {
  for (const change of clock.changes) {
    const { kind, fromMs, toMs } = wallSpanOf(change)
    if (kind !== 'doubled') continue
    await connection.run(
      `UPDATE staged SET turn = told.turn FROM (${turnSql(fromMs, toMs)}) told WHERE staged.rowid = told.row_id`,
    )
  }
}

const turnSql = (fromMs: number, toMs: number): string => {
  const inside = (column: string) => `(${column} >= ${fromMs} AND ${column} < ${toMs})`
  return `WITH near AS (
      SELECT rowid AS row_id, meter_id, wall_ms, lag(wall_ms) OVER line AS before_ms
      FROM staged WHERE fault < 0 AND wall_ms BETWEEN ${fromMs - AROUND_MS} AND ${toMs + AROUND_MS}
      WINDOW line AS (PARTITION BY meter_id ORDER BY rowid)
    ),
    ways AS (
      SELECT meter_id,
        count(*) FILTER (wall_ms < before_ms AND NOT (${inside('wall_ms')} AND ${inside('before_ms')})) AS falls,
        count(*) FILTER (wall_ms > before_ms AND NOT (${inside('wall_ms')} AND ${inside('before_ms')})) AS rises,
        count(*) FILTER (wall_ms < before_ms AND ${inside('wall_ms')} AND ${inside('before_ms')}) AS falls_inside,
        count(*) FILTER (wall_ms > before_ms AND ${inside('wall_ms')} AND ${inside('before_ms')}) AS rises_inside
      FROM near GROUP BY meter_id
    ),
    hours AS (
      SELECT row_id, meter_id,
        row_number() OVER (PARTITION BY meter_id, wall_ms ORDER BY row_id) AS place,
        count(*) OVER (PARTITION BY meter_id, wall_ms) AS times
      FROM near WHERE ${inside('wall_ms')}
    )
    SELECT row_id, CASE
      WHEN times = 2 AND falls = 0 AND falls_inside <= 1 AND rises > 0 AND place = 2 THEN ${TURNS.late}
      WHEN times = 2 AND falls = 0 AND falls_inside <= 1 AND rises > 0 THEN ${TURNS.early}
      WHEN times = 2 AND rises = 0 AND rises_inside <= 1 AND falls > 0 AND place = 1 THEN ${TURNS.late}
      WHEN times = 2 AND rises = 0 AND rises_inside <= 1 AND falls > 0 THEN ${TURNS.early}
      ELSE ${TURNS.unclear} END AS turn FROM hours JOIN ways USING (meter_id)`
}

/** The offset from UTC of `wall_ms` as SQL, and whether it lies in an hour that the clocks skip. */
export const offsetSql = (
  clock: ZoneClock,
  clocks: ImportMapping['time']['clocks'],
): { readonly offset: string; readonly isSkipped: string } => {
  if (clocks === 'standard') return { offset: String(standardOffsetMs(clock)), isSkipped: 'false' }
  const cases: string[] = []
  const skipped: string[] = []
  for (const change of clock.changes) {
    const { kind, fromMs, toMs } = wallSpanOf(change)
    cases.push(...offsetCases(change, kind, fromMs, toMs))
    if (kind === 'gap') skipped.push(`wall_ms >= ${fromMs} AND wall_ms < ${toMs}`)
  }
  const last = clock.changes.at(-1)?.offsetAfterMs ?? clock.firstOffsetMs
  return {
    offset: cases.length === 0 ? String(last) : `CASE ${cases.join(' ')} ELSE ${last} END`,
    isSkipped: clocks === 'shifted' || skipped.length === 0 ? 'false' : `(${skipped.join(' OR ')})`,
  }
}

/** Up to the change the offset before it holds; in a doubled hour, unless the row is of the later one. */
const offsetCases = (
  { offsetBeforeMs }: ZoneChange,
  kind: 'gap' | 'doubled',
  fromMs: number,
  toMs: number,
): readonly string[] =>
  kind === 'gap'
    ? [`WHEN wall_ms < ${toMs} THEN ${offsetBeforeMs}`]
    : [
        `WHEN wall_ms < ${fromMs} OR (wall_ms < ${toMs} AND turn <> ${TURNS.late}) THEN ${offsetBeforeMs}`,
      ]

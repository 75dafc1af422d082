import type { DuckDBConnection } from '@duckdb/node-api'
import { type DayIndex, dayFromIso } from '../../../core/time.ts'
import type { WrittenDays } from '../../../ports/meter-day-lake.ts'
import { dateGroups, filesOfDates } from './date-groups.ts'
import { CONTENT, standingRows } from './lake-rows.ts'
import { laidOver } from './lay-over.ts'
import { runOverFiles } from './read-parts.ts'

/**
 * Tells which of the days that are to be written say something else than what stands in the lake, and lays those that have
 * gaps over it.
 *
 * Keeps: revision and a hash of each meter-day that stands, of the dates that were written so far. Bounded by: these
 * meter-days, some 40 bytes each, on disk beyond DuckDB's memory limit. Late data: what others write meanwhile is not seen,
 * and what says the same is written once more. After restart: read again.
 */
export class StandingDays {
  readonly #connection: DuckDBConnection
  readonly #folder: string
  readonly #read = new Set<DayIndex>()
  #written: WrittenDays = { fresh: 0, corrected: 0, unchanged: 0 }

  constructor(connection: DuckDBConnection, folder: string) {
    this.#connection = connection
    this.#folder = folder
  }

  get written(): WrittenDays {
    return this.#written
  }

  /**
   * @param rows a SELECT of rows of the lake, of some dates
   * @returns those that say something new, each with a revision above what it replaces; undefined where none does
   */
  async changesOf(rows: string, dates: Iterable<DayIndex>): Promise<string | undefined> {
    await this.#run(`CREATE OR REPLACE TABLE written AS ${rows}`)
    await this.#readStanding(dates)
    await this.#readGappy()
    await this.#run(
      `CREATE OR REPLACE TABLE compared AS
       SELECT said.* REPLACE (greatest(said.revision, coalesce(stands.revision + 1, 0)) AS revision),
         stands.content IS NULL AS is_fresh, coalesce(stands.content = said.content, false) AS is_unchanged
       FROM (SELECT *, ${CONTENT} AS content FROM (${laidOver('written', 'stood')})) AS said
       LEFT JOIN standing AS stands USING (meter_id, day)`,
    )
    const reader = await this.#connection.runAndReadAll(
      'SELECT count(*) FILTER (is_fresh), count(*) FILTER (is_unchanged), count(*) FROM compared',
    )
    const [fresh = 0, unchanged = 0, all = 0] = (reader.getRows()[0] ?? []).map(Number)
    const before = this.#written
    this.#written = {
      fresh: before.fresh + fresh,
      corrected: before.corrected + all - fresh - unchanged,
      unchanged: before.unchanged + unchanged,
    }
    return unchanged === all
      ? undefined
      : 'SELECT * EXCLUDE (content, is_fresh, is_unchanged) FROM compared WHERE NOT is_unchanged'
  }

  async #readStanding(dates: Iterable<DayIndex>): Promise<void> {
    await this.#run(
      'CREATE TABLE IF NOT EXISTS standing (meter_id VARCHAR, day DATE, revision BIGINT, content UBIGINT)',
    )
    const days = [...dates].filter((day) => !this.#read.has(day)).sort((a, b) => a - b)
    for (const group of dateGroups(this.#folder, days)) {
      for (const day of group) this.#read.add(day)
      await this.#overDates(
        group,
        (table) =>
          `INSERT INTO standing SELECT meter_id, day, revision, ${CONTENT} FROM (${standingRows(table)})`,
      )
    }
  }

  /** What stood of the days that are written anew and have gaps. */
  async #readGappy(): Promise<void> {
    await this.#run(
      `CREATE OR REPLACE TABLE gappy AS SELECT meter_id, day FROM written JOIN standing USING (meter_id, day)
       WHERE contains(quality, '-') AND ${CONTENT} <> content`,
    )
    await this.#run('CREATE OR REPLACE TABLE stood AS SELECT * FROM written LIMIT 0')
    const reader = await this.#connection.runAndReadAll(
      'SELECT DISTINCT CAST(day AS VARCHAR) AS date FROM gappy ORDER BY date',
    )
    const days = reader.getRows().map(([date]) => dayFromIso(String(date)) as DayIndex)
    for (const group of dateGroups(this.#folder, days))
      await this.#overDates(
        group,
        (table) =>
          `INSERT INTO stood BY NAME ${standingRows(`(SELECT * FROM ${table} SEMI JOIN gappy USING (meter_id, day))`)}`,
      )
  }

  async #overDates(days: readonly DayIndex[], sql: (table: string) => string): Promise<void> {
    await runOverFiles(
      () => filesOfDates(this.#folder, days),
      (table) => this.#run(sql(table)),
    )
  }

  async #run(sql: string): Promise<void> {
    await this.#connection.run(sql)
  }
}

import type { DuckDBConnection } from '@duckdb/node-api'
import type { ImportMapping } from '../../../core/import/import-mapping.ts'
import { UNIT_FACTORS } from '../../../core/import/import-mapping.ts'
import type { ZoneClock } from '../../../core/import/zone-changes.ts'
import { offsetSql, TURNS } from './settle-times.ts'

/** What is true of all readings of an import, once every file has been read. */
export interface ReadingTerms {
  /** The clock of the zone; undefined where times have their offset. */
  readonly clock: ZoneClock | undefined
  readonly clocks: ImportMapping['time']['clocks']
  readonly kind: ImportMapping['value']['kind']
  readonly unit: ImportMapping['value']['unit']
  readonly stepMin: number | null
  readonly hasKvarh: boolean
  readonly hasQuality: boolean
  /** What the codes of quality mean. */
  readonly qualities: ReadonlyMap<string, string>
}

/** Makes the view `timed`: the sound rows of `staged` as instants, and what is wrong with the time of some. */
export const makeTimed = async (
  connection: DuckDBConnection,
  { clock, clocks }: ReadingTerms,
): Promise<void> => {
  const { offset, isSkipped } =
    clock === undefined ? { offset: '0', isSkipped: 'false' } : offsetSql(clock, clocks)
  await connection.run(
    `CREATE OR REPLACE VIEW timed AS
     SELECT rowid AS row_id, file, meter_id, wall_ms, wall_ms - (${offset}) + past_ms AS at_ms,
       value, kvarh, quality, ${isSkipped} AS is_skipped, turn = ${TURNS.unclear} AS is_unclear
     FROM staged WHERE fault < 0`,
  )
  await connection.run(
    `CREATE OR REPLACE VIEW placed AS SELECT * EXCLUDE (is_skipped, is_unclear) FROM timed
     WHERE NOT is_skipped AND NOT is_unclear`,
  )
}

/** Wh or kWh as kWh: divided by what is exact. Mean power times its hours. */
export const kwhSql = (value: string, { kind, unit }: ReadingTerms, stepMin: string): string => {
  const factor = UNIT_FACTORS[unit]
  const scaled =
    factor === 1e3
      ? value
      : factor < 1e3
        ? `${value} / ${1e3 / factor}`
        : `${value} * ${factor / 1e3}`
  return kind === 'power' ? `${scaled} * ${stepMin} / 60` : scaled
}

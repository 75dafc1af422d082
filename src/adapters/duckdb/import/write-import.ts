import type { DuckDBConnection } from '@duckdb/node-api'
import { type FileFormat, formatOf, timeSql, writeFile } from '../write-file.ts'
import { kwhSql, type ReadingTerms } from './timed-readings.ts'

/** The clean readings by the contract's columns, in the order of the files. */
const readingsSql = (terms: ReadingTerms, stamp: 'start' | 'end', format: FileFormat): string => {
  const isRegister = terms.kind === 'register'
  const step = 'coalesce(d.step_min, m.step_min)'
  const at = isRegister || stamp === 'start' ? 'p.at_ms' : `p.at_ms - ${step} * 60000`
  const dayMs = stamp === 'end' ? 'p.wall_ms - 1' : 'p.wall_ms'
  const columns = [
    'p.meter_id',
    `${timeSql(`(${at})`, format)} AS read_at`,
    `${kwhSql('p.value', terms, step)} AS ${isRegister ? 'register_kwh' : 'kwh'}`,
    ...(isRegister ? [] : [`${step}::INTEGER AS step_min`]),
    ...(terms.hasKvarh ? [`${kwhSql('p.kvarh', terms, step)} AS kvarh`] : []),
    ...(terms.hasQuality ? ['p.quality'] : []),
  ]
  return `SELECT ${columns.join(', ')} FROM placed p
    JOIN meter_steps m ON m.meter_id = p.meter_id
    LEFT JOIN day_steps d ON d.meter_id = p.meter_id AND d.day = (${dayMs}) // 86400000
    WHERE p.row_id NOT IN (SELECT row_id FROM dropped)`
}

/** @throws AdapterError `write-failed` */
export const writeImport = (
  connection: DuckDBConnection,
  path: string,
  terms: ReadingTerms,
  stamp: 'start' | 'end',
): Promise<void> => {
  const format = formatOf(path)
  return writeFile(connection, readingsSql(terms, stamp, format), path, format)
}

export interface ImportSummary {
  readonly rows: number
  readonly meters: number
  readonly firstMs: number
  readonly lastMs: number
  /** Meters by their step. */
  readonly steps: readonly { readonly stepMin: number; readonly meters: number }[]
  /** The first readings, as they are written to CSV. */
  readonly first: readonly Readonly<Record<string, string | number | null>>[]
}

const FIRST_ROWS = 5

/** What is written, in figures; times as they are after the stamp. */
export const importSummary = async (
  connection: DuckDBConnection,
  terms: ReadingTerms,
  stamp: 'start' | 'end',
): Promise<ImportSummary> => {
  const counts = await connection.runAndReadAll(
    `SELECT (SELECT count(*) FROM placed)::DOUBLE - (SELECT count(*) FROM dropped)::DOUBLE,
       count(DISTINCT meter_id)::DOUBLE, min(first_ms)::DOUBLE, max(last_ms)::DOUBLE FROM meter_days`,
  )
  const [rows, meters, firstMs, lastMs] = (counts.getRows()[0] ?? []).map(Number)
  const steps = await connection.runAndReadAll(
    'SELECT step_min, count(*)::DOUBLE FROM meter_steps GROUP BY 1 ORDER BY 2 DESC, 1',
  )
  const first = await connection.runAndReadAll(
    `${readingsSql(terms, stamp, 'csv')} ORDER BY p.row_id LIMIT ${FIRST_ROWS}`,
  )
  const stepsFound = steps
    .getRows()
    .map(([stepMin, count]) => ({ stepMin: Number(stepMin), meters: Number(count) }))
  const shiftMs =
    terms.kind !== 'register' && stamp === 'end' ? (stepsFound[0]?.stepMin ?? 0) * 60_000 : 0
  return {
    rows: rows ?? 0,
    meters: meters ?? 0,
    firstMs: (firstMs ?? 0) - shiftMs,
    lastMs: (lastMs ?? 0) - shiftMs,
    steps: terms.kind === 'register' ? [] : stepsFound,
    first: first.getRowObjectsJson() as ImportSummary['first'],
  }
}

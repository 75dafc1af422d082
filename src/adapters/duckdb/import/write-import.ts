import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlText } from '../quote.ts'
import { type FileFormat, formatOf, timeSql, writeFile } from '../write-file.ts'
import { kwhSql, type ReadingTerms } from './timed-readings.ts'

/** What the readings need to be written. */
export interface WriteTerms extends ReadingTerms {
  readonly stamp: 'start' | 'end'
  /** Some meter has days of another step than most. */
  readonly isMixed: boolean
  /** Some rows are left out as repeats. */
  readonly hasDropped: boolean
}

export const writeTermsOf = async (
  connection: DuckDBConnection,
  terms: ReadingTerms,
  stamp: 'start' | 'end',
): Promise<WriteTerms> => {
  const reader = await connection.runAndReadAll(
    'SELECT EXISTS (SELECT 1 FROM day_steps), EXISTS (SELECT 1 FROM dropped)',
  )
  const [isMixed, hasDropped] = reader.getRows()[0] ?? []
  return { ...terms, stamp, isMixed: isMixed === true, hasDropped: hasDropped === true }
}

/**
 * The clean readings by the contract's columns, in the order of the files: each row finds one step, which keeps rows
 * where they are, as an outer join would not.
 */
const readingsSql = (terms: WriteTerms, format: FileFormat, only = 'true'): string => {
  const { stamp, isMixed, hasDropped } = terms
  const isRegister = terms.kind === 'register'
  const at = isRegister || stamp === 'start' ? 'p.at_ms' : 'p.at_ms - s.step_min * 60000'
  const dayMs = stamp === 'end' ? 'p.wall_ms - 1' : 'p.wall_ms'
  const columns = [
    'p.meter_id',
    `${timeSql(`(${at})`, format)} AS read_at`,
    `${kwhSql('p.value', terms, 's.step_min')} AS ${isRegister ? 'register_kwh' : 'kwh'}`,
    ...(isRegister ? [] : ['s.step_min']),
    ...(terms.hasKvarh ? [`${kwhSql('p.kvarh', terms, 's.step_min')} AS kvarh`] : []),
    ...(terms.hasQuality ? [`${qualitySql(terms.qualities)} AS quality`] : []),
  ]
  const steps = isMixed
    ? `JOIN day_steps s ON s.meter_id = p.meter_id AND s.day = (${dayMs}) // 86400000`
    : 'JOIN meter_steps s ON s.meter_id = p.meter_id'
  return `SELECT ${columns.join(', ')} FROM placed p ${steps}
    WHERE ${only} ${hasDropped ? 'AND p.row_id NOT IN (SELECT row_id FROM dropped)' : ''}`
}

const qualitySql = (qualities: ReadonlyMap<string, string>): string =>
  qualities.size === 0
    ? 'p.quality'
    : `CASE p.quality ${[...qualities].map(([raw, word]) => `WHEN ${sqlText(raw)} THEN ${sqlText(word)}`).join(' ')} END`

/** @throws AdapterError `write-failed` */
export const writeImport = async (
  connection: DuckDBConnection,
  path: string,
  terms: WriteTerms,
): Promise<void> => {
  const format = formatOf(path)
  // Joined as they are written, rows stay in the order of the files, and the same files give the same bytes.
  await connection.run("SET disabled_optimizers = 'join_order,build_side_probe_side'")
  await writeFile(connection, readingsSql(terms, format), path, format)
  await connection.run('RESET disabled_optimizers')
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
  terms: WriteTerms,
): Promise<ImportSummary> => {
  const counts = await connection.runAndReadAll(
    `SELECT (SELECT count(*) FROM placed)::DOUBLE - (SELECT count(*) FROM dropped)::DOUBLE,
       count(DISTINCT meter_id)::DOUBLE, min(first_ms)::DOUBLE, max(last_ms)::DOUBLE FROM meter_days`,
  )
  const [rows, meters, firstMs, lastMs] = (counts.getRows()[0] ?? []).map(Number)
  const steps = await connection.runAndReadAll(
    'SELECT step_min, count(*)::DOUBLE FROM meter_steps GROUP BY 1 ORDER BY 2 DESC, 1',
  )
  const ids = await connection.runAndReadAll(
    `SELECT row_id FROM placed WHERE row_id NOT IN (SELECT row_id FROM dropped) LIMIT ${FIRST_ROWS}`,
  )
  const first = await connection.runAndReadAll(
    `${readingsSql(terms, 'csv', `p.row_id IN (${[-1, ...ids.getRows().map(String)].join(', ')})`)} ORDER BY p.row_id`,
  )
  const stepsFound = steps
    .getRows()
    .map(([stepMin, count]) => ({ stepMin: Number(stepMin), meters: Number(count) }))
  const shiftMs =
    terms.kind !== 'register' && terms.stamp === 'end' ? (stepsFound[0]?.stepMin ?? 0) * 60_000 : 0
  return {
    rows: rows ?? 0,
    meters: meters ?? 0,
    firstMs: (firstMs ?? 0) - shiftMs,
    lastMs: (lastMs ?? 0) - shiftMs,
    steps: terms.kind === 'register' ? [] : stepsFound,
    first: first.getRowObjectsJson() as ImportSummary['first'],
  }
}

import type { Command } from 'commander'
import type { Config } from '../app/config.ts'
import type { ScanFilesOptions } from '../app/scan/scan-files.ts'
import { columnNames, configOption, day, wholeNumber } from './options.ts'
import { UsageError } from './usage-error.ts'

/** What a scan reads and how it judges: the options of every command that scans files. */
export interface ScanInputFlags {
  readonly readings?: string
  readonly sql?: string
  readonly columns?: Readonly<Record<string, string>>
  readonly meters?: string
  readonly transformers?: string
  readonly licences?: string
  readonly orders?: string
  readonly tips?: string
  readonly weather?: string
  readonly asOf?: number
  readonly window?: number
  readonly config?: string
  readonly strict?: boolean
  readonly threads?: number
}

export const addScanInput = (command: Command): Command =>
  addReadingInput(command).option(
    '--as-of <date>',
    'the last day judged; else the last whole one',
    day,
  )

/** The same for commands that judge more than one day. */
export const addReadingInput = (command: Command): Command =>
  command
    .option('--readings <glob>', 'CSV (also .gz) or Parquet; a path or a pattern in quotes')
    .option('--sql <select>', 'a DuckDB SELECT instead; the files of --readings are its table')
    .option('--columns <a=b,...>', 'our column = yours: meter_id=METER,kwh=ENERGY', columnNames)
    .option('--meters <file>', 'transformer, region, time zone, class ... of each meter')
    .option('--transformers <file>', 'rating, head meter, losses')
    .option('--licences <file>', 'registered miners and what they declared')
    .option('--orders <file>', 'curtailment orders')
    .option('--tips <file>', 'tips from the public')
    .option('--weather <file>', 'hourly temperature of each region')
    .option('--window <days>', 'local days that are judged; else assess.windowDays', wholeNumber(1))
    .addOption(configOption())
    .option('--strict', 'a bad row, a rejected reading or a meter of two steps ends the scan')
    .option('--threads <n>', 'threads that read and judge; else scan.threads', wholeNumber(1))

/** @throws UsageError where there is nothing to read */
export const demandReadings = ({ readings, sql }: ScanInputFlags): void => {
  if (readings === undefined && sql === undefined)
    throw new UsageError('nothing to scan: give --readings FILE, or --sql SELECT')
}

/** @throws UsageError where the window is too short to judge anybody */
export const scanOrder = (
  flags: ScanInputFlags,
  loaded: Config,
  nowMs: number,
): Omit<ScanFilesOptions, 'explainAll' | 'onProgress'> => {
  const windowDays = flags.window ?? loaded.assess.windowDays
  if (windowDays < loaded.assess.minDays)
    throw new UsageError(
      `--window ${windowDays} is shorter than assess.minDays, which is ${loaded.assess.minDays}`,
    )
  const { meters, transformers, licences, orders, tips, weather } = flags
  return {
    config: { ...loaded, assess: { ...loaded.assess, windowDays } },
    readings: flags.readings,
    sql: flags.sql,
    columns: flags.columns ?? {},
    reference: { meters, transformers, licences, orders, tips, weather },
    asOf: flags.asOf,
    strict: flags.strict ?? false,
    threads: flags.threads,
    nowMs,
  }
}

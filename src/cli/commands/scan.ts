import { type Command, Option } from 'commander'
import type { Language } from '../../core/score/texts.ts'
import { EXIT } from '../exit.ts'
import { type Io, say } from '../io.ts'
import {
  columnNames,
  configOption,
  day,
  languageOf,
  languageOption,
  wholeNumber,
} from '../options.ts'
import { progressOn } from '../progress.ts'
import { CSV_COLUMNS } from '../render/csv.ts'
import type { CommandContext } from '../run.ts'
import { UsageError } from '../usage-error.ts'

interface ScanFlags {
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
  readonly top?: number
  readonly format: 'ndjson' | 'csv' | 'table'
  readonly out?: string
  readonly all?: boolean
  readonly config?: string
  readonly strict?: boolean
  readonly threads?: number
  readonly lang?: Language
}

export const addScan = (program: Command, { io, end }: CommandContext): void => {
  program
    .command('scan')
    .description('judge the readings in files: the suspects, best first')
    .option('--readings <glob>', 'CSV (also .gz) or Parquet; a path or a pattern in quotes')
    .option('--sql <select>', 'a DuckDB SELECT instead; the files of --readings are its table')
    .option('--columns <a=b,...>', 'our column = yours: meter_id=METER,kwh=ENERGY', columnNames)
    .option('--meters <file>', 'transformer, region, time zone, class ... of each meter')
    .option('--transformers <file>', 'rating, head meter, losses')
    .option('--licences <file>', 'registered miners and what they declared')
    .option('--orders <file>', 'curtailment orders')
    .option('--tips <file>', 'tips from the public')
    .option('--weather <file>', 'hourly temperature of each region')
    .option('--as-of <date>', 'the last day judged; else the last whole one', day)
    .option('--window <days>', 'local days that are judged; else assess.windowDays', wholeNumber(1))
    .option('--top <n>', 'only the best n', wholeNumber(1))
    .addOption(
      new Option('--format <format>', 'of the result')
        .choices(['ndjson', 'csv', 'table'])
        .default('ndjson'),
    )
    .option('--out <file>', 'where the result goes; else standard output')
    .option('--all', 'one line for each site, also for what could not be judged')
    .addOption(configOption())
    .option('--strict', 'a bad row, a rejected reading or a meter of two steps ends the scan')
    .option('--threads <n>', 'threads that read and judge; else scan.threads', wholeNumber(1))
    .addOption(languageOption())
    .addHelpText(
      'after',
      `\nColumns of --format csv: ${CSV_COLUMNS.join(', ')}. Lists hold their codes, joined by ";".
\nExample: greywatt scan --readings 'lake/*.parquet' --meters meters.csv --format table --top 20`,
    )
    .action(async (flags: ScanFlags) => {
      await scanCommand(flags, io)
      end(EXIT.done)
    })
}

const scanCommand = async (flags: ScanFlags, io: Io): Promise<void> => {
  if (flags.readings === undefined && flags.sql === undefined)
    throw new UsageError('nothing to scan: give --readings FILE, or --sql SELECT')
  const [
    { loadConfig },
    { scanFiles },
    { checkWritable, writeWhole },
    { scanNotes },
    { scanProgress },
    render,
  ] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/scan/scan-files.ts'),
    import('../../app/write-output.ts'),
    import('../render/scan-notes.ts'),
    import('../render/scan-progress.ts'),
    import('../render/scan-result.ts'),
  ])
  const language = languageOf(flags.lang, io)
  const loaded = loadConfig(flags.config)
  const windowDays = flags.window ?? loaded.assess.windowDays
  if (windowDays < loaded.assess.minDays)
    throw new UsageError(
      `--window ${windowDays} is shorter than assess.minDays, which is ${loaded.assess.minDays}`,
    )
  const config = { ...loaded, assess: { ...loaded.assess, windowDays } }
  if (flags.out !== undefined) checkWritable(flags.out)
  const progress = progressOn(io)
  const startedMs = performance.now()
  const { meters, transformers, licences, orders, tips, weather } = flags
  const result = await scanFiles({
    config,
    readings: flags.readings,
    sql: flags.sql,
    columns: flags.columns ?? {},
    reference: { meters, transformers, licences, orders, tips, weather },
    asOf: flags.asOf,
    strict: flags.strict ?? false,
    threads: flags.threads,
    nowMs: Date.now(),
    explainAll: flags.all ?? false,
    onProgress: (done) =>
      progress.show(() => scanProgress(done, (performance.now() - startedMs) / 1000)),
  }).finally(() => progress.clear())
  const seconds = (performance.now() - startedMs) / 1000
  const listed = (flags.all ? result.sites : result.suspects).slice(0, flags.top)
  const toFile = flags.out !== undefined
  const text = render.scanResult(listed, flags.format, {
    language,
    currency: config.money.currency,
    out: toFile ? { ...io.stdout, isTTY: false, columns: undefined } : io.stdout,
    env: io.env,
  })
  if (flags.out === undefined) io.stdout.write(text)
  else writeWhole(flags.out, text)
  for (const line of scanNotes(result, seconds)) say(io, line)
}

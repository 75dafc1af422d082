import { type Command, Option } from 'commander'
import type { ScanProgress } from '../../app/scan/scan.ts'
import type { Language } from '../../core/score/texts.ts'
import { EXIT } from '../exit.ts'
import { type Io, say } from '../io.ts'
import { day, languageOf, languageOption, wholeNumber } from '../options.ts'
import { progressOn } from '../progress.ts'
import { CSV_COLUMNS } from '../render/csv.ts'
import type { CommandContext } from '../run.ts'
import { addScanInput, type ScanInputFlags, scanOrder } from '../scan-input.ts'
import { UsageError } from '../usage-error.ts'

interface ScanFlags extends ScanInputFlags {
  readonly top?: number
  readonly format: 'ndjson' | 'csv' | 'table'
  readonly out?: string
  readonly all?: boolean
  readonly lang?: Language
  readonly lake?: string
  readonly from?: number
  readonly to?: number
  readonly writeLake?: string
}

export const addScan = (program: Command, { io, end }: CommandContext): void => {
  addScanInput(program.command('scan'))
    .description('judge the readings in files: the suspects, best first')
    .option('--lake <folder>', 'meter-days of a lake instead of readings')
    .option('--from <date>', 'the first day of the lake that is read', day)
    .option('--to <date>', 'the last day of the lake that is read', day)
    .option('--write-lake <folder>', 'writes the meter-days of the readings into a lake, too')
    .option('--top <n>', 'only the best n', wholeNumber(1))
    .addOption(
      new Option('--format <format>', 'of the result')
        .choices(['ndjson', 'csv', 'table'])
        .default('ndjson'),
    )
    .option('--out <file>', 'where the result goes; else standard output')
    .option('--all', 'one line for each site, also for what could not be judged')
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

const demandOneSource = (flags: ScanFlags): void => {
  const { readings, sql, lake, columns, strict, writeLake, from, to } = flags
  if (readings === undefined && sql === undefined && lake === undefined)
    throw new UsageError('nothing to scan: give --readings FILE, --sql SELECT or --lake FOLDER')
  const ofReadings = { readings, sql, columns, strict, 'write-lake': writeLake }
  const given = Object.entries(ofReadings).find(([, value]) => value !== undefined)
  if (lake !== undefined && given !== undefined)
    throw new UsageError(
      `--${given[0]} is of readings, and --lake of their meter-days: leave one out`,
    )
  if (lake === undefined && (from !== undefined || to !== undefined))
    throw new UsageError('--from and --to choose days of a lake: give --lake FOLDER, too')
}

const scanCommand = async (flags: ScanFlags, io: Io): Promise<void> => {
  demandOneSource(flags)
  const [
    { loadConfig },
    { scanFiles },
    { scanLake },
    { checkWritable, writeWhole },
    { scanNotes },
    { scanProgress },
    render,
  ] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/scan/scan-files.ts'),
    import('../../app/scan/scan-lake.ts'),
    import('../../app/write-output.ts'),
    import('../render/scan-notes.ts'),
    import('../render/scan-progress.ts'),
    import('../render/scan-result.ts'),
  ])
  const language = languageOf(flags.lang, io)
  const order = scanOrder(flags, loadConfig(flags.config), Date.now())
  if (flags.out !== undefined) checkWritable(flags.out)
  const progress = progressOn(io)
  const startedMs = performance.now()
  const common = {
    ...order,
    explainAll: flags.all ?? false,
    onProgress: (done: ScanProgress) =>
      progress.show(() => scanProgress(done, (performance.now() - startedMs) / 1000)),
  }
  const scanning =
    flags.lake === undefined
      ? scanFiles({ ...common, writeLake: flags.writeLake })
      : scanLake({ ...common, folder: flags.lake, from: flags.from, to: flags.to })
  const result = await scanning.finally(() => progress.clear())
  const seconds = (performance.now() - startedMs) / 1000
  const listed = (flags.all ? result.sites : result.suspects).slice(0, flags.top)
  const toFile = flags.out !== undefined
  const text = render.scanResult(listed, flags.format, {
    language,
    currency: order.config.money.currency,
    out: toFile ? { ...io.stdout, isTTY: false, columns: undefined } : io.stdout,
    env: io.env,
  })
  if (flags.out === undefined) io.stdout.write(text)
  else writeWhole(flags.out, text)
  for (const line of scanNotes(result, seconds)) say(io, line)
}

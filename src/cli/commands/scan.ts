import { type Command, Option } from 'commander'
import type { Language } from '../../core/score/texts.ts'
import { EXIT } from '../exit.ts'
import { type Io, say } from '../io.ts'
import { languageOf, languageOption, wholeNumber } from '../options.ts'
import { progressOn } from '../progress.ts'
import { CSV_COLUMNS } from '../render/csv.ts'
import type { CommandContext } from '../run.ts'
import { addScanInput, demandReadings, type ScanInputFlags, scanOrder } from '../scan-input.ts'

interface ScanFlags extends ScanInputFlags {
  readonly top?: number
  readonly format: 'ndjson' | 'csv' | 'table'
  readonly out?: string
  readonly all?: boolean
  readonly lang?: Language
}

export const addScan = (program: Command, { io, end }: CommandContext): void => {
  addScanInput(program.command('scan'))
    .description('judge the readings in files: the suspects, best first')
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

const scanCommand = async (flags: ScanFlags, io: Io): Promise<void> => {
  demandReadings(flags)
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
  const order = scanOrder(flags, loadConfig(flags.config), Date.now())
  if (flags.out !== undefined) checkWritable(flags.out)
  const progress = progressOn(io)
  const startedMs = performance.now()
  const result = await scanFiles({
    ...order,
    explainAll: flags.all ?? false,
    onProgress: (done) =>
      progress.show(() => scanProgress(done, (performance.now() - startedMs) / 1000)),
  }).finally(() => progress.clear())
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

import type { Command } from 'commander'
import type { Language } from '../../core/score/texts.ts'
import { EXIT } from '../exit.ts'
import { type Io, say } from '../io.ts'
import { languageOf, languageOption, wholeNumber } from '../options.ts'
import { progressOn } from '../progress.ts'
import type { CommandContext } from '../run.ts'
import { addScanInput, demandReadings, type ScanInputFlags, scanOrder } from '../scan-input.ts'

interface ReportFlags extends ScanInputFlags {
  readonly top: number
  readonly out?: string
  readonly lang?: Language
}

/** As many as make a file of a few MB, and more than a crew can visit in a season. */
const MOST_DOSSIERS = 200

export const addReport = (program: Command, { io, end }: CommandContext): void => {
  addScanInput(program.command('report'))
    .description('judge the readings in files: one HTML page to read, print and take along')
    .option('--top <n>', 'suspects that are shown, the best ones', wholeNumber(1), MOST_DOSSIERS)
    .option('--out <file>', 'where the page goes; else standard output')
    .addOption(languageOption())
    .addHelpText(
      'after',
      `\nThe page needs no network and runs no script. It judges as "greywatt scan" does.
\nExample: greywatt report --readings 'lake/*.parquet' --meters meters.csv --lang ru --out report.html`,
    )
    .action(async (flags: ReportFlags) => {
      await reportCommand(flags, io)
      end(EXIT.done)
    })
}

const reportCommand = async (flags: ReportFlags, io: Io): Promise<void> => {
  demandReadings(flags)
  const [
    { loadConfig },
    { reportFiles },
    { sha256Base64 },
    { checkWritable, writeWhole },
    { scanNotes, scanRemarks },
    { scanProgress },
    { reportPage },
  ] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/report/report-files.ts'),
    import('../../app/report/sha256.ts'),
    import('../../app/write-output.ts'),
    import('../render/scan-notes.ts'),
    import('../render/scan-progress.ts'),
    import('../../report/report-page.ts'),
  ])
  const language = languageOf(flags.lang, io)
  const order = scanOrder(flags, loadConfig(flags.config), Date.now())
  if (flags.out !== undefined) checkWritable(flags.out)
  const progress = progressOn(io)
  const startedMs = performance.now()
  const { data, result } = await reportFiles({
    ...order,
    top: flags.top,
    remarksOf: scanRemarks,
    onProgress: (done) =>
      progress.show(() => scanProgress(done, (performance.now() - startedMs) / 1000)),
  }).finally(() => progress.clear())
  const page = reportPage(data, language, sha256Base64)
  if (flags.out === undefined) io.stdout.write(page)
  else writeWhole(flags.out, page)
  for (const line of scanNotes(result, (performance.now() - startedMs) / 1000)) say(io, line)
}

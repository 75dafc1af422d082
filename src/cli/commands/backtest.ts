import type { Command } from 'commander'
import type { Language } from '../../core/score/texts.ts'
import { EXIT } from '../exit.ts'
import { type Io, say } from '../io.ts'
import { day, languageOf, languageOption, wholeNumber } from '../options.ts'
import { progressOn } from '../progress.ts'
import type { CommandContext } from '../run.ts'
import { addReadingInput, type ScanInputFlags, scanOrder } from '../scan-input.ts'
import { UsageError } from '../usage-error.ts'

interface BacktestFlags extends ScanInputFlags {
  readonly lake?: string
  readonly outcomes?: string
  readonly truth?: string
  readonly from?: number
  readonly to?: number
  readonly model?: string
  readonly againstConfig?: string
  readonly againstModel?: string
  readonly list?: number
  readonly revisitAfter?: number
  readonly keepInspected?: boolean
  readonly json?: boolean
  readonly lists: boolean
  readonly out?: string
  readonly lang?: Language
}

export const addBacktest = (program: Command, { io, end }: CommandContext): void => {
  addReadingInput(program.command('backtest'))
    .description(
      'walk history day by day as if live: the weekly lists, and which known mines they had',
    )
    .option('--lake <folder>', 'meter-days of a lake instead of readings')
    .option('--outcomes <file>', 'what inspections found, and when: CSV, Parquet or JSON lines')
    .option('--truth <file>', 'truth.json of a simulated region: all of its mines are known')
    .option('--from <date>', 'the first day as of which there may be a list', day)
    .option('--to <date>', 'the last one; else the last whole day', day)
    .option('--model <model>', '"current", "rules" or a pointer file; else assess.model')
    .option('--against-config <file>', 'a second configuration, to compare')
    .option('--against-model <model>', 'a second model, to compare')
    .option('--list <n>', 'sites on a weekly list; else ranking.visitsPerWeek', wholeNumber(1))
    .option(
      '--revisit-after <days>',
      'for so long a settled site is passed over; else ranking.revisitAfterDays',
      wholeNumber(0),
    )
    .option('--keep-inspected', 'pass over no site, as live lists do today')
    .option('--json', 'one JSON object instead of tables (docs/schemas/backtest.json)')
    .option('--no-lists', 'leave the lists of each week out of the tables')
    .option('--out <file>', 'where the result goes; else standard output')
    .addOption(languageOption())
    .addHelpText(
      'after',
      `\nThe list of a week is as of the Sunday before it and knows nothing later. What that rests on: docs/backtest.md.
\nExample: greywatt backtest --readings 'winter/*.parquet' --meters meters.csv --outcomes outcomes.csv \\
           --from 2025-12-01 --to 2026-02-28 --against-config new.yaml`,
    )
    .action(async (flags: BacktestFlags) => {
      await backtestCommand(flags, io)
      end(EXIT.done)
    })
}

const demandInput = ({ readings, sql, lake, columns, strict, ...flags }: BacktestFlags): void => {
  if (readings === undefined && sql === undefined && lake === undefined)
    throw new UsageError('nothing to backtest: give --readings FILE, --sql SELECT or --lake FOLDER')
  const given = Object.entries({ readings, sql, columns, strict }).find(
    ([, value]) => value !== undefined,
  )
  if (lake !== undefined && given !== undefined)
    throw new UsageError(
      `--${given[0]} is of readings, and --lake of their meter-days: leave one out`,
    )
  const { from, to, keepInspected, revisitAfter } = flags
  if (from !== undefined && to !== undefined && from > to)
    throw new UsageError('--from lies behind --to: give a period that begins before it ends')
  if (keepInspected && revisitAfter !== undefined)
    throw new UsageError('--keep-inspected passes over no site: leave it or --revisit-after out')
}

const backtestCommand = async (flags: BacktestFlags, io: Io): Promise<void> => {
  demandInput(flags)
  const [
    { loadConfig },
    { backtestFiles },
    { readingDifference },
    { checkWritable, writeWhole },
    { backtestNotes },
    { backtestReport },
    { scanProgress },
  ] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/backtest/backtest-files.ts'),
    import('../../app/backtest/reads-alike.ts'),
    import('../../app/write-output.ts'),
    import('../render/backtest/notes.ts'),
    import('../render/backtest/report.ts'),
    import('../render/scan-progress.ts'),
  ])
  const language = languageOf(flags.lang, io)
  const nowMs = Date.now()
  const sideOf = (configFile: string | undefined, model: string | undefined) => {
    const { config } = scanOrder(flags, loadConfig(configFile), nowMs)
    const assess = { ...config.assess, ...(model === undefined ? {} : { model }) }
    return { configFile, config: { ...config, assess } }
  }
  const { config: configFile, model, againstConfig, againstModel } = flags
  const a = sideOf(configFile, model)
  const isCompared = againstConfig !== undefined || againstModel !== undefined
  const sides = isCompared ? [a, sideOf(againstConfig ?? configFile, againstModel)] : [a]
  const difference = sides[1] && readingDifference(a.config, sides[1].config)
  if (difference !== undefined)
    throw new UsageError(
      `the two configurations read the readings differently (${difference}), and a backtest compares how the same ones are judged: make it the same in both`,
    )
  if (flags.out !== undefined) checkWritable(flags.out)
  const { ranking } = a.config
  const progress = progressOn(io)
  const startedMs = performance.now()
  const secondsSince = (): number => (performance.now() - startedMs) / 1000
  const { reference } = scanOrder(flags, a.config, nowMs)
  const result = await backtestFiles({
    sides,
    readings: flags.readings,
    sql: flags.sql,
    lake: flags.lake,
    columns: flags.columns ?? {},
    reference,
    strict: flags.strict ?? false,
    outcomes: flags.outcomes,
    truth: flags.truth,
    from: flags.from,
    to: flags.to,
    listSize: flags.list ?? ranking.visitsPerWeek,
    revisitAfterDays: flags.keepInspected
      ? undefined
      : (flags.revisitAfter ?? ranking.revisitAfterDays),
    threads: flags.threads,
    nowMs,
    onProgress: (done) => progress.show(() => scanProgress(done, secondsSince())),
  }).finally(() => progress.clear())
  const text = flags.json
    ? `${JSON.stringify(result.document)}\n`
    : backtestReport(result.document, {
        language,
        hasLists: flags.lists,
        out:
          flags.out === undefined ? io.stdout : { ...io.stdout, isTTY: false, columns: undefined },
        env: io.env,
      })
  if (flags.out === undefined) io.stdout.write(text)
  else writeWhole(flags.out, text)
  for (const line of backtestNotes(result, { from: flags.from, to: flags.to }, secondsSince()))
    say(io, line)
}

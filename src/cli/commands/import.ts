import { type Command, InvalidArgumentError } from 'commander'
import type { ZoneAnswer } from '../../core/import/import-answers.ts'
import { isTimeZone } from '../../core/time.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { addAnswers, answersOf, type ImportFlags } from '../import-options.ts'
import { type Io, say } from '../io.ts'
import { configOption, wholeNumber } from '../options.ts'
import { progressOn } from '../progress.ts'
import type { CommandContext } from '../run.ts'
import { UsageError } from '../usage-error.ts'

interface Flags extends ImportFlags {
  readonly out?: string
  readonly lake?: string
  readonly meters?: string
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly strict?: boolean
  readonly mapping?: string
  readonly saveMapping?: string
  readonly timezone?: string
  readonly config?: string
  readonly threads?: number
  readonly memory: string
}

const timeZone = (text: string): string => {
  if (isTimeZone(text)) return text
  throw new InvalidArgumentError('Give an IANA time zone such as Asia/Almaty.')
}

const memory = (text: string): string => {
  if (/^\d+(MB|GB)$/.test(text)) return text
  throw new InvalidArgumentError('Give an amount such as 1GB.')
}

export const addImport = (program: Command, { io, end }: CommandContext): void => {
  const command = program
    .command('import')
    .description('make clean readings of an export of any form, or say what is wrong with it')
    .argument(
      '<files...>',
      'CSV, Parquet or Green Button XML, also .gz; paths, or patterns in quotes',
    )
    .option('--out <file>', 'where the readings go: .parquet, .csv or .csv.gz')
    .option('--lake <folder>', 'or: the lake that their meter-days go into; corrections replace')
    .option('--meters <file>', 'time zone, transformer, class ... of each meter, for --lake')
    .option('--dry-run', 'show how the files are read and what is wrong; write nothing')
    .option('--json', 'the report as JSON')
    .option('--strict', 'anything that has to be left out is fatal')
    .option(
      '--timezone <zone>',
      'of times without an offset; else that of the configuration',
      timeZone,
    )
    .option('--mapping <file>', 'read the files as this says, and infer nothing')
    .option('--save-mapping <file>', 'write down how the files are read')
    .addOption(configOption())
    .option('--threads <n>', 'threads that read; else one a core', wholeNumber(1))
    .option('--memory <amount>', 'that DuckDB may take; beyond it goes to disk', memory, '1GB')
    .optionsGroup('Answers, each in place of what would be inferred:')
  addAnswers(command)
    .addHelpText(
      'after',
      `\nExamples: greywatt import 'export/*.csv' --timezone Asia/Almaty --dry-run
          greywatt import export.csv.gz --unit kWh --stamp end --out readings.parquet
          greywatt import 'export/*.csv' --mapping export.yaml --meters meters.csv --lake lake`,
    )
    .action(async (files: readonly string[], flags: Flags) => {
      end(await importCommand(files, flags, io))
    })
}

const demandOneTarget = ({ out, lake, dryRun, meters }: Flags): void => {
  const targets = [
    out === undefined ? [] : '--out',
    lake === undefined ? [] : '--lake',
    dryRun ? '--dry-run' : [],
  ].flat()
  if (targets.length === 0)
    throw new UsageError('nowhere to go: give --out FILE, --lake FOLDER, or --dry-run')
  if (targets.length > 1) throw new UsageError(`${targets.join(' and ')}: give one of them`)
  if (meters !== undefined && lake === undefined)
    throw new UsageError('--meters is of the days of --lake: readings need none')
}

const importCommand = async (files: readonly string[], flags: Flags, io: Io): Promise<ExitCode> => {
  demandOneTarget(flags)
  const answers = answersOf(flags)
  const answered = Object.values(answers).some((it) => it !== undefined)
  if (flags.mapping !== undefined && (answered || flags.timezone !== undefined))
    throw new UsageError('--mapping says all of it: leave other answers out, or change the file')
  const [
    { loadConfig },
    { importFiles },
    { readMapping, saveMapping },
    { checkWritable },
    render,
    { importProgress },
  ] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/import/import-files.ts'),
    import('../../app/import/mapping-file.ts'),
    import('../../app/write-output.ts'),
    import('../render/import-report.ts'),
    import('../render/import-progress.ts'),
  ])
  if (flags.out !== undefined) checkWritable(flags.out)
  const config = loadConfig(flags.config)
  const progress = progressOn(io)
  const startedMs = performance.now()
  const outcome = await importFiles({
    files,
    answers,
    mapping: flags.mapping === undefined ? undefined : readMapping(flags.mapping),
    zone: zoneOf(flags, config.timezone),
    out: flags.out,
    lake:
      flags.lake === undefined ? undefined : { folder: flags.lake, config, meters: flags.meters },
    strict: flags.strict ?? false,
    nowMs: Date.now(),
    threads: flags.threads,
    memoryLimit: flags.memory,
    onProgress: (done) =>
      progress.show(() => importProgress(done, (performance.now() - startedMs) / 1000)),
  }).finally(() => progress.clear())
  const seconds = (performance.now() - startedMs) / 1000
  if (flags.json) io.stdout.write(`${JSON.stringify(render.importJson(outcome), null, 2)}\n`)
  else if (flags.dryRun) io.stdout.write(render.importReport(outcome, io.stdout, io.env))
  if (outcome.type === 'asked') {
    for (const line of render.questionLines(outcome)) say(io, line)
    return EXIT.badInput
  }
  if (flags.saveMapping !== undefined) {
    if (outcome.mapping === undefined)
      throw new UsageError('--save-mapping: Green Button files need no mapping')
    saveMapping(flags.saveMapping, outcome.mapping)
  }
  for (const line of render.importNotes(
    outcome,
    flags.out ?? flags.lake,
    seconds,
    flags.dryRun === true && !flags.json,
  ))
    say(io, line)
  return outcome.type === 'refused' ? EXIT.badInput : EXIT.done
}

const zoneOf = ({ timezone, config }: Flags, configured: string): ZoneAnswer => {
  if (timezone !== undefined) return { zone: timezone, source: 'option' }
  return { zone: configured, source: config === undefined ? 'default' : 'configuration' }
}

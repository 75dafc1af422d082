import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { type Io, say } from '../io.ts'
import { configOption, day } from '../options.ts'
import { progressOn } from '../progress.ts'
import type { CommandContext } from '../run.ts'
import { UsageError } from '../usage-error.ts'

interface CompactFlags {
  readonly config?: string
  readonly from?: number
  readonly to?: number
  readonly keepRevisions?: boolean
  readonly json?: boolean
}

export const addLake = (program: Command, { io, end }: CommandContext): void => {
  const lake = program
    .command('lake')
    .description('look after the meter-days that are kept as Parquet')
    .helpCommand(false)
  lake
    .command('compact')
    .description('make one file of those of each date and bucket, and drop what was replaced')
    .argument('[folder]', 'of the lake; else history.dir')
    .addOption(configOption())
    .option('--from <date>', 'the first day', day)
    .option('--to <date>', 'the last day', day)
    .option('--keep-revisions', 'what was replaced stays, for backtests of what was known when')
    .option('--json', 'a JSON object instead of the sentence')
    .addHelpText(
      'after',
      `\nSafe beside writers and readers; killed, it is only to be run again.
\nExample: greywatt lake compact lake --to 2026-01-31`,
    )
    .action(async (folder: string | undefined, flags: CompactFlags) => {
      await compact(folder, flags, io)
      end(EXIT.done)
    })
}

const compact = async (given: string | undefined, flags: CompactFlags, io: Io): Promise<void> => {
  const [{ loadConfig }, { compactLake }, { compactedLine }] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/lake.ts'),
    import('../render/compacted-line.ts'),
  ])
  const folder = given ?? loadConfig(flags.config).history.dir
  if (folder === null)
    throw new UsageError('which lake? give its folder, or set history.dir and give --config')
  const progress = progressOn(io)
  const compacted = await compactLake({
    folder,
    from: flags.from,
    to: flags.to,
    revisions: flags.keepRevisions ? 'all' : 'standing',
    nowMs: Date.now(),
    onDate: (done, dates) => progress.show(() => `${done} of ${dates} dates`),
  }).finally(() => progress.clear())
  if (flags.json) io.stdout.write(`${JSON.stringify(compacted)}\n`)
  else say(io, compactedLine(compacted))
}

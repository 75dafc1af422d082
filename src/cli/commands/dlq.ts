import { type Command, InvalidArgumentError, Option } from 'commander'
import type { LetterFilter } from '../../app/dead-letters/dead-letters.ts'
import { type Io, say } from '../io.ts'
import { configOption, instant, wholeNumber } from '../options.ts'
import type { CommandContext } from '../run.ts'
import { UsageError } from '../usage-error.ts'

interface FilterFlags {
  readonly config?: string
  readonly reason?: readonly string[]
  readonly since?: number
  readonly until?: number
  readonly partition?: number
  readonly key?: string
}
interface ListFlags extends FilterFlags {
  readonly limit: number
  readonly json?: boolean
}
interface ShowFlags {
  readonly config?: string
  readonly bytes: number
  readonly json?: boolean
}
interface ReplayFlags extends FilterFlags {
  readonly all?: boolean
  readonly dryRun?: boolean
  readonly maxReplays: number
  readonly json?: boolean
}

const LIST_LIMIT = 50
const SHOW_BYTES = 4096
const MAX_REPLAYS = 3

const letterId = (text: string): string => {
  if (/^\d+:\d+$/.test(text)) return text
  throw new InvalidArgumentError('Give partition:offset, as "greywatt dlq list" shows it.')
}

const withFilters = (command: Command): Command =>
  command
    .addOption(configOption())
    .addOption(
      new Option('--reason <names>', 'only of these reasons, with commas between').argParser(
        (text) => text.split(',').map((name) => name.trim()),
      ),
    )
    .addOption(new Option('--since <time>', 'turned away from then on').argParser(instant))
    .addOption(new Option('--until <time>', 'turned away up to then').argParser(instant))
    .addOption(
      new Option('--partition <n>', 'of this partition of rejected-readings').argParser(
        wholeNumber(0),
      ),
    )
    .option('--key <key>', 'of this key, which is the meter')

const filterOf = (flags: FilterFlags): LetterFilter => ({
  reasons: flags.reason,
  partition: flags.partition,
  key: flags.key,
  sinceMs: flags.since,
  untilMs: flags.until,
})

export const addDlq = (program: Command, { io }: CommandContext): void => {
  const dlq = program
    .command('dlq')
    .description('look at what was turned away, and send it again')
    .addHelpText('after', '\nExample: greywatt dlq list --config greywatt.yaml')
  withFilters(dlq.command('list'))
    .description('list the letters in rejected-readings, and count their reasons')
    .addOption(
      new Option('--limit <n>', 'the latest so many').argParser(wholeNumber(1)).default(LIST_LIMIT),
    )
    .option('--json', 'NDJSON, with headers and bytes')
    .addHelpText('after', '\nExample: greywatt dlq list --reason implausible,late --limit 20')
    .action((flags: ListFlags) => list(flags, io))
  dlq
    .command('show')
    .description('show a letter: headers, and its bytes so that a terminal obeys nothing in them')
    .argument('<id>', 'partition:offset', letterId)
    .addOption(configOption())
    .addOption(
      new Option('--bytes <n>', 'at most so many').argParser(wholeNumber(1)).default(SHOW_BYTES),
    )
    .option('--json', 'as JSON, all bytes in base64')
    .addHelpText('after', '\nExample: greywatt dlq show 3:1204')
    .action((id: string, flags: ShowFlags) => show(id, flags, io))
  withFilters(dlq.command('replay'))
    .description('send letters again: to meter-readings; late ones into the meter-days they missed')
    .option('--all', 'without any filter')
    .option('--dry-run', 'only say what would be sent')
    .addOption(
      new Option('--max-replays <n>', 'leave what was replayed so often already')
        .argParser(wholeNumber(1))
        .default(MAX_REPLAYS),
    )
    .option('--json', 'the counts as JSON')
    .addHelpText('after', '\nExample: greywatt dlq replay --reason unknown-meter --dry-run')
    .action((flags: ReplayFlags) => replay(flags, io))
}

const load = async (flags: { readonly config?: string }) => {
  const [{ loadConfig }, { openTables }, letters] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/open-tables.ts'),
    import('../../app/dead-letters/dead-letters.ts'),
  ])
  return { config: loadConfig(flags.config), openTables, letters }
}

const list = async (flags: ListFlags, io: Io): Promise<void> => {
  const { config, openTables, letters } = await load(flags)
  const log = await openTables(config)
  const { letterLine, letterRow } = await import('../render/letter-lines.ts')
  const found = await letters.listDeadLetters(log, filterOf(flags)).finally(() => log.close())
  const latest = [...found]
    .sort((a, b) => a.record.arrivedAtMs - b.record.arrivedAtMs)
    .slice(-flags.limit)
  io.stdout.write(
    latest
      .map((it) => (flags.json ? `${JSON.stringify(letterRow(it))}\n` : letterLine(it)))
      .join(''),
  )
  const counts = new Map<string, number>()
  for (const { reason } of found)
    counts.set(reason || '(no reason)', (counts.get(reason || '(no reason)') ?? 0) + 1)
  const most = [...counts].sort(([, a], [, b]) => b - a)
  const more = found.length > latest.length ? `, the latest ${latest.length} listed` : ''
  say(
    io,
    `${found.length} letters${more}${most.length === 0 ? '' : ': '}${most
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', ')}`,
  )
}

const show = async (id: string, flags: ShowFlags, io: Io): Promise<void> => {
  const { config, openTables, letters } = await load(flags)
  const log = await openTables(config)
  const { letterPage, letterRow } = await import('../render/letter-lines.ts')
  const letter = await letters.findDeadLetter(log, id).finally(() => log.close())
  io.stdout.write(
    flags.json ? `${JSON.stringify(letterRow(letter))}\n` : letterPage(letter, flags.bytes),
  )
}

const replay = async (flags: ReplayFlags, io: Io): Promise<void> => {
  const filter = filterOf(flags)
  if (!flags.all && Object.values(filter).every((value) => value === undefined))
    throw new UsageError('replay what? name a --reason or another filter, or say --all')
  const { config, letters } = await load(flags)
  const log = await letters.openLetterLog(config)
  try {
    const { maxReplays, dryRun = false } = flags
    const result = await letters.replayDeadLetters(log, config, { filter, maxReplays, dryRun })
    if (flags.json) io.stdout.write(`${JSON.stringify(result)}\n`)
    const { resent, restated, restatedDays, unchanged, tooOld, unreadable } = result
    const passed = result.overLimit + result.cameBack + result.others
    say(
      io,
      `${dryRun ? 'would send' : 'sent'} ${resent} letters to meter-readings, and ${restatedDays} meter-days with ${restated} late readings; ` +
        `late readings that change nothing: ${unchanged}, older than any window: ${tooOld}; ` +
        `letters without a reading of their own: ${unreadable}, passed over: ${passed} ` +
        `(${result.overLimit} replayed ${maxReplays} times, ${result.cameBack} that came back, ${result.others} others)`,
    )
  } finally {
    await log.close()
  }
}

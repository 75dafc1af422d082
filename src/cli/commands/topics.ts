import type { Command } from 'commander'
import { EXIT, type ExitCode } from '../exit.ts'
import { type Io, say } from '../io.ts'
import { configOption } from '../options.ts'
import type { CommandContext } from '../run.ts'

interface TopicsFlags {
  readonly config?: string
  readonly check?: boolean
  readonly json?: boolean
}

export const addTopics = (program: Command, { io, end }: CommandContext): void => {
  program
    .command('topics')
    .description('create the topics that are missing, and say which are not as they should be')
    .addOption(configOption())
    .option('--check', 'create nothing')
    .option('--json', 'NDJSON instead of the table')
    .addHelpText('after', '\nExample: greywatt topics --config greywatt.yaml --check')
    .action(async (flags: TopicsFlags) => end(await topics(flags, io)))
}

const topics = async (flags: TopicsFlags, io: Io): Promise<ExitCode> => {
  const [{ loadConfig }, { ensureTopics }, { topicTable }, { toNdjson }] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/topics.ts'),
    import('../render/topic-table.ts'),
    import('../render/csv.ts'),
  ])
  const result = await ensureTopics(loadConfig(flags.config), { checkOnly: flags.check ?? false })
  const created = new Set(result.created)
  const rows = result.topics.map((topic) => ({ ...topic, created: created.has(topic.topic) }))
  io.stdout.write(flags.json ? toNdjson(rows) : `${topicTable(rows)}\n`)
  const missing = rows.filter(({ state }) => state === 'missing').length
  const different = rows.filter(({ state }) => state === 'different').length
  if (missing + different === 0) return EXIT.done
  say(
    io,
    [
      ...(missing === 0 ? [] : [`topics missing: ${missing}, create them with "greywatt topics"`]),
      ...(different === 0
        ? []
        : [`topics that differ: ${different}, mend them as their findings say`]),
    ].join('; '),
  )
  return EXIT.failed
}

import type { Command } from 'commander'
import type { Config } from '../../app/config.ts'
import type { FeedOrder } from '../../app/feed/start-feed.ts'
import { RUNNABLE_STAGES, type RunnableStage } from '../../core/stages.ts'
import { type Io, say } from '../io.ts'
import { columnNames, configOption } from '../options.ts'
import type { CommandContext } from '../run.ts'
import { UsageError } from '../usage-error.ts'

interface ServeFlags {
  readonly config?: string
  readonly stages: string
  readonly readings?: string
  readonly columns?: Readonly<Record<string, string>>
  readonly meters?: string
  readonly transformers?: string
  readonly licences?: string
  readonly orders?: string
  readonly tips?: string
  readonly weather?: string
  readonly untilEnd?: boolean
}

export const addServe = (program: Command, { io }: CommandContext): void => {
  program
    .command('serve')
    .description('run the stages until SIGTERM or SIGINT, in this process alone or over Kafka')
    .addOption(configOption())
    .option(
      '--stages <names>',
      'over Kafka: which of them, with commas between',
      RUNNABLE_STAGES.join(','),
    )
    .option('--readings <glob>', 'CSV (also .gz) or Parquet; "-" for NDJSON on standard input')
    .option('--columns <a=b,...>', 'our column = yours: meter_id=METER,kwh=ENERGY', columnNames)
    .option('--meters <file>', 'transformer, region, time zone, class ... of each meter')
    .option('--transformers <file>', 'rating, head meter, losses')
    .option('--licences <file>', 'registered miners and what they declared')
    .option('--orders <file>', 'curtailment orders')
    .option('--tips <file>', 'tips from the public')
    .option('--weather <file>', 'hourly temperature of each region')
    .option(
      '--until-end',
      'end once the last of --readings was ranked, and print the list as NDJSON',
    )
    .addHelpText(
      'after',
      `\nFiles and standard input feed the log of this process (transport: embedded).
\nExamples: greywatt serve --readings 'export/*.csv.gz' --meters meters.csv
          head-end | greywatt serve --config greywatt.yaml --readings -
          greywatt serve --config kafka.yaml --stages collate,assess`,
    )
    .action((flags: ServeFlags) => serve(flags, io))
}

const stagesOf = (text: string): readonly RunnableStage[] => {
  const names = [...new Set(text.split(',').map((name) => name.trim()))]
  return names.map((name) => {
    const stage = RUNNABLE_STAGES.find((known) => known === name)
    if (stage !== undefined) return stage
    if (name === 'console')
      throw new UsageError(
        `the stage console is not there yet: take one of ${RUNNABLE_STAGES.join(', ')}`,
      )
    throw new UsageError(`unknown stage '${name}': take one of ${RUNNABLE_STAGES.join(', ')}`)
  })
}

const feedOf = (flags: ServeFlags, io: Io): FeedOrder => {
  const { meters, transformers, licences, orders, tips, weather } = flags
  return {
    readings: flags.readings,
    columns: flags.columns ?? {},
    reference: { meters, transformers, licences, orders, tips, weather },
    untilEnd: flags.untilEnd ?? false,
    stdin: () => io.stdin(),
  }
}

/** What goes with one transport alone. */
const demandFitting = (
  { transport }: Config,
  stages: readonly RunnableStage[],
  { readings, reference, untilEnd }: FeedOrder,
): void => {
  const isFed = [readings, ...Object.values(reference)].some((file) => file !== undefined)
  if (transport === 'kafka' && (isFed || untilEnd))
    throw new UsageError(
      'files and standard input feed the embedded log, and the transport is kafka: set transport: embedded, or send to the topics',
    )
  if (transport === 'embedded' && stages.length < RUNNABLE_STAGES.length)
    throw new UsageError(
      'without Kafka all stages run in one process: leave --stages out, or set kafka.brokers and transport: kafka',
    )
  if (untilEnd && readings === undefined)
    throw new UsageError('--until-end of what? give --readings FILE, or --readings -')
}

const WHERE: Readonly<Record<Config['transport'], (config: Config) => string>> = {
  embedded: ({ state }) => `all stages in this process, their log and state in ${state.dir}`,
  kafka: ({ kafka }) => `over Kafka at ${kafka.brokers.join(', ')}`,
}

/** As a scan prints its list. */
const printStanding = async (config: Config, io: Io): Promise<void> => {
  const { standingAlerts } = await import('../../app/standing-alerts.ts')
  io.stdout.write((await standingAlerts(config)).map(({ text }) => `${text}\n`).join(''))
}

const serve = async (flags: ServeFlags, io: Io): Promise<void> => {
  const stages = stagesOf(flags.stages)
  const [{ loadConfig }, { startServing }] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/serve.ts'),
  ])
  const config = loadConfig(flags.config)
  const order = feedOf(flags, io)
  demandFitting(config, stages, order)
  if (io.stderr.isTTY) say(io, WHERE[config.transport](config))
  let wanted = true
  let stop: () => void = () => undefined
  const forget = io.onStopSignal(() => {
    // Whoever asks twice does not want to wait.
    if (!wanted) io.exitNow(1)
    wanted = false
    stop()
  })
  try {
    const serving = await startServing(config, stages, order)
    stop = () => {
      // What goes wrong while stopping, `done` tells.
      serving.stop().catch(() => undefined)
    }
    if (!wanted) stop()
    await serving.done
    if (order.untilEnd && wanted) await printStanding(config, io)
  } finally {
    forget()
  }
}

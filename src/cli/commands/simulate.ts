import { type Command, Option } from 'commander'
import type { Pace } from '../../app/pace.ts'
import type { Io } from '../io.ts'
import { say } from '../io.ts'
import { configOption, demandOneOf, pace, seedOption } from '../options.ts'
import { progressOn } from '../progress.ts'
import type { CommandContext } from '../run.ts'
import { UsageError } from '../usage-error.ts'

interface SimulateFlags {
  readonly scenario?: string
  readonly seed: number
  readonly list?: boolean
  readonly out?: string
  readonly format?: 'parquet' | 'csv'
  readonly toKafka?: boolean
  readonly config?: string
  readonly feed?: 'readings' | 'blocks' | 'registers'
  readonly faults?: boolean
  readonly speed?: Pace
}

export const addSimulate = (program: Command, { io }: CommandContext): void => {
  program
    .command('simulate')
    .description('a simulated region into files, or into Kafka')
    .option('--scenario <name>', 'which region; see --list')
    .addOption(seedOption())
    .option('--list', 'name the scenarios')
    .option('--out <folder>', 'write the files of the contract, and truth.json')
    .addOption(
      new Option('--format <format>', 'of the files (default: parquet)').choices([
        'parquet',
        'csv',
      ]),
    )
    .option('--to-kafka', 'send reference data, then the readings, to their topics')
    .addOption(configOption())
    .addOption(
      new Option('--feed <shape>', 'of the readings (default: readings)').choices([
        'readings',
        'blocks',
        'registers',
      ]),
    )
    .option('--faults', 'with broken messages between the good ones')
    .option('--speed <pace>', '"fast" (the default), or simulated seconds in a real one', pace)
    .addHelpText(
      'after',
      `\nExamples: greywatt simulate --scenario demo --seed 7 --out region
          greywatt simulate --scenario demo --to-kafka --config greywatt.yaml --speed 3600`,
    )
    .action((flags: SimulateFlags) => simulate(flags, io))
}

const simulate = async (flags: SimulateFlags, io: Io): Promise<void> => {
  const { SCENARIOS } = await import('../../simulate/scenarios.ts')
  if (flags.list) {
    const width = Math.max(...Object.keys(SCENARIOS).map((name) => name.length))
    for (const { name, description } of Object.values(SCENARIOS))
      io.stdout.write(`${name.padEnd(width)}  ${description}\n`)
    return
  }
  if (flags.scenario === undefined)
    throw new UsageError('no scenario: give --scenario NAME; --list names them')
  const scenario = demandOneOf('scenario', flags.scenario, SCENARIOS)
  if (flags.out === undefined) {
    if (!flags.toKafka) throw new UsageError('nowhere to go: give --out FOLDER, or --to-kafka')
    await toKafka(flags, scenario, io)
    return
  }
  if (flags.toKafka) throw new UsageError('--out and --to-kafka: give one of them')
  const kafkaOnly = (['config', 'feed', 'faults', 'speed'] as const).find(
    (name) => flags[name] !== undefined,
  )
  if (kafkaOnly !== undefined) throw new UsageError(`--${kafkaOnly} goes with --to-kafka only`)
  await toFiles(flags, flags.out, scenario, io)
}

type NamedScenario = Parameters<
  typeof import('../../app/simulate.ts').simulateToFiles
>[0]['scenario']

const toFiles = async (
  flags: SimulateFlags,
  folder: string,
  scenario: NamedScenario,
  io: Io,
): Promise<void> => {
  const { simulateToFiles } = await import('../../app/simulate.ts')
  const progress = progressOn(io)
  const { meters, rows } = await simulateToFiles({
    scenario,
    seed: flags.seed,
    folder,
    format: flags.format ?? 'parquet',
    onProgress: ({ dayNumber, days }) => progress.show(() => `day ${dayNumber} of ${days}`),
  }).finally(() => progress.clear())
  say(
    io,
    `${meters.toLocaleString('en')} meters, ${rows.toLocaleString('en')} readings in ${folder}; what was planted is in truth.json`,
  )
}

const toKafka = async (flags: SimulateFlags, scenario: NamedScenario, io: Io): Promise<void> => {
  if (flags.format !== undefined) throw new UsageError('--format goes with --out only')
  const [{ loadConfig }, { simulateToKafka }] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/simulate.ts'),
  ])
  const progress = progressOn(io)
  const stopping = new AbortController()
  const forget = io.onStopSignal(() => {
    if (stopping.signal.aborted) io.exitNow(1)
    stopping.abort()
  })
  const { meters, messages } = await simulateToKafka({
    config: loadConfig(flags.config),
    scenario,
    seed: flags.seed,
    feed: { shape: flags.feed ?? 'readings', faults: flags.faults ?? false },
    pace: flags.speed ?? 'fast',
    signal: stopping.signal,
    onProgress: (done) =>
      progress.show(
        () =>
          `day ${done.dayNumber} of ${done.days}, ${done.messages.toLocaleString('en')} messages`,
      ),
  }).finally(() => {
    progress.clear()
    forget()
  })
  say(io, `${messages.toLocaleString('en')} messages of ${meters.toLocaleString('en')} meters sent`)
}

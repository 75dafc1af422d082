import type { Command } from 'commander'
import type { Pace } from '../../app/pace.ts'
import type { Language } from '../../core/score/texts.ts'
import { type Io, say } from '../io.ts'
import { demandOneOf, languageOf, languageOption, pace, seedOption } from '../options.ts'
import { progressOn } from '../progress.ts'
import type { CommandContext } from '../run.ts'

interface DemoFlags {
  readonly scenario: string
  readonly seed: number
  readonly speed: Pace
  readonly lang?: Language
  readonly json?: boolean
}

export const addDemo = (program: Command, { io }: CommandContext): void => {
  program
    .command('demo')
    .description('a simulated region through the stages, and the list that comes of it')
    .option('--scenario <name>', 'which region; "greywatt simulate --list" names them', 'demo')
    .addOption(seedOption())
    .option('--speed <pace>', '"fast", or simulated seconds in a real one', pace, 'fast')
    .addOption(languageOption())
    .option('--json', 'the alerts as NDJSON instead of the table')
    .addHelpText('after', '\nExample: greywatt demo --seed 8 --lang ru')
    .action((flags: DemoFlags) => demo(flags, io))
}

const demo = async (flags: DemoFlags, io: Io): Promise<void> => {
  const [{ runDemo }, { SCENARIOS }, { suspectTable }, { demoSummary }, render] = await Promise.all(
    [
      import('../../app/demo.ts'),
      import('../../simulate/scenarios.ts'),
      import('../render/suspect-table.ts'),
      import('../render/demo-summary.ts'),
      import('../render/terminal.ts'),
    ],
  )
  const scenario = demandOneOf('scenario', flags.scenario, SCENARIOS)
  const language = languageOf(flags.lang, io)
  const progress = progressOn(io)
  const startedMs = performance.now()
  const secondsPassed = (): number => (performance.now() - startedMs) / 1000
  const stopping = new AbortController()
  const forget = io.onStopSignal(() => {
    if (stopping.signal.aborted) io.exitNow(1)
    stopping.abort()
  })
  const result = await runDemo({
    scenario,
    seed: flags.seed,
    pace: flags.speed,
    signal: stopping.signal,
    onProgress: ({ dayNumber, days, readings, suspects }) =>
      progress.show(() => {
        const rate = Math.round(readings / secondsPassed()).toLocaleString('en')
        return `day ${dayNumber} of ${days}, ${rate} readings/s, ${suspects} suspects so far`
      }),
  }).finally(() => {
    progress.clear()
    forget()
  })
  const seconds = secondsPassed()
  const summary = demoSummary(result, seconds, language)
  if (flags.json) {
    const { toNdjson } = await import('../render/csv.ts')
    io.stdout.write(toNdjson(result.suspects))
    say(io, summary.split('\n', 1)[0] ?? '')
    return
  }
  const table = suspectTable(result.suspects, {
    language,
    currency: result.currency,
    ...render.tableStyle(io.stdout, io.env),
  })
  io.stdout.write(`${table}\n\n${render.paragraphs(summary, io.stdout.columns)}\n`)
}

import { Command, CommanderError } from 'commander'
import { VERSION } from '../app/version.ts'
import { addBacktest } from './commands/backtest.ts'
import { addConfig } from './commands/config.ts'
import { addDemo } from './commands/demo.ts'
import { addDlq } from './commands/dlq.ts'
import { addDoctor } from './commands/doctor.ts'
import { addImport } from './commands/import.ts'
import { addLake } from './commands/lake.ts'
import { addLedger } from './commands/ledger.ts'
import { addReport } from './commands/report.ts'
import { addScan } from './commands/scan.ts'
import { addServe } from './commands/serve.ts'
import { addSimulate } from './commands/simulate.ts'
import { addSuspects } from './commands/suspects.ts'
import { addTopics } from './commands/topics.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { type Io, say } from './io.ts'

/** Registers a subcommand; its action answers the exit code by way of `end`. */
export interface CommandContext {
  readonly io: Io
  end(code: ExitCode): void
}

const COMMANDS = [
  addDemo,
  addImport,
  addScan,
  addReport,
  addBacktest,
  addServe,
  addSuspects,
  addSimulate,
  addTopics,
  addLedger,
  addLake,
  addDlq,
  addDoctor,
  addConfig,
]

/** Says in one line what went wrong, and answers the exit code for it. */
export const tellFailure = async (error: unknown, io: Io): Promise<ExitCode> => {
  const { describeFailure } = await import('./failure.ts')
  const { exit, line } = describeFailure(error)
  say(io, line)
  if (io.env.GREYWATT_DEBUG === '1' && error instanceof Error)
    io.stderr.write(`${error.stack ?? ''}\n`)
  return exit
}

/** Runs a command line, without the node and script before it; answers the exit code and never throws. */
export const run = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  let code: ExitCode = EXIT.done
  const program = new Command('greywatt')
    .description('Finds hidden crypto mines in smart-meter streams.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Errors come back as exceptions, and are told below in one line.
      writeErr: () => undefined,
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getOutHasColors: () => false,
    })
  const context: CommandContext = {
    io,
    end: (ended) => {
      code = ended
    },
  }
  for (const add of COMMANDS) add(program, context)
  program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 the data or the configuration is bad.\nWhere to start: greywatt demo',
  )
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done
    return tellFailure(error, io)
  }
}

import type { Command } from 'commander'
import { EXIT, type ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { configOption, wholeNumber } from '../options.ts'
import type { CommandContext } from '../run.ts'

interface DoctorFlags {
  readonly config?: string
  readonly json?: boolean
  readonly instances?: number
}

export const addDoctor = (program: Command, { io, end }: CommandContext): void => {
  program
    .command('doctor')
    .description('look at all that a run needs, and say how to mend what is not well')
    .addOption(configOption())
    .option('--instances <n>', 'how many are to share the work', wholeNumber(1))
    .option('--json', 'NDJSON instead of lines')
    .addHelpText('after', '\nExample: greywatt doctor --config greywatt.yaml')
    .action(async (flags: DoctorFlags) => end(await doctor(flags, io)))
}

const doctor = async (flags: DoctorFlags, io: Io): Promise<ExitCode> => {
  const [{ loadConfig }, { examine }, { findingLine }, { toNdjson }] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/doctor.ts'),
    import('../render/finding-line.ts'),
    import('../render/csv.ts'),
  ])
  const findings = await examine(loadConfig(flags.config), {
    configGiven: flags.config !== undefined,
    nowMs: Date.now(),
    instances: flags.instances,
  })
  io.stdout.write(flags.json ? toNdjson(findings) : findings.map(findingLine).join(''))
  return findings.some(({ state }) => state === 'fault') ? EXIT.failed : EXIT.done
}

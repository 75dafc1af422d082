import type { Command } from 'commander'
import { RUNNABLE_STAGES, type RunnableStage } from '../../core/stages.ts'
import type { Io } from '../io.ts'
import { configOption } from '../options.ts'
import type { CommandContext } from '../run.ts'
import { UsageError } from '../usage-error.ts'

interface ServeFlags {
  readonly config?: string
  readonly stages: string
}

export const addServe = (program: Command, { io }: CommandContext): void => {
  program
    .command('serve')
    .description('run stages over Kafka until SIGTERM or SIGINT')
    .addOption(configOption())
    .option('--stages <names>', 'which of them, with commas between', RUNNABLE_STAGES.join(','))
    .addHelpText(
      'after',
      '\nExample: greywatt serve --config greywatt.yaml --stages collate,assess',
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

const serve = async (flags: ServeFlags, io: Io): Promise<void> => {
  const stages = stagesOf(flags.stages)
  const [{ loadConfig }, { startServing }] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/serve.ts'),
  ])
  const config = loadConfig(flags.config)
  let wanted = true
  let stop: () => void = () => undefined
  const forget = io.onStopSignal(() => {
    // Whoever asks twice does not want to wait.
    if (!wanted) io.exitNow(1)
    wanted = false
    stop()
  })
  try {
    const serving = await startServing(config, stages)
    stop = () => {
      // What goes wrong while stopping, `done` tells.
      serving.stop().catch(() => undefined)
    }
    if (!wanted) stop()
    await serving.done
  } finally {
    forget()
  }
}

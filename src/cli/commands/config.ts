import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { say } from '../io.ts'
import { configOption } from '../options.ts'
import type { CommandContext } from '../run.ts'

export const addConfig = (program: Command, { io, end }: CommandContext): void => {
  const config = program
    .command('config')
    .description('check a configuration, or print the effective one')
    .addHelpText('after', '\nExample: greywatt config print --config greywatt.yaml')
  config
    .command('check')
    .description('say everything that is wrong with it')
    .addOption(configOption())
    .addHelpText('after', '\nExample: greywatt config check --config greywatt.yaml')
    .action(async (options: { readonly config?: string }) => {
      const { ConfigError, loadConfig } = await import('../../app/config.ts')
      try {
        loadConfig(options.config)
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        for (const problem of error.problems) say(io, problem)
        end(EXIT.badInput)
        return
      }
      io.stdout.write(`${options.config ?? 'the default configuration'} is fine\n`)
    })
  config
    .command('print')
    .description('print it as YAML, defaults included')
    .addOption(configOption())
    .addHelpText('after', '\nExample: greywatt config print > greywatt.yaml')
    .action(async (options: { readonly config?: string }) => {
      const { loadConfig, printConfig } = await import('../../app/config.ts')
      io.stdout.write(printConfig(loadConfig(options.config)))
    })
}

import { type Command, Option } from 'commander'
import type { Language } from '../../core/score/texts.ts'
import { EXIT } from '../exit.ts'
import type { Io } from '../io.ts'
import { configOption, languageOf, languageOption, wholeNumber } from '../options.ts'
import type { CommandContext } from '../run.ts'

interface SuspectsFlags {
  readonly config?: string
  readonly top?: number
  readonly format: 'ndjson' | 'csv' | 'table'
  readonly lang?: Language
}

export const addSuspects = (program: Command, { io, end }: CommandContext): void => {
  program
    .command('suspects')
    .description('print the list that serve has come to so far: the suspects, best first')
    .option('--top <n>', 'only the best n', wholeNumber(1))
    .addOption(
      new Option('--format <format>', 'of the list')
        .choices(['ndjson', 'csv', 'table'])
        .default('ndjson'),
    )
    .addOption(configOption())
    .addOption(languageOption())
    .addHelpText('after', '\nExample: greywatt suspects --config greywatt.yaml --format table')
    .action(async (flags: SuspectsFlags) => {
      await suspects(flags, io)
      end(EXIT.done)
    })
}

const suspects = async (flags: SuspectsFlags, io: Io): Promise<void> => {
  const [{ loadConfig }, { standingAlerts }, { scanResult }] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/standing-alerts.ts'),
    import('../render/scan-result.ts'),
  ])
  const config = loadConfig(flags.config)
  const listed = (await standingAlerts(config)).slice(0, flags.top)
  const text =
    flags.format === 'ndjson'
      ? listed.map((it) => `${it.text}\n`).join('')
      : scanResult(
          listed.map(({ alert }) => alert),
          flags.format,
          {
            language: languageOf(flags.lang, io),
            currency: config.money.currency,
            out: io.stdout,
            env: io.env,
          },
        )
  io.stdout.write(text)
}

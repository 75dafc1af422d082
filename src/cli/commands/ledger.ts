import type { Command } from 'commander'
import { EXIT, type ExitCode } from '../exit.ts'
import { type Io, say } from '../io.ts'
import { configOption } from '../options.ts'
import type { CommandContext } from '../run.ts'

interface LedgerFlags {
  readonly config?: string
  readonly json?: boolean
}

export const addLedger = (program: Command, { io, end }: CommandContext): void => {
  program
    .command('ledger')
    .description('say whether every interval and every kWh that was read is accounted for')
    .argument('[folders...]', 'state folders; else the configured one')
    .addOption(configOption())
    .option('--json', 'NDJSON instead of the table')
    .addHelpText('after', '\nExample: greywatt ledger --config greywatt.yaml')
    .action(async (folders: readonly string[], flags: LedgerFlags) =>
      end(await ledger(folders, flags, io)),
    )
}

const ledger = async (
  folders: readonly string[],
  flags: LedgerFlags,
  io: Io,
): Promise<ExitCode> => {
  const [{ loadConfig }, { readLedger }, { ledgerTable }, { toNdjson }] = await Promise.all([
    import('../../app/config.ts'),
    import('../../app/ledger.ts'),
    import('../render/ledger-table.ts'),
    import('../render/csv.ts'),
  ])
  const given = folders.length > 0 ? folders : [loadConfig(flags.config).state.dir]
  const rows = readLedger(given)
  if (rows.length === 0) {
    say(io, `no checkpoint of collate in ${given.join(', ')}: nothing was collated there yet`)
    return EXIT.badInput
  }
  io.stdout.write(flags.json ? toNdjson(rows) : `${ledgerTable(rows)}\n`)
  const open = rows.filter((row) => !row.intervalsClose || !row.energyCloses)
  if (open.length === 0) return EXIT.done
  say(io, 'the ledger does not close: something was lost or counted twice, which is a bug')
  return EXIT.failed
}

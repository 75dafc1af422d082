import { CommanderError } from 'commander'
import { BadDataError } from '../app/bad-data-error.ts'
import { ConfigError } from '../app/config.ts'
import { AdapterError, type AdapterErrorCode } from '../ports/adapter-error.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { UsageError } from './usage-error.ts'

/** The data or the set-up is bad; every other code is a failure of the run. */
const BAD_INPUT: ReadonlySet<AdapterErrorCode> = new Set<AdapterErrorCode>([
  'file-missing',
  'file-unreadable',
  'column-missing',
  'column-type',
  'no-rows',
  'row-invalid',
  'sql-invalid',
  'topic-missing',
  'topic-mismatch',
])

const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, ' ')

/** How an error ends a command: its exit code, and one line for standard error. */
export const describeFailure = (
  error: unknown,
): { readonly exit: ExitCode; readonly line: string } => {
  if (error instanceof UsageError) return { exit: EXIT.usage, line: oneLine(error.message) }
  if (error instanceof CommanderError) {
    if (error.code === 'commander.help')
      return { exit: EXIT.usage, line: 'a command is missing: try "greywatt demo", or see --help' }
    const line = oneLine(error.message).replace(/^error: /, '')
    return { exit: EXIT.usage, line }
  }
  if (error instanceof ConfigError) {
    const [first = 'the configuration is bad', ...others] = error.problems
    const more = others.length === 0 ? '' : ` (and ${others.length} more: "greywatt config check")`
    return { exit: EXIT.badInput, line: oneLine(first) + more }
  }
  if (error instanceof BadDataError) return { exit: EXIT.badInput, line: oneLine(error.message) }
  if (error instanceof AdapterError) {
    const exit = BAD_INPUT.has(error.code) ? EXIT.badInput : EXIT.failed
    return { exit, line: `${oneLine(error.message)} [${error.code}]` }
  }
  const message = error instanceof Error ? error.message : String(error)
  const hint = 'set GREYWATT_DEBUG=1 to see where'
  return { exit: EXIT.failed, line: `unexpected: ${oneLine(message)} (${hint})` }
}

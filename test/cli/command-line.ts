import type { Out } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command line in this process, and keeps what it says. */
export const greywatt = async (args: readonly string[], options: RunOptions = {}): Promise<Ran> => {
  const said = { stdout: '', stderr: '' }
  const out = (name: 'stdout' | 'stderr'): Out => ({
    write: (text) => {
      said[name] += text
    },
    isTTY: options.isTTY ?? false,
    columns: options.columns,
  })
  const code = await run(args, {
    stdout: out('stdout'),
    stderr: out('stderr'),
    stdin: async function* () {},
    env: options.env ?? {},
    onStopSignal: () => () => undefined,
    exitNow: (status) => {
      throw new Error(`the process would end with ${status}`)
    },
  })
  return { code, ...said }
}

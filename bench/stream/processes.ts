import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Measured } from './stopwatch.ts'

const run = promisify(execFile)
const KAFKA_LOCAL = fileURLToPath(new URL('../../scripts/kafka-local', import.meta.url))

/** Runs a script of this folder in a process of its own; answers what its lines of JSON say, put together. */
export const measure = async <Counted>(
  script: string,
  args: readonly (string | number)[],
): Promise<Measured & Counted> => {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const { stdout } = await run(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=8192', '--import', 'tsx', path, ...args.map(String)],
    { maxBuffer: 2 ** 24 },
  )
  const lines = stdout.trim().split('\n')
  return Object.assign({}, ...lines.map((line) => JSON.parse(line) as object)) as Measured & Counted
}

/** The broker that was named, or one of this run; with how to stop it. */
export const openBroker = async (
  named: string | undefined,
  dir: string,
): Promise<{ readonly broker: string; readonly close: () => Promise<void> }> => {
  if (named !== undefined) return { broker: named, close: async () => undefined }
  const args = ['--port', '19392', '--dir', dir]
  await run(KAFKA_LOCAL, ['start', ...args])
  return {
    broker: '127.0.0.1:19392',
    close: async () => {
      await run(KAFKA_LOCAL, ['stop', ...args])
    },
  }
}

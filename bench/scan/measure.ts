import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { minesOf, readingsOf } from './region.ts'

const run = promisify(execFile)

export interface Scanned {
  readonly seconds: number
  /** Processor time of the whole process, its start among it. */
  readonly cpuS: number
  readonly peakMb: number
  readonly accepted: number
  readonly suspects: number
  /** Of every site's alert, in its order. */
  readonly sha256: string
}

export interface Region {
  readonly folder: string
  readonly meters: number
}

/**
 * A whole scan.
 * @throws Error where it did not find what was planted
 */
export const scanned = async (
  { folder, meters }: Region,
  model: 'rules' | 'current',
  threads: number,
): Promise<Scanned> => {
  const found = await measured<Scanned>('run-scan.ts', [folder, model, threads])
  if (found.accepted !== readingsOf(meters) || found.suspects !== minesOf(meters))
    throw new Error(
      `${found.accepted} of ${readingsOf(meters)} readings, ${found.suspects} of ${minesOf(meters)} suspects`,
    )
  return found
}

export const baselineS = async (
  { folder }: Region,
  days: 'local' | 'utc',
  threads: number,
): Promise<number> => {
  const { seconds } = await measured<{ seconds: number }>('run-baseline.ts', [
    folder,
    days,
    threads,
  ])
  return seconds
}

const measured = async <Figures>(
  script: string,
  args: readonly (string | number)[],
): Promise<Figures> => {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const { stdout } = await run(process.execPath, ['--import', 'tsx', path, ...args.map(String)])
  return JSON.parse(stdout) as Figures
}

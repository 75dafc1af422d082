import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { testBrokers } from '../kafka/support.ts'

const BIN = fileURLToPath(new URL('../../../bin/greywatt.js', import.meta.url))

/** The command as a process of its own, with a configuration for topics under a prefix. */
export const useProcesses = (
  freshPrefix: () => string,
  { kafka = {}, ...change }: { readonly kafka?: object; readonly [section: string]: unknown } = {},
) => {
  const at = { folder: '', config: '', prefix: '' }
  beforeAll(() => {
    at.folder = mkdtempSync(join(tmpdir(), 'greywatt-serve-'))
    at.prefix = freshPrefix()
    at.config = join(at.folder, 'greywatt.json')
    writeFileSync(
      at.config,
      JSON.stringify({
        kafka: {
          brokers: testBrokers(),
          topicPrefix: at.prefix,
          groupPrefix: at.prefix,
          partitions: 2,
          idleMs: 1_000,
          ...kafka,
        },
        state: { dir: join(at.folder, 'state') },
        http: { port: 0 },
        ...change,
      }),
    )
  })
  afterAll(() => rmSync(at.folder, { recursive: true }))

  const running = new Set<ChildProcess>()
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL')
  })

  const start = (...args: readonly string[]) => {
    const child = spawn(process.execPath, [BIN, ...args, '--config', at.config])
    running.add(child)
    const said = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      said.stderr += chunk
    })
    const code = new Promise<number | null>((resolve) =>
      child.on('close', (status) => {
        running.delete(child)
        resolve(status)
      }),
    )
    return { child, said, code }
  }
  const greywatt = async (...args: readonly string[]) => {
    const { said, code } = start(...args)
    return { code: await code, ...said }
  }
  return { at, start, greywatt }
}

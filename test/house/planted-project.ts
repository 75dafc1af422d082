import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const GATES = [
  'package.json',
  'tsconfig.json',
  'biome.json',
  'knip.json',
  'vitest.config.ts',
  'test/setup',
]

export interface ToolRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface PlantedProject {
  readonly run: (tool: string, ...args: readonly string[]) => ToolRun
  readonly remove: () => void
}

/** A project of these files alone, under this project's own gates. */
export const plantProject = (files: Readonly<Record<string, string>>): PlantedProject => {
  const folder = mkdtempSync(join(tmpdir(), 'greywatt-planted-'))
  for (const gate of GATES) cpSync(join(root, gate), join(folder, gate), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  // A tool started from a test must not take itself for a part of that test's run.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(VITEST|NODE_ENV$|TEST$|MODE$|DEV$|PROD$|SSR$|GREYWATT_TEST_BROKERS$)/.test(name),
    ),
  )
  return {
    run: (tool, ...args) => {
      const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', tool), args, {
        cwd: folder,
        env: { ...env, NO_COLOR: '1' },
        encoding: 'utf8',
      })
      return { status, stdout, stderr }
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

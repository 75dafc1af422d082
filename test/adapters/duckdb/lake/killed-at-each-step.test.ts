import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { compactLake } from '../../../../src/adapters/duckdb/lake/compact-lake.ts'
import { aMeterDay } from '../../../builders/a-meter-day.ts'
import { ask, NOW_MS, read, withFolder, write } from './a-lake.ts'

const WORK = fileURLToPath(new URL('lake-work.fixture.ts', import.meta.url))
const IDS = ['M1', 'M2']

/** Ends with the signal that killed it, or none where it had no such step. */
const killedAt = async (
  work: 'compact' | 'write',
  folder: string,
  step: number,
): Promise<NodeJS.Signals | null> => {
  const args = ['--import', 'tsx', WORK, work, folder, String(step)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  expect([code, signal]).toEqual(signal === null ? [0, null] : [null, 'SIGKILL'])
  return signal
}

/** Each row that any engine sees, with those that were replaced; a half file would fail. */
const rowsIn = async (folder: string): Promise<readonly Record<string, unknown>[]> =>
  ask(
    `SELECT meter_id, revision::INTEGER AS revision, len(power_kw)::INTEGER AS slots FROM read_parquet('${folder}/*/*/*.parquet') ORDER BY ALL`,
  )
const revisions = async (folder: string): Promise<readonly (readonly number[])[]> =>
  (await read(folder)).map(({ days }) => days.map(({ revision }) => revision))
const days = (revision: number) => IDS.map((meterId) => aMeterDay({ meterId, revision }))

/** Runs over copies of one lake, each killed a step later, until there is no such step. */
const atEachStep = async (
  work: 'compact' | 'write',
  look: (folder: string) => Promise<void>,
): Promise<number> =>
  withFolder(async (lake) => {
    await write(lake, days(1000))
    await write(lake, days(2000))
    for (let step = 1; ; step++) {
      const folder = `${lake}-${step}`
      cpSync(lake, folder, { recursive: true })
      const signal = await killedAt(work, folder, step)
      await look(folder)
      if (signal === null) return step - 1
    }
  })

it('a compaction that is killed at any step leaves each day readable once, and the next one ends it', async () => {
  const steps = await atEachStep('compact', async (folder) => {
    expect(await revisions(folder)).toEqual([[2000], [2000]])
    const rows = await rowsIn(folder)
    expect(
      new Set(rows.map(({ meter_id, revision }) => `${meter_id} ${revision}`)).size,
    ).toBeGreaterThanOrEqual(2)
    expect(new Set(rows.map(({ slots }) => slots))).toEqual(new Set([48]))
    await compactLake({ folder, revisions: 'standing', nowMs: NOW_MS })
    expect(await rowsIn(folder)).toEqual(
      IDS.map((meter_id) => ({ meter_id, revision: 2000, slots: 48 })),
    )
    expect(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.parquet'),
      ).length,
    ).toBe(2)
  })
  // A draft's folder, and of each of two buckets: sync, folder, rename, sync, two files removed; the draft's folder again.
  expect(steps).toBe(14)
}, 300_000)

it('a writer that is killed at any step leaves whole files, and written again each day stands once', async () => {
  const steps = await atEachStep('write', async (folder) => {
    const rows = await rowsIn(folder)
    expect(rows.length).toBeGreaterThanOrEqual(4)
    expect(new Set(rows.map(({ slots }) => slots))).toEqual(new Set([48]))
    for (const [revision = 0] of await revisions(folder)) expect([2000, 3000]).toContain(revision)
    await write(folder, days(3000))
    expect(await revisions(folder)).toEqual([[3000], [3000]])
  })
  // The lake's folder; sync, folder and rename of two files; sync of their folders; the draft.
  expect(steps).toBe(10)
}, 300_000)

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { compactLake } from '../../../../src/adapters/duckdb/lake/compact-lake.ts'
import { aMeterDay } from '../../../builders/a-meter-day.ts'
import { dayOf } from '../../../builders/days.ts'
import { NOW_MS, read, withFolder, write } from './a-lake.ts'

const BIN = new URL('../../../../bin/greywatt.js', import.meta.url).pathname
const METERS = Array.from({ length: 6 }, (_, i) => `M${i}`)
const DAYS = Array.from({ length: 4 }, (_, i) => dayOf('2026-02-01') + i)

const days = (revision: number) =>
  METERS.flatMap((meterId) =>
    DAYS.map((day) =>
      aMeterDay({ meterId, day, revision, powerKw: new Array<number>(48).fill(revision) }),
    ),
  )
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.parquet'),
  )

it('a compaction that is killed with some of its files made loses no day, and the next one ends it', async () => {
  await withFolder(async (folder) => {
    const parts = (): number =>
      new Set(filesIn(folder).map((path) => path.slice(0, path.lastIndexOf('/')))).size
    await write(folder, days(0))
    for (const [kill, share] of [0.2, 0.7].entries()) {
      await write(folder, days(kill + 1))
      const expected = await read(folder)
      expect(expected.flatMap((meter) => meter.days.map(({ revision }) => revision))).toEqual(
        days(0).map(() => kill + 1),
      )
      const old = new Set(filesIn(folder))
      const made = (): number => filesIn(folder).filter((path) => !old.has(path)).length
      const child = spawn(process.execPath, [BIN, 'lake', 'compact', folder])
      const ended = once(child, 'exit')
      while (made() < share * parts() && child.exitCode === null) await setTimeout(5)
      child.kill('SIGKILL')
      await ended
      expect(made()).toBeGreaterThan(0)
      expect(await read(folder)).toEqual(expected)
    }
    const compacted = await compactLake({ folder, revisions: 'standing', nowMs: NOW_MS })
    expect(compacted).toMatchObject({ filesAfter: parts(), rowsAfter: METERS.length * DAYS.length })
    expect(filesIn(folder).length).toBe(parts())
  })
}, 300_000)

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compactLake } from '../../src/adapters/duckdb/lake/compact-lake.ts'
import { openLakeWriter } from '../../src/adapters/duckdb/lake/lake-writer.ts'
import { openLake } from '../../src/adapters/duckdb/lake/open-lake.ts'
import type { KeptDay } from '../../src/ports/meter-day-lake.ts'
import { dayOf } from '../builders/days.ts'
import { greywatt } from '../cli/command-line.ts'

const TINY = new URL('../../fixtures/tiny/', import.meta.url).pathname
const golden = readFileSync(`${TINY}suspects.ndjson`, 'utf8')
const REFERENCE = [
  ...['meters', 'transformers', 'licences', 'orders', 'tips'].flatMap((name) => [
    `--${name}`,
    `${TINY}${name}.csv`,
  ]),
  ...['--weather', `${TINY}weather.csv.gz`],
]
const SCANS = 3
/** Work on few days is done often: each scan sees several rounds of it. */
const FROM = dayOf('2026-02-03')

let lake = ''
beforeAll(() => {
  lake = mkdtempSync(join(tmpdir(), 'greywatt-lake-at-work-'))
})
afterAll(() => rmSync(lake, { recursive: true, force: true }))

/** The last days of the lake, as a stream would send them once more. */
const lastDays = async (): Promise<readonly KeptDay[]> => {
  const opened = await openLake({ folder: lake, revisions: 'standing', from: FROM })
  const days: KeptDay[] = []
  for await (const meter of opened.days(opened.meters.map(({ meterId }) => meterId)))
    for (const meterDay of meter.days) days.push({ meterDay, knownAtMs: undefined })
  opened.close()
  return days
}

it('scans of a lake that is written and compacted all the while all give the golden bytes', async () => {
  const readings = ['--readings', `${TINY}readings.parquet`]
  await greywatt(['scan', ...readings, ...REFERENCE, '--write-lake', lake])
  const days = await lastDays()
  let scanning = true
  let written = 0
  let compactions = 0
  const write = async (): Promise<void> => {
    const writer = await openLakeWriter({ folder: lake, nowMs: () => Date.now() })
    for (; scanning; written++) {
      await writer.add(
        days.map(({ meterDay, knownAtMs }) => ({
          meterDay: { ...meterDay, revision: meterDay.revision + written },
          knownAtMs,
        })),
      )
      await writer.flush()
    }
    writer.close()
  }
  const compact = async (): Promise<void> => {
    for (; scanning; compactions++)
      await compactLake({ folder: lake, revisions: 'standing', from: FROM, nowMs: Date.now() })
  }
  const scan = async (): Promise<readonly string[]> => {
    const lists: string[] = []
    while (lists.length < SCANS || written < 2 || compactions < 2) {
      const ran = await greywatt(['scan', '--lake', lake, ...REFERENCE])
      lists.push(ran.stdout === golden ? 'golden' : `${ran.stdout}${ran.stderr}`)
    }
    scanning = false
    return lists
  }
  const [lists] = await Promise.all([scan(), write(), compact()])
  expect(lists).toEqual(lists.map(() => 'golden'))
}, 300_000)

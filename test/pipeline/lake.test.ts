import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLakeWriter } from '../../src/adapters/duckdb/lake/lake-writer.ts'
import { openLake } from '../../src/adapters/duckdb/lake/open-lake.ts'
import {
  CheckpointMemory,
  MemoryCheckpointStores,
} from '../../src/adapters/memory/checkpoint-store.ts'
import { keepMeterDays } from '../../src/app/history/keep-meter-days.ts'
import { lakeHistory, withLakeMeters } from '../../src/app/scan/lake-history.ts'
import { scan } from '../../src/app/scan/scan.ts'
import { StageFigures } from '../../src/app/stage-figures.ts'
import { greywatt } from '../cli/command-line.ts'
import { aLog, config, history, NOW_MS, reference, run } from './small-region.ts'

const TINY = new URL('../../fixtures/tiny/', import.meta.url).pathname
const golden = readFileSync(`${TINY}suspects.ndjson`, 'utf8')
const REFERENCE = [
  ...['--meters', `${TINY}meters.csv`],
  ...['--transformers', `${TINY}transformers.csv`],
  ...['--licences', `${TINY}licences.csv`],
  ...['--orders', `${TINY}orders.csv`],
  ...['--tips', `${TINY}tips.csv`],
  ...['--weather', `${TINY}weather.csv.gz`],
]
const READINGS = ['--readings', `${TINY}readings.parquet`]

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-lake-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a lake of fixtures/tiny', () => {
  const lake = (): string => join(folder, 'tiny')

  it('is written beside a scan, and its scan gives the golden bytes', async () => {
    const written = await greywatt(['scan', ...READINGS, ...REFERENCE, '--write-lake', lake()])
    expect(written).toMatchObject({ code: 0, stdout: golden })
    expect(await greywatt(['scan', '--lake', lake(), ...REFERENCE])).toMatchObject({
      code: 0,
      stdout: golden,
    })
  })

  it('needs no file of meters: it knows their areas and classes', async () => {
    const others = REFERENCE.slice(2)
    expect((await greywatt(['scan', '--lake', lake(), ...others])).stdout).toBe(golden)
  })

  it('of which a writer that crashed wrote each file twice gives the golden bytes, compacted, with threads as well', async () => {
    for (const path of readdirSync(lake(), { recursive: true, encoding: 'utf8' }))
      if (path.endsWith('.parquet'))
        copyFileSync(join(lake(), path), join(lake(), path.replace('w-', 'w-again-')))
    const compacted = await greywatt(['lake', 'compact', lake(), '--json'])
    expect(JSON.parse(compacted.stdout)).toMatchObject({
      dates: 24,
      rowsBefore: 3696,
      rowsAfter: 1848,
    })
    const again = await greywatt(['scan', '--lake', lake(), ...REFERENCE, '--threads', '2'])
    expect(again.stdout).toBe(golden)
  })

  it('is not written again by a scan of the same readings', async () => {
    const files = (): readonly string[] =>
      readdirSync(lake(), { recursive: true, encoding: 'utf8' }).sort()
    const before = files()
    await greywatt(['scan', ...READINGS, ...REFERENCE, '--write-lake', lake()])
    expect(files()).toEqual(before)
  })

  it('is judged as of the last of the days that were asked for', async () => {
    const asOf = ['--as-of', '2026-01-30']
    const ofReadings = await greywatt(['scan', ...READINGS, ...REFERENCE, ...asOf])
    const ofLake = await greywatt(['scan', '--lake', lake(), ...REFERENCE, '--to', '2026-01-30'])
    expect(ofLake.stdout).toBe(ofReadings.stdout)
    expect(ofLake.stdout).not.toBe(golden)
  })
})

describe('a lake of a stream whose readings came late', () => {
  it('gives the list of the stream, which is that of all readings', async () => {
    const log = await aLog(3)
    await run(log)
    const clock = { nowMs: () => NOW_MS }
    const writer = await openLakeWriter({ folder: join(folder, 'stream'), nowMs: clock.nowMs })
    await keepMeterDays({
      source: log.source('meter-days'),
      checkpoints: new MemoryCheckpointStores(new CheckpointMemory()),
      lake: writer,
      flushEveryMs: 0,
      clock,
      log: { info: () => undefined },
      figures: new StageFigures(clock),
    })
    writer.close()
    const lake = await openLake({ folder: join(folder, 'stream'), revisions: 'standing' })
    const every = await openLake({ folder: join(folder, 'stream'), revisions: 'all' })
    // Three half hours a day of HOME-02, ten days long: each restates the day before.
    expect(every.rows - lake.rows).toBe(10)
    every.close()
    const options = { config: config(), asOf: undefined, nowMs: NOW_MS, explainAll: true }
    const ofLake = await scan(lakeHistory(lake), withLakeMeters(reference, lake), options)
    lake.close()
    const ofReadings = await scan(history, reference, options)
    expect(JSON.stringify(ofLake.sites)).toBe(JSON.stringify(ofReadings.sites))
    expect(ofLake.suspects.length).toBeGreaterThan(0)
  })
})

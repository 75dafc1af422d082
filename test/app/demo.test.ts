import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { type DemoProgress, type DemoResult, runDemo } from '../../src/app/demo.ts'
import { scanFiles } from '../../src/app/scan/scan-files.ts'
import { simulateToFiles } from '../../src/app/simulate.ts'
import type { Scenario } from '../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../src/simulate/scenarios.ts'

const TINY = SCENARIOS.tiny as Scenario

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-demo-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const scanFolder = (format: 'csv' | 'parquet') => {
  const file = (name: string, ending: string = format) => join(folder, format, `${name}.${ending}`)
  return scanFiles({
    config: parseConfig({}, 'the test'),
    readings: file('readings'),
    sql: undefined,
    columns: {},
    reference: {
      meters: file('meters'),
      transformers: file('transformers'),
      licences: file('licences'),
      orders: file('orders'),
      tips: file('tips'),
      weather: file('weather', format === 'csv' ? 'csv.gz' : format),
    },
    asOf: undefined,
    strict: true,
    threads: 1,
    nowMs: Date.now(),
  })
}

describe('the demo', () => {
  const progress: DemoProgress[] = []
  let result: DemoResult
  beforeAll(async () => {
    result = await runDemo({
      scenario: TINY,
      seed: 7,
      pace: 'fast',
      onProgress: (now) => progress.push(now),
    })
  })

  it('judges every reading of the region, up to its last day', () => {
    const { meters, days, counts, suspects } = result
    expect({ meters, days, counts }).toEqual({
      meters: 77,
      days: 24,
      counts: { read: 88_704, accepted: 88_704, duplicate: 0, late: 0, rejected: 0 },
    })
    expect(new Set(suspects.map(({ asOf }) => asOf))).toEqual(new Set(['2026-02-04']))
  })

  it('lists nobody who was not planted, and most of those who were', () => {
    const planted = new Set(result.truth.map(({ siteId }) => siteId))
    expect(result.suspects.filter(({ siteId }) => !planted.has(siteId))).toEqual([])
    expect(result.suspects.length).toBeGreaterThanOrEqual(4)
    expect(result.suspects.map(({ rank }) => rank)).toEqual(result.suspects.map((_, i) => i + 1))
  })

  it('says on its way how far it is', () => {
    expect(progress.at(-1)).toMatchObject({ dayNumber: 24, days: 24 })
    expect(progress.map(({ dayNumber }) => dayNumber)).toEqual(
      progress.map(({ dayNumber }) => dayNumber).sort((a, b) => a - b),
    )
  })

  it('gives the same list again', async () => {
    const again = await runDemo({ scenario: TINY, seed: 7, pace: 'fast' })
    expect(again.suspects).toEqual(result.suspects)
  })

  it.each(['csv', 'parquet'] as const)(
    'gives the list that a scan of the same region gives, out of %s files',
    async (format) => {
      const target = { scenario: TINY, seed: 7, folder: join(folder, format), format }
      expect(await simulateToFiles(target)).toEqual({ meters: 77, rows: 88_704 })
      const scanned = await scanFolder(format)
      expect(scanned.suspects).toEqual(result.suspects)
      expect(scanned.counts).toEqual(result.counts)
    },
  )

  it('writes down what was planted, and leaves no draft', () => {
    const { scenario, seed, mines, lookAlikes } = JSON.parse(
      readFileSync(join(folder, 'csv', 'truth.json'), 'utf8'),
    )
    expect({ scenario, seed }).toEqual({ scenario: 'tiny', seed: 7 })
    expect({ mines, lookAlikes }).toEqual({ mines: result.truth, lookAlikes: result.lookAlikes })
    expect(readdirSync(join(folder, 'csv')).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('ends early when asked to, with the list of the days it saw', async () => {
    const stopping = new AbortController()
    const stopped = await runDemo({
      scenario: TINY,
      seed: 7,
      pace: 'fast',
      signal: stopping.signal,
      onProgress: ({ dayNumber }) => {
        if (dayNumber === 20) stopping.abort()
      },
    })
    expect(stopped.counts.read).toBe(20 * 77 * 48)
    expect(new Set(stopped.suspects.map(({ asOf }) => asOf))).toEqual(new Set(['2026-01-31']))
  })
})

import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { openReadings } from '../../../src/adapters/duckdb/readings.ts'
import { readReference } from '../../../src/adapters/duckdb/reference.ts'
import { backtest } from '../../../src/app/backtest/backtest.ts'
import { readEvidence } from '../../../src/app/backtest/read-evidence.ts'
import { parseConfig } from '../../../src/app/config.ts'

const file = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/tiny/${name}`, import.meta.url))

/** Everything that a backtest of fixtures/tiny says, as text. */
const backtested = async (threads: number): Promise<string> => {
  const { data } = await readReference({
    meters: file('meters.csv'),
    transformers: file('transformers.csv'),
    weather: file('weather.csv.gz'),
  })
  const nowMs = Date.UTC(2026, 5, 1)
  const evidence = await readEvidence({ outcomes: undefined, truth: file('truth.json'), nowMs })
  const history = await openReadings({ readings: file('readings.parquet') })
  const { document } = await backtest(history, data, {
    ...evidence,
    sides: ['current', 'rules'].map((model) => ({
      config: parseConfig({ assess: { model } }, 'the test'),
      configFile: undefined,
    })),
    from: undefined,
    to: undefined,
    listSize: 20,
    revisitAfterDays: 90,
    nowMs,
    threads,
  })
  history.close()
  return JSON.stringify(document)
}

let alone = ''
let threaded = ''
beforeAll(async () => {
  alone = await backtested(1)
  threaded = await backtested(3)
})

test('a backtest says the same, byte for byte, with three threads as with none', () => {
  expect(threaded).toBe(alone)
  expect(alone).toContain('"siteId"')
})

import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openReadings } from '../../../src/adapters/duckdb/readings.ts'
import { readReference } from '../../../src/adapters/duckdb/reference.ts'
import { parseConfig } from '../../../src/app/config.ts'
import { scan } from '../../../src/app/scan/scan.ts'

const file = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/tiny/${name}`, import.meta.url))

/** Everything that a scan of fixtures/tiny says, as text. */
const scanned = async (
  threads: number,
  model: string,
): Promise<{ text: string; progress: readonly number[] }> => {
  const { data } = await readReference({
    meters: file('meters.csv'),
    transformers: file('transformers.csv'),
    weather: file('weather.csv.gz'),
  })
  const history = await openReadings({ readings: file('readings.parquet') })
  const progress: number[] = []
  const result = await scan(history, data, {
    config: parseConfig({ assess: { model } }, 'the test'),
    asOf: undefined,
    nowMs: Date.UTC(2026, 5, 1),
    explainAll: true,
    threads,
    onProgress: ({ readings, of }) => progress.push(readings / of),
  })
  history.close()
  return { text: JSON.stringify({ ...result, rejections: [...result.rejections] }), progress }
}

test.each(['rules', 'current'])(
  'a scan says the same, byte for byte, with three threads as with none: %s',
  async (model) => {
    const alone = await scanned(1, model)
    const threaded = await scanned(3, model)
    expect(threaded.text).toBe(alone.text)
    expect(threaded.progress).toEqual(alone.progress)
    expect(threaded.progress.at(-1)).toBe(1)
  },
)

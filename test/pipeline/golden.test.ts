import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { alertSchema } from '../../src/core/alert/alert-schema.ts'

const FOLDER = new URL('../../fixtures/tiny/', import.meta.url).pathname
const golden = readFileSync(`${FOLDER}suspects.ndjson`, 'utf8')

const scanned = async (...more: readonly string[]): Promise<string> => {
  let out = ''
  let told = ''
  const collect = (write: (text: string) => void) => ({ write, isTTY: false, columns: undefined })
  const code = await run(
    [
      'scan',
      ...['--readings', `${FOLDER}readings.parquet`],
      ...['--meters', `${FOLDER}meters.csv`],
      ...['--transformers', `${FOLDER}transformers.csv`],
      ...['--licences', `${FOLDER}licences.csv`],
      ...['--orders', `${FOLDER}orders.csv`],
      ...['--tips', `${FOLDER}tips.csv`],
      ...['--weather', `${FOLDER}weather.csv.gz`],
      ...more,
    ],
    {
      stdout: collect((text) => {
        out += text
      }),
      stderr: collect((text) => {
        told += text
      }),
      stdin: async function* () {},
      env: {},
      onStopSignal: () => () => undefined,
      exitNow: (status) => {
        throw new Error(`exit ${status}`)
      },
    },
  )
  expect({ code, told }).toMatchObject({ code: 0 })
  return out
}

describe('a scan of fixtures/tiny', () => {
  it('gives the golden bytes; "npm run fixtures" writes them again where that is meant', async () => {
    expect(await scanned()).toBe(golden)
  })

  it('gives the same bytes with one thread of DuckDB', async () => {
    expect(await scanned('--threads', '1')).toBe(golden)
  })

  it('names every planted mine but the one inside a business, and nobody else', () => {
    const truth: { mines: { siteId: string; kind: string }[] } = JSON.parse(
      readFileSync(`${FOLDER}truth.json`, 'utf8'),
    )
    const listed = golden
      .trim()
      .split('\n')
      .map((line) => alertSchema.parse(JSON.parse(line)).siteId)
    const missed = truth.mines.filter(({ siteId }) => !listed.includes(siteId))
    expect(missed.map(({ kind }) => kind)).toEqual(['in-business'])
    expect(listed.filter((id) => !truth.mines.some(({ siteId }) => siteId === id))).toEqual([])
  })
})

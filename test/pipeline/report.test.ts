import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { reportOutline } from '../../scripts/fixtures/report-outline.ts'
import { greywatt } from '../cli/command-line.ts'

const FOLDER = new URL('../../fixtures/tiny/', import.meta.url).pathname
const FILES = [
  ...['--readings', `${FOLDER}readings.parquet`],
  ...['meters', 'transformers', 'licences', 'orders', 'tips'].flatMap((name) => [
    `--${name}`,
    `${FOLDER}${name}.csv`,
  ]),
  ...['--weather', `${FOLDER}weather.csv.gz`],
]

const reported = async (...more: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await greywatt(['report', ...FILES, ...more])
  expect(code, stderr).toBe(0)
  return stdout
}

interface Suspect {
  readonly rank: number
  readonly siteId: string
}

describe('the report of the small region', () => {
  it('says what its golden outline says, and is the same bytes again', async () => {
    const page = await reported('--lang', 'en')
    expect(reportOutline(page)).toBe(readFileSync(`${FOLDER}report.txt`, 'utf8'))
    expect(await reported('--lang', 'en')).toBe(page)
  })

  it('shows the suspects of the golden scan, in their order, each with its curves', async () => {
    const suspects = readFileSync(`${FOLDER}suspects.ndjson`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Suspect)
    const page = await reported('--lang', 'ru')
    const articles = page.split('<article ').slice(1)
    expect(articles).toHaveLength(suspects.length)
    for (const [i, { rank, siteId }] of suspects.entries()) {
      const article = articles[i] ?? ''
      expect(article).toContain(`id="s${rank}"`)
      expect(article).toContain(siteId.slice(siteId.indexOf(':') + 1))
      // Its own curve once, the area's, and a heat map that knows a most.
      expect(article.match(/<path id="c\d+" d="M\d+ 120V\d+h/g)).toHaveLength(1)
      expect(article).toContain('class="areaload"')
      expect(article).toContain('class="heat5"')
    }
    expect(Buffer.byteLength(page)).toBeLessThan(250_000)
  })
})

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { plainSql } from '../adapters/duckdb/temp-folder.ts'
import { greywatt } from './command-line.ts'
import { HEADER, homeKwh, rowsOf } from './readings-csv.ts'
import { useFolder } from './temp-folder.ts'

const DAYS = 12
const ROWS = DAYS * 48

const linesOf = (id: string): string[] => rowsOf(id, DAYS, homeKwh).trim().split('\n')
const csv = (lines: readonly string[]): string => `${HEADER}${lines.join('\n')}\n`
/** The lines of a meter with one more ahead of the line `at`; the header is line 1. */
const withLine = (line: string, at: number): string => {
  const lines = linesOf('BAD')
  lines.splice(at - 2, 0, line)
  return csv(lines)
}
/** From a row on in another form. */
const changedFrom = (row: number, change: (line: string) => string): string =>
  csv(linesOf('BAD').map((line, i) => (i < row ? line : change(line))))

/** Half of the days at half hours, half of them at quarters. */
const twoSteps = (): string => {
  const half = linesOf('BAD').slice(0, ROWS / 2)
  const quarters = rowsOf('BAD', DAYS, homeKwh, 900_000).trim().split('\n')
  return csv([...half, ...quarters.slice(ROWS)])
}

interface Case {
  readonly label: string
  readonly name?: string
  readonly content: string | Uint8Array
  /** What each command says: how many, why, and file and line of the first. */
  readonly scan: RegExp
  readonly import: RegExp
  /** Readings of the bad file that an import keeps. */
  readonly kept: number
  /** Answers that the import asks for. */
  readonly answers?: readonly string[]
}

const CASES: readonly Case[] = [
  {
    label: 'a gzip that breaks off',
    name: 'bad.csv.gz',
    // Stored, not deflated: 15 bytes of gzip, 21 of the header, and 293 lines of 34 bytes.
    content: gzipSync(csv(linesOf('BAD')), { level: 0 }).subarray(0, 10_000),
    scan: /1 file passed over as file-truncated, \S+bad\.csv\.gz: unexpected end of file in line 295/,
    import:
      /1 file left out as file-truncated, first \S+bad\.csv\.gz: the gzip breaks off \(unexpected end of file in line 295\)/,
    kept: 293,
  },
  {
    label: 'numbers that turn into words half way',
    content: changedFrom(300, (line) => line.replace(/[\d.]+$/, 'n/a')),
    scan: /276 rows passed over as kwh-unreadable, first \S+bad\.csv:302: kwh is "n\/a"/,
    import: /276 readings left out as value-missing, first \S+bad\.csv:302: BAD,\S+,n\/a/,
    kept: 300,
  },
  {
    label: 'decimal points that turn into commas half way',
    content: changedFrom(300, (line) =>
      line.replace(/([\d.]+)$/, (kwh) => `"${kwh.replace('.', ',')}"`),
    ),
    scan: /276 rows passed over as kwh-unreadable, first \S+bad\.csv:302: kwh is "0,\d+"/,
    import: /276 readings left out as value-unreadable, first \S+bad\.csv:302: BAD,\S+,"0,\d+"/,
    kept: 300,
    answers: ['--decimal', '.'],
  },
  {
    label: 'times that turn into another form half way',
    content: changedFrom(300, (line) => line.replace(/T(..):(..):[^,]+/, ' at $1.$2')),
    scan: /276 rows passed over as time-unreadable, first \S+bad\.csv:302: read_at is "2026-01-07 at 06\.00"/,
    import:
      /276 readings left out as time-unreadable, first \S+bad\.csv:302: BAD,2026-01-07 at 06\.00,/,
    kept: 300,
    answers: ['--time-column', 'read_at', '--time-format', 'iso'],
  },
  {
    label: 'a reading that is there twice',
    content: withLine(linesOf('BAD')[20] ?? '', 31),
    scan: /1 reading passed over as repeated, first \S+bad\.csv:22 and \S+bad\.csv:31: meter BAD: 2026-01-01T10:00:00/,
    import: /1 reading left out as repeated, first \S+bad\.csv:31: BAD,2026-01-01T10:00:00/,
    kept: ROWS,
  },
  {
    label: 'two readings that contradict each other',
    content: withLine('BAD,2026-01-01T10:00:00.000Z,9', 31),
    scan: /1 reading contradictory to others .* first \S+bad\.csv:22 and \S+bad\.csv:31: meter BAD: 2026-01-01T10:00:00/,
    import: /1 reading left out as contradictory, first \S+bad\.csv:31: BAD,2026-01-01T10:00:00/,
    kept: ROWS,
  },
  {
    label: 'a meter with two steps',
    content: twoSteps(),
    scan: /not judged for intervals of two lengths: BAD \(15 and 30 min, from \S+bad\.csv:290 on\)/,
    import: /1 meter with two-steps, .*BAD \(15 and 30 min\), \S+bad\.csv:\d+/,
    kept: ROWS / 2 + ROWS,
  },
  {
    label: 'a date of 1970',
    content: withLine('BAD,1970-01-01T00:00:00.000Z,0.3', 40),
    scan: /1 reading rejected as before-epoch, first \S+bad\.csv:40: meter BAD: 1970-01-01/,
    import: /1 reading left out as before-epoch, first \S+bad\.csv:40: BAD,1970-01-01/,
    kept: ROWS,
  },
  {
    label: 'a date of 2099',
    content: withLine('BAD,2099-01-01T00:00:00.000Z,0.3', 40),
    scan: /1 reading rejected as future, first \S+bad\.csv:40: meter BAD: 2099-01-01/,
    import: /1 reading left out as future, first \S+bad\.csv:40: BAD,2099-01-01/,
    kept: ROWS,
  },
  {
    label: 'energy below zero',
    content: withLine('BAD,2026-01-13T00:00:00.000Z,-3', 50),
    scan: /1 reading rejected as negative-energy, first \S+bad\.csv:50: meter BAD/,
    import: /1 reading left out as negative-energy, first \S+bad\.csv:50: BAD,2026-01-13/,
    kept: ROWS,
  },
  {
    label: 'a line with too many cells',
    content: withLine('BAD,2026-01-13T00:00:00.000Z,1,2,3,4', 60),
    scan: /1 row passed over as line-malformed, first \S+bad\.csv:60: /,
    import: /1 line left out as line-malformed, first \S+bad\.csv:60: /,
    kept: ROWS,
  },
  {
    label: 'a file that is empty',
    content: '',
    scan: /1 file passed over as file-empty, \S+bad\.csv: it holds nothing/,
    import: /1 file left out as file-empty, first \S+bad\.csv: it holds nothing/,
    kept: 0,
  },
]

const folder = useFolder()

const judged = (stdout: string): readonly string[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { siteId: string; probability: number | null })
    .filter(({ probability }) => probability !== null)
    .map(({ siteId }) => siteId)
const rowsIn = async (path: string) =>
  plainSql(`SELECT meter_id, count(*)::INTEGER FROM read_parquet('${path}') GROUP BY 1 ORDER BY 1`)

/** The bad file beside a good one, and a pattern for both. */
const beside = (place: string, name: string, content: string | Uint8Array): string => {
  mkdirSync(folder.path(place))
  writeFileSync(folder.path(`${place}/good.csv`), csv(linesOf('GOOD')))
  writeFileSync(folder.path(`${place}/${name}`), content)
  return folder.path(`${place}/*`)
}

describe.each(CASES)('$label', ({ label, name = 'bad.csv', content, answers = [], ...told }) => {
  const scanned = ['scan', '--all', '--as-of', '2026-01-12', '--readings']
  let pattern = ''
  beforeAll(() => {
    pattern = beside(label.replaceAll(' ', '-'), name, content)
  })

  it('is named by a scan with file and line, and the rest is judged; strict, it is fatal', async () => {
    const ran = await greywatt([...scanned, pattern])
    expect(ran.code).toBe(0)
    expect(ran.stderr).toMatch(told.scan)
    expect(judged(ran.stdout)).toContain('meter:GOOD')
    const strict = await greywatt([...scanned, pattern, '--strict'])
    expect(strict).toMatchObject({ code: 3, stdout: '' })
    expect(strict.stderr).toMatch(/bad\.csv/)
  })

  it('is named by an import with file and line, and the rest is written; strict, nothing is', async () => {
    const out = `${pattern.slice(0, -1)}out.parquet`
    const ran = await greywatt(['import', pattern, ...answers, '--out', out])
    expect(ran, ran.stderr).toMatchObject({ code: 0, stdout: '' })
    expect(ran.stderr).toMatch(told.import)
    expect(await rowsIn(out)).toEqual([
      ...(told.kept === 0 ? [] : [['BAD', told.kept]]),
      ['GOOD', ROWS],
    ])
    const sources = pattern.replace('*', '*.csv*')
    const refused = `${pattern.slice(0, -1)}refused.parquet`
    const strict = await greywatt(['import', sources, ...answers, '--strict', '--out', refused])
    // A cell that stands for no value is no fault.
    const isFault = !told.import.source.includes('value-missing')
    expect(strict.code).toBe(isFault ? 3 : 0)
    expect(strict.stderr).toMatch(told.import)
    expect(existsSync(refused)).toBe(!isFault)
  })
})

describe('a damaged Parquet file', () => {
  let pattern = ''
  beforeAll(async () => {
    const whole = folder.path('whole.parquet')
    await plainSql(
      `COPY (FROM read_csv('${beside('parquet', 'bad.csv', csv(linesOf('BAD')))}')) TO '${whole}'`,
    )
    mkdirSync(folder.path('damaged'))
    const bytes = readFileSync(whole)
    writeFileSync(folder.path('damaged/good.parquet'), bytes)
    writeFileSync(folder.path('damaged/bad.parquet'), bytes.subarray(0, bytes.length / 2))
    pattern = folder.path('damaged/*.parquet')
  })

  it('is named by both commands, and the others are read; strict, it is fatal', async () => {
    const scan = ['scan', '--all', '--readings', pattern]
    const scanned = await greywatt(scan)
    expect(scanned.stderr).toMatch(/1 file passed over as file-unreadable, \S+bad\.parquet: /)
    expect(judged(scanned.stdout)).toContain('meter:GOOD')
    expect(await greywatt([...scan, '--strict'])).toMatchObject({ code: 3, stdout: '' })
    const out = folder.path('damaged.out.parquet')
    const imported = await greywatt(['import', pattern, '--out', out])
    expect(imported.stderr).toMatch(/1 file left out as file-unreadable, first \S+bad\.parquet: /)
    expect(await rowsIn(out)).toEqual([
      ['BAD', ROWS],
      ['GOOD', ROWS],
    ])
    const refused = folder.path('damaged.refused.parquet')
    const strict = await greywatt(['import', pattern, '--strict', '--out', refused])
    expect(strict.code).toBe(3)
    expect(existsSync(refused)).toBe(false)
  })
})

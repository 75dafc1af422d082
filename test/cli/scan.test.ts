import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { greywatt, type Ran } from './command-line.ts'
import { HEADER, homeKwh, rowsOf, STREET } from './readings-csv.ts'
import { useFolder } from './temp-folder.ts'

const folder = useFolder()
let street = ''
beforeAll(() => {
  street = folder.write('street.csv', STREET)
})

const objects = ({ stdout }: Ran) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('a scan', () => {
  it('writes the suspects as NDJSON, and what it did to standard error', async () => {
    const ran = await greywatt(['scan', '--readings', street])
    expect(ran.code).toBe(0)
    expect(objects(ran)).toMatchObject([
      {
        siteId: 'meter:MINED',
        rank: 1,
        of: 1,
        state: 'raised',
        onsetAt: '2026-01-15',
        asOf: '2026-01-28',
      },
    ])
    expect(Math.abs(objects(ran)[0].expectedKw / 4 - 1)).toBeLessThan(0.1)
    expect(ran.stderr).toMatch(
      /^greywatt: 7 meters, 9,408 readings in [\d.,]+ s \([\d,]+ readings\/s\); 7 sites judged, 0 not; 1 suspect as of 2026-01-28\n$/,
    )
  })

  it('writes the same bytes again, to a file as to standard output', async () => {
    const first = await greywatt(['scan', '--readings', street, '--all'])
    const out = folder.path('all.ndjson')
    const second = await greywatt(['scan', '--readings', street, '--all', '--out', out])
    expect(second).toMatchObject({ code: 0, stdout: '' })
    expect(readFileSync(out, 'utf8')).toBe(first.stdout)
    expect(objects(first).map(({ siteId }) => siteId)).toEqual([
      'meter:MINED',
      ...Array.from({ length: 6 }, (_, i) => `meter:HOME-${i}`),
    ])
  })

  it('takes other column names, a SELECT, a date, a window and a top', async () => {
    const odd = folder.write('odd.csv', STREET.replace(HEADER, 'METER,TIME,ENERGY\n'))
    const renamed = 'meter_id=METER,read_at=TIME,kwh=ENERGY'
    const byName = await greywatt(['scan', '--readings', odd, '--columns', renamed])
    const sql = `SELECT METER AS meter_id, TIME AS read_at, ENERGY AS kwh FROM '${odd}'`
    const bySql = await greywatt(['scan', '--sql', sql])
    expect(objects(byName)).toHaveLength(1)
    expect(bySql.stdout).toBe(byName.stdout)
    const before = await greywatt([
      ...['scan', '--readings', street, '--as-of', '2026-01-13', '--window', '10'],
      ...['--all', '--top', '2'],
    ])
    expect(objects(before)).toMatchObject([
      { asOf: '2026-01-13', state: 'quiet', dataQuality: { days: 10 } },
      { asOf: '2026-01-13', state: 'quiet', dataQuality: { days: 10 } },
    ])
  })

  it('draws a table in the language of the terminal, and never colours a file', async () => {
    const args = ['scan', '--readings', street, '--format', 'table']
    const russian = await greywatt(args, { env: { LANG: 'ru_RU.UTF-8' } })
    expect(russian.stdout).toContain('вероятно')
    const asked = await greywatt([...args, '--lang', 'en'], { env: { LANG: 'ru_RU.UTF-8' } })
    expect(asked.stdout).toMatch(/^ {2}# {2}site .*\n.*\n─{100}\n {2}1 {2}MINED /)
    const out = folder.path('table.txt')
    const terminal = { isTTY: true, columns: 80 }
    await greywatt([...args, '--lang', 'en', '--out', out], terminal)
    expect(readFileSync(out, 'utf8')).toBe(asked.stdout)
    expect((await greywatt(args, terminal)).stdout).toContain('\u001b[')
  })

  it('names meters of two steps, and judges the others', async () => {
    const mixed = Array.from({ length: 7 }, (_, i) => {
      const [half = '', quarter = ''] = [1_800_000, 900_000].map((stepMs) =>
        rowsOf(`MIX-${i}`, 14, homeKwh, stepMs),
      )
      return half + quarter.replaceAll('2026-01', '2026-02')
    }).join('')
    const path = folder.write('mixed.csv', STREET + mixed)
    // The header, 7 meters of 28 days, and of each mixed one 14 days of half hours, which end 17 days before the quarters.
    const mixedAt = (i: number): string =>
      `MIX-${i} (15 and 30 min, from ${path}:${1 + 7 * 28 * 48 + i * 14 * (48 + 96) + 14 * 48} on)`
    const ran = await greywatt(['scan', '--readings', path, '--as-of', '2026-01-28'])
    expect(ran.code).toBe(0)
    expect(objects(ran)).toMatchObject([{ siteId: 'meter:MINED' }])
    expect(ran.stderr).toContain('7 two interval lengths')
    expect(ran.stderr).toContain(
      `not judged for intervals of two lengths: ${[0, 1, 2, 3, 4].map(mixedAt).join(', ')} and 2 more; give a step_min column\n`,
    )
    const out = folder.path('strict.ndjson')
    expect(await greywatt(['scan', '--readings', path, '--strict', '--out', out])).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^greywatt: meters with intervals of two lengths: 7, first MIX-0 .*\n$/,
      ),
    })
    expect(existsSync(out)).toBe(false)
  })

  it('passes over files that are empty or damaged beside sound ones, and ends on them where it is strict', async () => {
    const packed = gzipSync(STREET)
    const sound = folder.write('files-sound.csv', STREET)
    writeFileSync(folder.path('files-cut.csv.gz'), packed.subarray(0, packed.length - 500))
    folder.write('files-empty.csv', '')
    const glob = folder.path('files-*')
    const ran = await greywatt(['scan', '--readings', glob])
    expect(ran.code).toBe(0)
    expect(ran.stdout).toBe((await greywatt(['scan', '--readings', sound])).stdout)
    expect(ran.stderr).toContain('1 file passed over as file-empty, ')
    expect(ran.stderr).toMatch(
      /1 file passed over as file-truncated, \S+files-cut\.csv\.gz: unexpected end of file in line \d+/,
    )
    const alone = await greywatt(['scan', '--readings', folder.path('files-cut.csv.gz')])
    expect(alone).toMatchObject({ code: 3, stdout: '' })
    expect(alone.stderr).toContain('breaks off (unexpected end of file in line ')
    const strict = await greywatt(['scan', '--readings', glob, '--strict'])
    expect(strict).toMatchObject({ code: 3, stdout: '' })
    expect(strict.stderr).toMatch(
      /files that cannot be read: 2, first as file-empty "\S+files-empty\.csv" \(it holds nothing\)/,
    )
  })

  it('names the one damaged Parquet file among sound ones', async () => {
    copyFileSync('fixtures/tiny/readings.parquet', folder.path('lake-1.parquet'))
    const bytes = readFileSync('fixtures/tiny/readings.parquet')
    writeFileSync(folder.path('lake-2.parquet'), bytes.subarray(0, bytes.length - 200))
    const ran = await greywatt(['scan', '--readings', folder.path('lake-*.parquet')])
    expect(ran.code).toBe(0)
    expect(ran.stderr).toMatch(/1 file passed over as file-unreadable, \S+lake-2\.parquet: /)
  })

  it('passes over bad rows and readings, says which, and ends on them where it is strict', async () => {
    const path = folder.write(
      'faulty.csv',
      `${STREET}HOME-0,2026-01-29T00:00:00Z,many\nHOME-1,2026-01-29T00:00:00Z,-3\n`,
    )
    const ran = await greywatt(['scan', '--readings', path])
    expect(ran.code).toBe(0)
    expect(ran.stderr).toMatch(/\ngreywatt: 1 row passed over as kwh-unreadable, first .*many.*\n/)
    expect(ran.stderr).toMatch(
      /\ngreywatt: 1 reading rejected as negative-energy, first \S+faulty\.csv:9411: meter HOME-1: .*\n/,
    )
    expect(await greywatt(['scan', '--readings', path, '--strict'])).toMatchObject({
      code: 3,
      stdout: '',
    })
    const negative = folder.write('negative.csv', `${STREET}HOME-1,2026-01-29T00:00:00Z,-3\n`)
    expect(await greywatt(['scan', '--readings', negative, '--strict'])).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^greywatt: 1 of 9409 readings are rejected as negative-energy, .*\n$/,
      ),
    })
  })

  it('is no failure where the history is too short to judge', async () => {
    const path = folder.write('short.csv', HEADER + rowsOf('HOME', 3, homeKwh))
    const ran = await greywatt(['scan', '--readings', path, '--all'])
    expect(ran.code).toBe(0)
    expect(objects(ran)).toMatchObject([
      { probability: null, notJudged: ['TOO_FEW_DAYS', 'NOT_ENOUGH_DATA'] },
    ])
    expect(ran.stderr).toContain('0 sites judged, 1 not (1 too few days)')
  })

  it('ends where bad data leaves nobody to judge', async () => {
    const path = folder.write('minus.csv', HEADER + rowsOf('HOME', 14, () => -1))
    expect(await greywatt(['scan', '--readings', path])).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^greywatt: no meter can be judged; 672 of 672 readings are rejected, first as negative-energy, .*\n$/,
      ),
    })
  })

  it('says before it starts that its result has nowhere to go', async () => {
    const ran = await greywatt(['scan', '--readings', street, '--out', folder.path('no', 'x')])
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toMatch(/^greywatt: cannot write .*\[write-failed\]\n$/)
  })

  it('shows how far it is on a terminal only', async () => {
    const shown = await greywatt(['scan', '--readings', street], { isTTY: true, columns: 60 })
    const renewed = '\r\u001b[2K'
    const [before, first = '', ...rest] = shown.stderr.split(renewed)
    expect(before).toBe('')
    expect(first).toMatch(/^\d+ % of 9,408 readings, \d+ s left, [\d,]+ readings\/s$/)
    expect(rest.at(-1)).toMatch(/^greywatt: 7 meters, /)
  })

  it('leaves no draft behind', () => {
    expect(readdirSync(folder.path()).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

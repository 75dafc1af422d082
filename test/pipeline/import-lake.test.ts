import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainSql } from '../adapters/duckdb/temp-folder.ts'
import { greywatt } from '../cli/command-line.ts'
import { HEADER, homeKwh, rowsOf, STREET } from '../cli/readings-csv.ts'
import { REGISTER_SHAPE, readTruth, WIDE_SHAPES, writeFiles } from './import-shapes.ts'

const TINY = new URL('../../fixtures/tiny/', import.meta.url).pathname
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-import-lake-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (name: string): string => join(folder, name)
const file = (name: string, text: string): string => {
  writeFileSync(at(name), text)
  return at(name)
}
const files = (lake: string): readonly string[] =>
  readdirSync(lake, { recursive: true, encoding: 'utf8' }).sort()

const imports = async (from: readonly string[], ...args: readonly string[]) => {
  const ran = await greywatt(['import', ...from, ...args])
  expect(ran, ran.stderr).toMatchObject({ code: 0, stdout: '' })
  return ran.stderr
}
const scans = async (...args: readonly string[]): Promise<string> => {
  const ran = await greywatt(['scan', '--all', ...args])
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  return ran.stdout
}

interface Way {
  readonly label: string
  readonly from: readonly string[]
  readonly args?: readonly string[]
  readonly meters?: readonly string[]
}

/** Imports by both ways; the lists of all sites must be the same bytes. */
const bothWays = async ({ label, from, args = [], meters = [] }: Way): Promise<string> => {
  const lake = at(`${label}.lake`)
  const readings = at(`${label}.parquet`)
  await imports(from, ...args, '--out', readings)
  await imports(from, ...args, ...meters, '--lake', lake)
  const ofLake = await scans('--lake', lake, ...meters)
  expect(ofLake).toBe(await scans('--readings', readings, ...meters))
  return ofLake
}

describe('an import into a lake', () => {
  it('of the small region gives the golden bytes of a scan, and once more changes no file', async () => {
    const lake = at('tiny.lake')
    const meters = ['--meters', `${TINY}meters.csv`]
    const readings = [`${TINY}readings.parquet`]
    expect(await imports(readings, ...meters, '--lake', lake)).toContain(
      'greywatt: 1,848 meter-days: 1,848 new, 0 corrected, 0 as they were\n',
    )
    const reference = ['transformers', 'licences', 'orders', 'tips'].flatMap((name) => [
      `--${name}`,
      `${TINY}${name}.csv`,
    ])
    const scanned = await greywatt([
      'scan',
      '--lake',
      lake,
      ...meters,
      ...reference,
      '--weather',
      `${TINY}weather.csv.gz`,
    ])
    expect(scanned.stdout).toBe(readFileSync(`${TINY}suspects.ndjson`, 'utf8'))
    const before = files(lake)
    expect(await imports(readings, ...meters, '--lake', lake)).toContain(
      '0 new, 0 corrected, 1,848 as they were',
    )
    expect(files(lake)).toEqual(before)
  })

  it.each([
    ['registers', REGISTER_SHAPE],
    ['a column per slot', WIDE_SHAPES[0]],
  ])('gives the bytes of an import to Parquet and its scan: %s', async (label, shape) => {
    const truth = await readTruth(
      `${TINY}readings.parquet`,
      'Asia/Almaty',
      30,
      "meter_id LIKE 'KZ-PAV-00000_'",
    )
    const from = writeFiles(at(label), shape?.files(truth) ?? {})
    const meters = ['--meters', `${TINY}meters.csv`]
    const args = [...(shape?.args ?? []), '--timezone', truth.zone]
    expect(await bothWays({ label, from, args, meters })).toContain('KZ-PAV-000002')
  })

  it('takes an export that comes in pieces, whatever hour they end at, and its corrections', async () => {
    const lines = STREET.trim().split('\n').slice(1)
    const byTime = [...lines].sort((a, b) =>
      (a.split(',')[1] ?? '') < (b.split(',')[1] ?? '') ? -1 : 1,
    )
    // 7 meters, cut in the middle of a day; the last piece says the last day of the one before again.
    const cut = 7 * (13 * 48 + 17)
    const wrong = byTime.slice(0, cut).map((line) => line.replace(/,0\.25$/, ',0.75'))
    const pieces = [wrong, byTime.slice(cut - 7 * 48), byTime.slice(0, cut)]
    const lake = at('pieces.lake')
    for (const [i, piece] of pieces.entries())
      await imports([file(`piece-${i}.csv`, `${HEADER}${piece.join('\n')}\n`)], '--lake', lake)
    const whole = file('whole.csv', STREET)
    expect(await scans('--lake', lake)).toBe(await scans('--readings', whole))
    expect(await imports([whole], '--lake', lake)).toContain('0 new, 0 corrected, 196 as they were')
  })

  it('names what the validation of a scan turns away; strict, it writes nothing', async () => {
    const mad = file('mad.csv', `${HEADER}${rowsOf('M1', 9, (slot) => (slot === 100 ? 1e6 : 0.2))}`)
    const told =
      '1 reading left out as implausible, first meter M1: 1000000 kWh in an interval that can carry 10000 kWh'
    expect(await imports([mad], '--lake', at('mad.lake'))).toContain(told)
    const strict = await greywatt(['import', mad, '--strict', '--lake', at('strict.lake')])
    expect(strict).toMatchObject({ code: 3, stdout: '' })
    expect(strict.stderr).toContain(told)
    expect(strict.stderr).toContain('nothing is written, since --strict is given')
    expect(existsSync(at('strict.lake'))).toBe(false)
  })

  it('says where days are cut at another midnight than that of the clock that times were on', async () => {
    const local = `meter,time,kwh\n${rowsOf('M1', 3, homeKwh).replaceAll('.000Z', '').replaceAll('T', ' ')}`
    const from = [file('local.csv', local)]
    const args = ['--timezone', 'Asia/Almaty', '--lake']
    expect(await imports(from, ...args, at('utc.lake'))).toContain(
      'note: days begin at midnight of UTC for 1 of 1 meters, though times were on the clock of Asia/Almaty: set timezone in the configuration, or give --meters with a column timezone',
    )
    const config = ['--config', file('almaty.yaml', 'timezone: Asia/Almaty\n')]
    const lake = at('almaty.lake')
    expect(await imports(from, ...config, ...args, lake)).not.toContain('note:')
    expect(
      await plainSql(
        `SELECT CAST(day AS VARCHAR), quality FROM read_parquet('${lake}/*/*/*.parquet') ORDER BY 1`,
      ),
    ).toEqual(['01', '02', '03'].map((day) => [`2026-01-${day}`, 'v'.repeat(48)]))
  })
})

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { greywatt } from '../cli/command-line.ts'
import {
  REGISTER_SHAPE,
  readTruth,
  SHAPES,
  type Shape,
  type Truth,
  WIDE_SHAPES,
  writeFiles,
} from './import-shapes.ts'

const DATA = resolve(process.env.GREYWATT_DATA ?? '../shared/data')
const isThere = existsSync(`${DATA}/lcl/readings.parquet`)
const absent = isThere ? '' : ' (left out: no real data at GREYWATT_DATA or ../shared/data)'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-import-test-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Plain DuckDB, without any of the code under test. */
const sql = async (text: string): Promise<readonly (readonly unknown[])[]> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    return (await connection.runAndReadAll(text)).getRows()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** What was imported: meter, instant, Wh and step, and whether it is what was printed. */
const imported = (path: string): Promise<readonly (readonly unknown[])[]> =>
  sql(
    `SELECT meter_id, epoch_ms(read_at)::DOUBLE, round(kwh * 1000)::INTEGER, step_min::INTEGER,
       abs(kwh - round(kwh, 3)) < 1e-9
     FROM read_parquet('${path}') ORDER BY meter_id, read_at`,
  )

/** The first few readings that differ: a whole difference of a year would take longer than the import. */
const differences = (
  some: readonly (readonly unknown[])[],
  others: readonly (readonly unknown[])[],
): readonly (readonly string[])[] => {
  const texts = others.map(String)
  return some
    .flatMap((row, index) =>
      String(row) === texts[index] ? [] : [[String(row), texts[index] ?? '']],
    )
    .slice(0, 3)
}

const compare = (actual: readonly (readonly unknown[])[], truth: Truth): void => {
  const wanted = expected(truth)
  expect(differences(actual, wanted)).toEqual([])
  expect(actual).toHaveLength(wanted.length)
}

const expected = ({ readings, stepMin }: Truth) =>
  readings.map(({ meter, atMs, wh }) => [meter, atMs, wh, stepMin, true])

const importShape = async (shape: Shape, truth: Truth, place: string) => {
  const own = join(folder, `${place} ${SHAPES.indexOf(shape)} ${WIDE_SHAPES.indexOf(shape)}`)
  const paths = writeFiles(own, shape.files(truth))
  const out = join(own, 'readings.parquet')
  const ran = await greywatt([
    'import',
    ...paths,
    ...shape.args,
    '--timezone',
    truth.zone,
    '--out',
    out,
  ])
  expect(ran, ran.stderr).toMatchObject({ code: 0, stdout: '' })
  expect(ran.stderr).not.toMatch(/left out as (?!value-missing)/)
  return imported(out)
}

describe('a simulated region, exported', () => {
  let truth: Truth
  beforeAll(async () => {
    truth = await readTruth(
      'fixtures/tiny/readings.parquet',
      'Asia/Almaty',
      30,
      "meter_id LIKE 'KZ-PAV-00000_'",
    )
  })

  it.each([...SHAPES, ...WIDE_SHAPES].map((shape) => [shape.label, shape] as const))(
    'comes back reading for reading: %s',
    async (_, shape) => {
      compare(await importShape(shape, truth, 'tiny'), truth)
    },
  )
})

describe('a simulated region', () => {
  const SOURCE = 'fixtures/tiny/readings.parquet'
  let truth: Truth
  beforeAll(async () => {
    truth = await readTruth(SOURCE, 'Asia/Almaty', 30, "meter_id LIKE 'KZ-PAV-00000_'")
  })

  it('comes back from registers, which stay registers at their instants', async () => {
    const [path = ''] = writeFiles(join(folder, 'registers'), REGISTER_SHAPE.files(truth))
    const out = join(folder, 'registers.parquet')
    const ran = await greywatt(['import', path, '--timezone', truth.zone, '--out', out])
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    const rows = await sql(
      `SELECT meter_id, epoch_ms(read_at)::DOUBLE, round(1000 * (register_kwh - coalesce(lag(register_kwh) OVER (PARTITION BY meter_id ORDER BY read_at), 6519.139)))::INTEGER, 30, true
       FROM read_parquet('${out}') ORDER BY meter_id, read_at`,
    )
    const ends = truth.readings.map((it) => ({ ...it, atMs: it.atMs + 30 * 60_000 }))
    compare(rows, { ...truth, readings: ends })
  })

  it.each([
    [
      'times with a zone, other names',
      'SELECT meter_id AS device_id, read_at AS interval_start, round(kwh, 3) AS energy_kwh',
      'parquet',
    ],
    [
      'local times without one',
      "SELECT meter_id AS meter, timezone('Asia/Almaty', read_at) AS datetime, round(kwh * 1000) AS wh",
      'parquet',
    ],
    [
      'times as text',
      "SELECT meter_id AS meter, strftime(timezone('Asia/Almaty', read_at), '%d/%m/%Y %H:%M') AS datetime, round(kwh, 3) AS kwh",
      'parquet',
    ],
    [
      'a packed file',
      'SELECT meter_id AS device_id, read_at AS interval_start, round(kwh, 3) AS energy_kwh',
      'parquet.gz',
    ],
  ])('comes back from Parquet: %s', async (label, select, ending) => {
    const path = join(folder, `${label}.parquet`)
    await sql(
      `COPY (${select} FROM read_parquet('${SOURCE}') WHERE meter_id LIKE 'KZ-PAV-00000_') TO '${path}' (FORMAT parquet)`,
    )
    const given = join(folder, `${label}.${ending}`)
    if (ending === 'parquet.gz') writeFileSync(given, gzipSync(readFileSync(path)))
    const out = join(folder, `${label}.out.parquet`)
    const ran = await greywatt(['import', given, '--timezone', truth.zone, '--out', out])
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    compare(await imported(out), truth)
  })

  it('is written as CSV as it is as Parquet', async () => {
    const outs = ['all.parquet', 'all.csv', 'all.csv.gz'].map((name) => join(folder, name))
    for (const out of outs)
      expect(await greywatt(['import', SOURCE, '--out', out])).toMatchObject({ code: 0 })
    const [parquet, csv, packed] = outs
    const rows = await sql(`SELECT count(*)::INTEGER FROM read_parquet('${SOURCE}')`)
    for (const text of [csv, packed])
      expect(
        await sql(`SELECT count(*)::INTEGER FROM (SELECT meter_id, read_at, kwh, step_min, quality FROM read_parquet('${parquet}')
          INTERSECT ALL SELECT meter_id, read_at, kwh, step_min, quality FROM read_csv('${text}', types = {'meter_id': 'VARCHAR', 'read_at': 'TIMESTAMPTZ', 'kwh': 'DOUBLE', 'step_min': 'INTEGER', 'quality': 'VARCHAR'}))`),
      ).toEqual(rows)
    expect(
      await sql(`SELECT count(*)::INTEGER FROM (SELECT meter_id, read_at, kwh, step_min, quality FROM read_parquet('${SOURCE}')
        INTERSECT ALL SELECT meter_id, read_at, kwh, step_min, quality FROM read_parquet('${parquet}'))`),
    ).toEqual(rows)
  })
})

describe.skipIf(!isThere)(`real homes, exported${absent}`, () => {
  let london: Truth
  let zurich: Truth
  beforeAll(async () => {
    london = await readTruth(
      `${DATA}/lcl/readings.parquet`,
      'Europe/London',
      30,
      "meter_id IN ('LCL-MAC000002', 'LCL-MAC000009')",
    )
    zurich = await readTruth(
      `${DATA}/swiss/readings.parquet`,
      'Europe/Zurich',
      15,
      "meter_id < 'CH-1022'",
    )
  })

  it.each(SHAPES.map((shape) => [shape.label, shape] as const))(
    'a London year of two changes of clocks comes back: %s',
    async (_, shape) => {
      compare(await importShape(shape, london, 'london'), london)
    },
  )

  it('a London year in a column per slot comes back, but for the hour that a clock shows twice', async () => {
    const [shape] = WIDE_SHAPES
    if (shape === undefined) throw new Error('no shape')
    const own = join(folder, 'london wide')
    const paths = writeFiles(own, shape.files(london))
    const out = join(own, 'readings.parquet')
    const ran = await greywatt([
      'import',
      ...paths,
      ...shape.args,
      '--timezone',
      london.zone,
      '--out',
      out,
    ])
    expect(ran.stderr).toContain('4 readings left out as time-ambiguous')
    // 27 October 2013, 00:00 to 02:00 UTC.
    const isDoubled = (atMs: number) =>
      atMs >= Date.UTC(2013, 9, 27) && atMs < Date.UTC(2013, 9, 27, 2)
    compare(await imported(out), {
      ...london,
      readings: london.readings.filter(({ atMs }) => !isDoubled(atMs)),
    })
  })

  it.each(
    SHAPES.filter(({ label }) => !label.startsWith('settlement')).map(
      (shape) => [shape.label, shape] as const,
    ),
  )('Swiss quarters of an hour come back: %s', async (_, shape) => {
    compare(await importShape(shape, zurich, 'zurich'), zurich)
  })
})

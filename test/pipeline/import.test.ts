import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { greywatt } from '../cli/command-line.ts'
import {
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

/** What was imported, by plain DuckDB: meter, instant, Wh and step. */
const imported = async (path: string): Promise<readonly (readonly unknown[])[]> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(
      `SELECT meter_id, epoch_ms(read_at)::DOUBLE, round(kwh * 1000)::INTEGER, step_min::INTEGER,
         abs(kwh - round(kwh, 3)) < 5e-4
       FROM read_parquet('${path}') ORDER BY meter_id, read_at`,
    )
    return reader.getRows()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

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

  it.each(
    SHAPES.filter(({ label }) => !label.startsWith('settlement')).map(
      (shape) => [shape.label, shape] as const,
    ),
  )('Swiss quarters of an hour come back: %s', async (_, shape) => {
    compare(await importShape(shape, zurich, 'zurich'), zurich)
  })
})

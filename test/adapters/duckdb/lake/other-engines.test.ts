import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decompress } from 'fzstd'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aMeterDay } from '../../../builders/a-meter-day.ts'
import { almatyMidnight, dayOf } from '../../../builders/days.ts'
import { greywatt } from '../../../cli/command-line.ts'
import { plainSql } from '../temp-folder.ts'
import { NOW_MS, withFolder, write } from './a-lake.ts'
import { DOCS, documentedSql } from './documented-sql.ts'

const TINY = new URL('../../../../fixtures/tiny/', import.meta.url).pathname
const READINGS = `read_parquet('${TINY}readings.parquet')`

describe('DuckDB, by the SQL of docs/lake.md', () => {
  let folder = ''
  const lake = (): string => join(folder, 'lake')
  const view = (): string => `CREATE VIEW meter_days AS ${documentedSql('standing', lake())}; `
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'greywatt-engines-'))
    const meters = ['--meters', `${TINY}meters.csv`]
    const ran = await greywatt(['import', `${TINY}readings.parquet`, ...meters, '--lake', lake()])
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('gives each reading that was imported', async () => {
    const [row] = await plainSql(
      `${view()} SELECT count(*)::INTEGER, count(*) FILTER (abs(ours.kwh - theirs.kwh) <= 1e-6 * greatest(1, theirs.kwh))::INTEGER
       FROM (${documentedSql('readings', lake())}) ours FULL JOIN ${READINGS} theirs USING (meter_id, read_at)`,
    )
    expect(row).toEqual([88_704, 88_704])
  })

  it('gives the energy of days, and reads no other folders for it', async () => {
    const sql = documentedSql('energy', lake())
    const [row] = await plainSql(
      `${view()} SELECT count(*)::INTEGER, count(*) FILTER (abs(ours.kwh - theirs.kwh) <= 1e-5 * greatest(1, theirs.kwh))::INTEGER, min(coverage)
       FROM (${sql}) ours FULL JOIN (
         SELECT meter_id, CAST(timezone('Asia/Almaty', read_at) AS DATE) AS date, sum(kwh) AS kwh FROM ${READINGS}
         WHERE date BETWEEN DATE '2026-01-20' AND DATE '2026-01-31' GROUP BY ALL) theirs USING (meter_id, date)`,
    )
    expect(row).toEqual([77 * 12, 77 * 12, 1])
    const plan = String(await plainSql(`${view()} EXPLAIN ${sql}`))
    // 12 of the 24 dates, 8 buckets each.
    expect(plan).toMatch(/Scanning Files:[\s│]*96\/192/)
  })
})

describe('a reader of Parquet that shares nothing with DuckDB', () => {
  const parquetIn = async (folder: string) => {
    const [name = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.parquet'),
    )
    return asyncBufferFromFile(join(folder, name))
  }

  it('finds the rows as they were written', async () => {
    await withFolder(async (folder) => {
      const day = aMeterDay({
        powerKw: [0.1, 1 / 3, ...new Array<number>(45).fill(2), 0],
        quality: [...new Array<number>(47).fill(3), 0],
        attributes: { contractedKw: 5.5 },
      })
      await write(folder, [{ meterDay: day, knownAtMs: NOW_MS - 1000 }])
      const file = await parquetIn(folder)
      const rows = await parquetReadObjects({
        file,
        compressors: { ZSTD: (bytes, length) => decompress(bytes, new Uint8Array(length)) },
      })
      expect(rows).toEqual([
        {
          meter_id: 'M1',
          day: new Date('2026-02-01T00:00:00Z'),
          starts_at: new Date(almatyMidnight(dayOf('2026-02-01'))),
          step_min: 30,
          power_kw: [...day.powerKw],
          quality: `${'v'.repeat(47)}-`,
          reactive_kvar: null,
          zoned: false,
          revision: 1440n,
          slots_filled: 47,
          region_id: 'ALA',
          transformer_id: 'TP-1',
          time_zone: 'Asia/Almaty',
          customer_class: 'household',
          zone: null,
          tariff: null,
          contracted_kw: 5.5,
          activity: null,
          known_at: new Date(NOW_MS - 1000),
          written_at: new Date(NOW_MS),
        },
      ])
    })
  })

  it('finds the types that docs/lake.md says are in the file', async () => {
    await withFolder(async (folder) => {
      await write(folder, [aMeterDay()])
      const { schema } = await parquetMetadataAsync(await parquetIn(folder))
      const inFile = new Map(
        schema.map(({ name, type, converted_type, logical_type }, i) => {
          const isUtc =
            logical_type !== undefined &&
            'isAdjustedToUTC' in logical_type &&
            logical_type.isAdjustedToUTC
          const own = [type, converted_type].filter((it) => it !== undefined).join(', ')
          return [
            name,
            converted_type === 'LIST'
              ? `LIST of ${schema[i + 2]?.type}`
              : `${own}${isUtc ? ', UTC' : ''}`,
          ]
        }),
      )
      const typesOfColumns = [...DOCS.matchAll(/^\| `([a-z_]+)`[^|]*\| ([A-Z][A-Z[\] ]+?) \|/gm)]
      expect(typesOfColumns.length).toBe(12)
      const told = new Map(
        [...DOCS.matchAll(/^\| ([A-Z][A-Z[\] ]+?) \| ([A-Z][^|]+?) \|/gm)].map(([, ours, file]) => [
          ours,
          file,
        ]),
      )
      expect(told.size).toBe(8)
      expect(typesOfColumns.map(([, name, type]) => [name, told.get(type)])).toEqual(
        typesOfColumns.map(([, name]) => [name, inFile.get(name ?? '')]),
      )
    })
  })
})

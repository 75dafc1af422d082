import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compactLake } from '../../../../src/adapters/duckdb/lake/compact-lake.ts'
import { aMeterDay } from '../../../builders/a-meter-day.ts'
import { almatyMidnight, dayOf } from '../../../builders/days.ts'
import { ask, NOW_MS, read, withFolder, write } from './a-lake.ts'
import { DOCS, documentedSql } from './documented-sql.ts'

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.parquet'),
  )
const compact = (folder: string, revisions: 'standing' | 'all' = 'standing') =>
  compactLake({ folder, revisions, nowMs: NOW_MS })

const zoned = aMeterDay({
  meterId: 'M2',
  powerKw: new Array<number>(24).fill(0.25),
  reactiveKvar: Float32Array.from(new Array<number>(24).fill(0.125)),
  isZoned: true,
  attributes: { transformerId: undefined, contractedKw: 5.5, tariff: 'three-zone' },
})
const gappy = aMeterDay({
  powerKw: [...new Array<number>(47).fill(0.1), 0],
  quality: [...new Array<number>(46).fill(3), 2, 0],
})

describe('the files, to whoever reads them with plain SQL', () => {
  it('have the columns that docs/lake.md says, in its order and of its types', async () => {
    await withFolder(async (folder) => {
      await write(folder, [gappy])
      const told = [...DOCS.matchAll(/^\| (`[a-z_`, ]+`) \| ([^|]+) \|/gm)].flatMap(
        ([, names = '', types = '']) => {
          const [type = '', ...others] = types.trim().split('; ')
          const own = new Map(
            others.map((text) => text.replaceAll('`', '').split(' ') as [string, string]),
          )
          return names.split(', ').map((name) => {
            const plain = name.replaceAll('`', '')
            return { column_name: plain, column_type: own.get(plain) ?? type }
          })
        },
      )
      const found = await ask(
        `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('${folder}/*/*/*.parquet', hive_partitioning = false))`,
      )
      expect(told.length).toBe(20)
      expect(found).toEqual(told)
    })
  })

  it('hold a day as it was: instants, units, letters and NULL where nothing is known', async () => {
    await withFolder(async (folder) => {
      await write(folder, [gappy, zoned])
      const rows = await ask(
        `SELECT meter_id, CAST(date AS VARCHAR) AS date, CAST(starts_at AS VARCHAR) AS starts_at, step_min, power_kw[1] AS first_kw,
           round(list_sum(power_kw) * step_min / 60, 3) AS kwh, quality, reactive_kvar[24] AS kvar, zoned, revision, slots_filled,
           transformer_id, time_zone, contracted_kw, known_at, CAST(written_at AS VARCHAR) AS written_at
         FROM read_parquet('${folder}/*/*/*.parquet', hive_partitioning = true) ORDER BY meter_id`,
      )
      expect(rows).toEqual([
        {
          meter_id: 'M1',
          date: '2026-02-01',
          starts_at: '2026-01-31 19:00:00+00',
          step_min: 30,
          first_kw: Math.fround(0.1),
          kwh: 2.35,
          quality: `${'v'.repeat(46)}e-`,
          kvar: null,
          zoned: false,
          revision: '1440',
          slots_filled: 47,
          transformer_id: 'TP-1',
          time_zone: 'Asia/Almaty',
          contracted_kw: null,
          known_at: null,
          written_at: '2026-03-01 00:00:00+00',
        },
        expect.objectContaining({
          meter_id: 'M2',
          step_min: 60,
          kwh: 6,
          kvar: 0.125,
          zoned: true,
          transformer_id: null,
          contracted_kw: 5.5,
        }),
      ])
    })
  })

  it('give one row a meter and day by the SQL of docs/lake.md, before and after compaction', async () => {
    await withFolder(async (folder) => {
      await write(folder, [aMeterDay({ revision: 1440, powerKw: new Array<number>(48).fill(1) })])
      await write(folder, [aMeterDay({ revision: 1800, powerKw: new Array<number>(48).fill(2) })])
      await write(folder, [aMeterDay({ revision: 1500, powerKw: new Array<number>(48).fill(3) })])
      const standing = [{ meter_id: 'M1', revision: '1800', kw: 2 }]
      const sql = `SELECT meter_id, revision, power_kw[1] AS kw FROM (${documentedSql('standing', folder)})`
      expect(await ask(sql)).toEqual(standing)
      await compact(folder)
      expect(await ask(sql)).toEqual(standing)
      expect(
        await ask(`SELECT count(*) AS rows FROM read_parquet('${folder}/**/*.parquet')`),
      ).toEqual([{ rows: '1' }])
    })
  })
})

describe('what is read back', () => {
  it('is what was written, to the bit', async () => {
    await withFolder(async (folder) => {
      const odd = aMeterDay({ meterId: 'M3', powerKw: [1 / 3, 1e-7, 123_456.789, 0] })
      await write(folder, [gappy, zoned, odd])
      const meters = await read(folder)
      expect(meters.map(({ days }) => days)).toEqual(
        [[gappy], [zoned], [odd]].map((days) => days.map(plain)),
      )
    })
  })

  it.each([
    [
      'the higher revision, whatever came last',
      [
        [1800, 48],
        [1440, 48],
      ],
      0,
    ],
    [
      'of one revision the fuller',
      [
        [1440, 48],
        [1440, 40],
      ],
      0,
    ],
    [
      'of one revision and as full the one written last',
      [
        [1440, 48],
        [1440, 48],
      ],
      1,
    ],
  ] as const)('is %s', async (_, written, stands) => {
    await withFolder(async (folder) => {
      for (const [i, [revision, filled]] of written.entries())
        await write(
          folder,
          [
            aMeterDay({
              revision,
              powerKw: new Array<number>(48).fill(i + 1),
              quality: Array.from({ length: 48 }, (__, slot) => (slot < filled ? 3 : 0)),
            }),
          ],
          NOW_MS + i,
        )
      const [meter] = await read(folder)
      expect(meter?.days.map(({ powerKw }) => powerKw[0])).toEqual([stands + 1])
    })
  })

  it('is of the dates asked for alone', async () => {
    await withFolder(async (folder) => {
      const days = ['2026-02-01', '2026-02-02', '2026-02-03'].map((day) =>
        aMeterDay({ day: dayOf(day) }),
      )
      await write(folder, days)
      const [meter] = await read(folder, { from: '2026-02-02', to: '2026-02-02' })
      expect(meter?.days.map(({ day }) => day)).toEqual([dayOf('2026-02-02')])
      await expect(read(folder, { from: '2026-02-04' })).rejects.toThrow(
        /no meter-day of the days asked for/,
      )
    })
  })

  it('tells when each was known: at the end of its day, when it was written over, when the stream knew it', async () => {
    await withFolder(async (folder) => {
      const end = almatyMidnight(dayOf('2026-02-02'))
      await write(folder, [aMeterDay({ revision: 1440 })], NOW_MS)
      await write(
        folder,
        [aMeterDay({ revision: 9000, powerKw: new Array<number>(48).fill(2) })],
        NOW_MS + 5000,
      )
      await write(folder, [
        { meterDay: aMeterDay({ meterId: 'M2', revision: 1700 }), knownAtMs: end + 1_000_000 },
      ])
      const known = async () =>
        (await read(folder, { revisions: 'all' })).map(({ days, knownAtMs }) =>
          days.map(({ powerKw }, i) => [powerKw[0], knownAtMs[i]]),
        )
      const all = [
        [
          [1, end],
          [2, NOW_MS + 5000],
        ],
        [[1, end + 1_000_000]],
      ]
      expect(await known()).toEqual(all)
      await compact(folder, 'all')
      expect(await known()).toEqual(all)
      await compact(folder)
      expect(await known()).toEqual([[[2, NOW_MS + 5000]], [[1, end + 1_000_000]]])
    })
  })

  it('knows a day that is written again unchanged since it was first written', async () => {
    await withFolder(async (folder) => {
      const end = almatyMidnight(dayOf('2026-02-02'))
      await write(folder, [aMeterDay({ revision: 1440 })])
      await write(folder, [aMeterDay({ revision: 9000 })], NOW_MS + 5000)
      await compact(folder)
      const [meter] = await read(folder, { revisions: 'all' })
      expect([...(meter?.knownAtMs ?? [])]).toEqual([end])
    })
  })
})

describe('compaction', () => {
  it('makes one file for each date and bucket, and twice is once', async () => {
    await withFolder(async (folder) => {
      const meters = ['M1', 'M2', 'M3']
      for (const day of ['2026-02-01', '2026-02-02'])
        for (let again = 0; again < 3; again++)
          await write(
            folder,
            meters.map((meterId) => aMeterDay({ meterId, day: dayOf(day) })),
          )
      const before = await read(folder)
      const buckets = new Set(filesIn(folder).map((path) => path.slice(0, path.lastIndexOf('/'))))
      expect(await compact(folder)).toEqual({
        dates: 2,
        filesBefore: 3 * buckets.size,
        filesAfter: buckets.size,
        rowsBefore: 18,
        rowsAfter: 6,
      })
      const files = filesIn(folder)
      expect(files.length).toBe(buckets.size)
      await compact(folder)
      expect(filesIn(folder)).toEqual(files)
      expect(await read(folder)).toEqual(before)
    })
  })

  it('leaves a single file in which no day stands twice as it is', async () => {
    await withFolder(async (folder) => {
      await write(folder, [aMeterDay(), aMeterDay({ meterId: 'M2' })])
      const files = filesIn(folder)
      expect(await compact(folder)).toMatchObject({ filesAfter: files.length, rowsAfter: 2 })
      expect(filesIn(folder)).toEqual(files)
      await write(folder, [aMeterDay({ revision: 2000 }), aMeterDay({ revision: 3000 })])
      await compact(folder)
      expect((await read(folder)).map(({ days }) => days.map(({ revision }) => revision))).toEqual([
        [3000],
        [1440],
      ])
    })
  })

  it('loses nothing beside writers, readers and another compaction', async () => {
    await withFolder(async (folder) => {
      const dayAt = (revision: number, meterId: string) =>
        aMeterDay({ meterId, revision, powerKw: new Array<number>(48).fill(revision) })
      const ids = ['M1', 'M2', 'M3', 'M4']
      await write(
        folder,
        ids.map((id) => dayAt(0, id)),
      )
      const rounds = [1, 2, 3, 4, 5]
      const seen: number[][] = []
      await Promise.all([
        (async () => {
          for (const revision of rounds)
            await write(
              folder,
              ids.map((id) => dayAt(revision, id)),
            )
        })(),
        (async () => {
          for (const _ of rounds) await compact(folder)
        })(),
        (async () => {
          for (const _ of rounds) await compact(folder)
        })(),
        (async () => {
          for (const _ of rounds)
            seen.push((await read(folder)).map(({ days }) => days[0]?.powerKw[0] ?? -1))
        })(),
      ])
      for (const powers of seen) expect(powers.length).toBe(ids.length)
      for (const [i] of ids.entries()) {
        const column = seen.map((powers) => powers[i] ?? -1)
        expect(column).toEqual([...column].sort((a, b) => a - b))
      }
      await compact(folder)
      expect((await read(folder)).map(({ days }) => days.map(({ revision }) => revision))).toEqual(
        ids.map(() => [5]),
      )
    })
  })

  it('removes the drafts of a process that was killed a day ago, and leaves those of one at work', async () => {
    await withFolder(async (folder) => {
      await write(folder, [aMeterDay()])
      const draft = join(folder, '.draft-killed')
      writeFileSync(draft, 'half a file')
      await compactLake({ folder, revisions: 'standing', nowMs: Date.now() })
      expect(readdirSync(folder)).toContain('.draft-killed')
      await compactLake({ folder, revisions: 'standing', nowMs: Date.now() + 2 * 86_400_000 })
      expect(readdirSync(folder)).not.toContain('.draft-killed')
    })
  })
})

describe('a folder that is no lake', () => {
  it.each([
    ['where nothing says so', () => undefined, /no lake at .*_lake\.json/],
    [
      'of a newer program',
      (folder: string) =>
        writeFileSync(
          join(folder, '_lake.json'),
          '{"format":"greywatt meter-days","version":2,"buckets":8}',
        ),
      /not of version 1/,
    ],
    [
      'with a marker that is no JSON',
      (folder: string) => writeFileSync(join(folder, '_lake.json'), '{'),
      /cannot read/,
    ],
  ] as const)('is refused %s', async (_, change, words) => {
    await withFolder(async (folder) => {
      await write(folder, [aMeterDay()])
      rmSync(join(folder, '_lake.json'))
      change(folder)
      await expect(read(folder)).rejects.toThrow(words)
    })
  })

  it('names a damaged file', async () => {
    await withFolder(async (folder) => {
      await write(folder, [aMeterDay()])
      const [file = ''] = filesIn(folder)
      writeFileSync(join(folder, file), 'PAR1 and then nothing')
      await expect(read(folder)).rejects.toThrow(
        /cannot read ".*\.parquet".*write their days again/,
      )
    })
  })
})

/** Attributes that are not known are left out. */
function plain(day: ReturnType<typeof aMeterDay>): unknown {
  const attributes = Object.fromEntries(
    Object.entries(day.attributes).filter(([, value]) => value !== undefined),
  )
  return { ...day, attributes }
}

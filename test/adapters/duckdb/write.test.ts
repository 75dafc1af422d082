import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { openReadings } from '../../../src/adapters/duckdb/readings.ts'
import { readReference } from '../../../src/adapters/duckdb/reference.ts'
import { type ReadingBatch, writeReadings } from '../../../src/adapters/duckdb/write-readings.ts'
import { writeReference } from '../../../src/adapters/duckdb/write-reference.ts'
import type { MeterSeries, ReferenceData } from '../../../src/ports/history.ts'
import { plainSql, quoted, tempFolder, unglobbed } from './temp-folder.ts'

const folder = tempFolder()
afterAll(() => folder.remove())

const MIDNIGHT = Date.UTC(2026, 1, 1)
const BATCHES: readonly ReadingBatch[] = [
  {
    meterId: 'B',
    startMs: [MIDNIGHT, MIDNIGHT + 1_800_000],
    stepMin: 30,
    kwh: [0.1, Number.NaN],
    quality: ['valid', 'missing'],
  },
  {
    meterId: 'A',
    startMs: [MIDNIGHT],
    stepMin: 15,
    kwh: Float64Array.of(1 / 3),
    quality: 'estimated',
  },
]
const CSV = `meter_id,read_at,kwh,step_min,quality
B,2026-02-01T00:00:00Z,0.1,30,valid
B,2026-02-01T00:30:00Z,,30,missing
A,2026-02-01T00:00:00Z,0.3333333333333333,15,estimated
`

describe('readings', () => {
  test('as CSV are the contract in plain text, in the order given', async () => {
    const path = folder.at('r.csv')
    expect(await writeReadings(path, BATCHES)).toBe(3)
    expect(readFileSync(path, 'utf8')).toBe(CSV)
  })

  test('as compressed CSV are the same bytes in every run', async () => {
    const [first, second] = [folder.at('r1.csv.gz'), folder.at('r2.csv.gz')]
    await writeReadings(first, BATCHES)
    await writeReadings(second, BATCHES)
    expect(gunzipSync(readFileSync(first)).toString()).toBe(CSV)
    expect(readFileSync(second)).toEqual(readFileSync(first))
  })

  test('as Parquet have the columns and types of the contract', async () => {
    const path = folder.at('r.parquet')
    await writeReadings(path, BATCHES)
    const table = `read_parquet(${quoted(unglobbed(path))})`
    expect(await plainSql(`SELECT column_name, column_type FROM (DESCRIBE FROM ${table})`)).toEqual(
      [
        ['meter_id', 'VARCHAR'],
        ['read_at', 'TIMESTAMP WITH TIME ZONE'],
        ['kwh', 'DOUBLE'],
        ['step_min', 'INTEGER'],
        ['quality', 'VARCHAR'],
      ],
    )
    expect(
      await plainSql(
        `SELECT meter_id, epoch_ms(read_at)::DOUBLE, kwh, step_min, quality FROM ${table}`,
      ),
    ).toEqual([
      ['B', MIDNIGHT, 0.1, 30, 'valid'],
      ['B', MIDNIGHT + 1_800_000, null, 30, 'missing'],
      ['A', MIDNIGHT, 1 / 3, 15, 'estimated'],
    ])
  })

  test.each(['back.parquet', 'back.csv.gz'])('come back from %s as they went', async (name) => {
    const length = 70_000
    const batch = (meterId: string, seed: number): ReadingBatch => ({
      meterId,
      startMs: Float64Array.from({ length }, (_, i) => MIDNIGHT + i * 900_000),
      stepMin: 15,
      kwh: Float64Array.from({ length }, (_, i) => ((i * seed) % 9973) / 7),
      quality: 'valid',
    })
    const sent = [batch('M-2', 31), batch('M-1', 17)]
    async function* later() {
      yield* sent
    }
    await writeReadings(folder.at(name), later())
    const history = await openReadings({ readings: folder.at(name) })
    const back: MeterSeries[] = []
    for await (const series of history.series(['M-2', 'M-1'])) back.push(series)
    history.close()
    expect(history.rows).toBe(2 * length)
    expect(back).toEqual(
      sent.map(({ meterId, startMs, kwh }) => ({
        meterId,
        startMs,
        kwh,
        isRegister: false,
        kvarh: undefined,
        stepMin: new Float64Array(length).fill(15),
        quality: new Array(length).fill('valid'),
      })),
    )
    const order = `SELECT meter_id FROM ${quoted(unglobbed(folder.at(name)))}`
    expect(await plainSql(`SELECT DISTINCT meter_id FROM (${order} LIMIT ${length})`)).toEqual([
      ['M-2'],
    ])
  })

  test('that fail half way leave no file, neither the old name nor a draft', async () => {
    const target = tempFolder()
    async function* broken() {
      yield* BATCHES
      throw new Error('the source broke')
    }
    await expect(writeReadings(target.at('x.csv'), broken())).rejects.toThrow('the source broke')
    mkdirSync(target.at('taken.csv'))
    await expect(writeReadings(target.at('taken.csv'), BATCHES)).rejects.toMatchObject({
      code: 'write-failed',
    })
    expect(readdirSync(target.path)).toEqual(['taken.csv'])
    target.remove()
  })

  test.each([
    ['a missing folder', 'nowhere/r.csv', /cannot write .*check the folder/],
    ['an ending of no known format', 'r.xlsx', /end it in \.parquet, \.csv or \.csv\.gz/],
  ])('for %s are refused', async (_label, name, message) => {
    await expect(writeReadings(folder.at(name), BATCHES)).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringMatching(message),
    })
  })
})

const REFERENCE: ReferenceData = {
  meters: [
    {
      meterId: 'M1',
      transformerId: 'TP-1',
      timezone: 'Asia/Almaty',
      customerClass: 'household',
      contractedKw: 7.5,
      phases: 3,
      servedSince: Date.UTC(2019, 4, 1),
      multipliers: [{ from: Date.UTC(2025, 0, 1), factor: 40 }],
      exchangedAt: [Date.UTC(2024, 2, 1)],
    },
    { meterId: 'M2', activity: 'bakery, "old"' },
  ],
  transformers: [{ transformerId: 'TP-1', ratedKva: 160, p0Kw: 0.46, pkKw: 2.8, indoor: false }],
  licences: [
    {
      licenceId: 'L1',
      meterId: 'M1',
      declaredKw: 250,
      machines: 80,
      validFrom: Date.UTC(2026, 0, 1),
    },
  ],
  orders: [{ orderId: 'O1', from: MIDNIGHT, to: MIDNIGHT + 1, maxKw: 0, regionId: 'ALA' }],
  tips: [{ tipId: 'T1', at: MIDNIGHT, lat: 43.25, lon: 76.9, text: 'шум\nночью' }],
  weather: Array.from({ length: 5000 }, (_, i) => ({
    regionId: 'ALA',
    at: MIDNIGHT + i * 3_600_000,
    tempC: (i % 50) - 25.5,
  })),
}

describe('reference files', () => {
  test.each(['csv', 'parquet'] as const)('come back from %s as they went', async (format) => {
    const target = folder.at(`out ${format}/deep`)
    await writeReference(target, REFERENCE, format)
    const path = (kind: string) => `${target}/${kind}.${format}`
    const back = await readReference({
      meters: path('meters'),
      transformers: path('transformers'),
      licences: path('licences'),
      orders: path('orders'),
      tips: path('tips'),
      weather: format === 'csv' ? `${target}/weather.csv.gz` : path('weather'),
    })
    expect(back).toEqual({ data: REFERENCE, notes: [] })
  })

  test('as CSV are plain to read, and each is there even when it has no rows', async () => {
    const target = folder.at('plain')
    await writeReference(target, { ...REFERENCE, tips: [] }, 'csv')
    expect(readdirSync(target).toSorted()).toEqual([
      'licences.csv',
      'meters.csv',
      'orders.csv',
      'tips.csv',
      'transformers.csv',
      'weather.csv.gz',
    ])
    expect(readFileSync(`${target}/tips.csv`, 'utf8')).toBe(
      'tip_id,at,meter_id,transformer_id,lat,lon,text\n',
    )
    expect(readFileSync(`${target}/licences.csv`, 'utf8')).toBe(
      'licence_id,meter_id,declared_kw,machines,valid_from,valid_to,zone\nL1,M1,250.0,80,2026-01-01T00:00:00Z,,\n',
    )
    expect(readFileSync(`${target}/orders.csv`, 'utf8').split('\n')[1]).toBe(
      'O1,2026-02-01T00:00:00Z,2026-02-01T00:00:00.001Z,0.0,,,ALA',
    )
  })
})

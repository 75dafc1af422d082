import { afterAll, describe, expect, test } from 'vitest'
import { readReference } from '../../../src/adapters/duckdb/reference.ts'
import { plainSql, quoted, tempFolder } from './temp-folder.ts'

const folder = tempFolder()
afterAll(() => folder.remove())

const NONE = { meters: [], transformers: [], licences: [], orders: [], tips: [], weather: [] }

describe('each file', () => {
  test.each([
    [
      'meters',
      `meter_id,transformer_id,region_id,timezone,lat,lon,customer_class,tariff,zone,contracted_kw,phases,activity,served_since,step_min,register_digits,multipliers,exchanged_at
M1,TP-77,ALA,Asia/Almaty,43.25,76.9,household,day-night,residential,15,3,bakery,2019-05-01T00:00:00+05:00,30,6,"[{""from"":""2025-01-01"",""factor"":40}]","[""2024-03-01""]"
M2,,,,,,,,,,,,,,,,
`,
      [
        {
          meterId: 'M1',
          transformerId: 'TP-77',
          regionId: 'ALA',
          timezone: 'Asia/Almaty',
          lat: 43.25,
          lon: 76.9,
          customerClass: 'household',
          tariff: 'day-night',
          zone: 'residential',
          contractedKw: 15,
          phases: 3,
          activity: 'bakery',
          servedSince: Date.UTC(2019, 3, 30, 19),
          stepMin: 30,
          registerDigits: 6,
          multipliers: [{ from: Date.UTC(2025, 0, 1), factor: 40 }],
          exchangedAt: [Date.UTC(2024, 2, 1)],
        },
        { meterId: 'M2' },
      ],
    ],
    [
      'transformers',
      'transformer_id,rated_kva,region_id,head_meter_id,p0_kw,pk_kw,indoor,thermal,flats,stove,lat,lon\nTP-77,160,ALA,H1,0.46,2.8,true,"{""topOilRiseK"":55}",48,gas,43,77\nTP-78,,,,,,false,,,,,\n',
      [
        {
          transformerId: 'TP-77',
          ratedKva: 160,
          regionId: 'ALA',
          headMeterId: 'H1',
          p0Kw: 0.46,
          pkKw: 2.8,
          indoor: true,
          thermal: { topOilRiseK: 55 },
          flats: 48,
          stove: 'gas',
          lat: 43,
          lon: 77,
        },
        { transformerId: 'TP-78', indoor: false },
      ],
    ],
    [
      'licences',
      'licence_id,meter_id,declared_kw,machines,valid_from,valid_to,zone\nL1,M1,250.5,80,2026-01-01T00:00:00Z,1798675200000,sez\n',
      [
        {
          licenceId: 'L1',
          meterId: 'M1',
          declaredKw: 250.5,
          machines: 80,
          validFrom: Date.UTC(2026, 0, 1),
          validTo: Date.UTC(2026, 11, 31),
          zone: 'sez',
        },
      ],
    ],
    [
      'orders',
      'order_id,from,to,max_kw,meter_id,licence_id,region_id\nO1,2026-01-05T18:00:00+05:00,2026-01-05T23:00:00+05:00,0,,,ALA\n',
      [
        {
          orderId: 'O1',
          from: Date.UTC(2026, 0, 5, 13),
          to: Date.UTC(2026, 0, 5, 18),
          maxKw: 0,
          regionId: 'ALA',
        },
      ],
    ],
    [
      'tips',
      'tip_id,at,meter_id,transformer_id,lat,lon,text\nT1,2026-01-05T00:00:00Z,,TP-77,,,"шум, day and ""night"""\n',
      [
        {
          tipId: 'T1',
          at: Date.UTC(2026, 0, 5),
          transformerId: 'TP-77',
          text: 'шум, day and "night"',
        },
      ],
    ],
    [
      'weather',
      'region_id,at,temp_c\nALA,2026-01-05T00:00:00Z,-21.5\n',
      [{ regionId: 'ALA', at: Date.UTC(2026, 0, 5), tempC: -21.5 }],
    ],
  ])('%s becomes what the core knows it as', async (kind, text, expected) => {
    const path = folder.write(`${kind}.csv`, text)
    expect(await readReference({ [kind]: path })).toEqual({
      data: { ...NONE, [kind]: expected },
      notes: [],
    })
  })

  test('may be Parquet, with types of its own', async () => {
    const path = folder.at('meters.parquet')
    await plainSql(
      `COPY (SELECT 7 AS meter_id, 3::TINYINT AS phases, DATE '2020-01-01' AS served_since, 'NaN'::FLOAT AS lat,
         [{'from': '2025-01-01', 'factor': 40}] AS multipliers) TO ${quoted(path)}`,
    )
    expect(await readReference({ meters: path })).toEqual({
      data: {
        ...NONE,
        meters: [
          {
            meterId: '7',
            phases: 3,
            servedSince: Date.UTC(2020, 0, 1),
            multipliers: [{ from: Date.UTC(2025, 0, 1), factor: 40 }],
          },
        ],
      },
      notes: [`"${path}": times without an offset are read as UTC`],
    })
  })

  test('may have a header alone', async () => {
    const path = folder.write('none.csv', 'meter_id,region_id\n')
    expect(await readReference({ meters: path })).toEqual({ data: NONE, notes: [] })
  })

  test('may have further columns, which a note names', async () => {
    const path = folder.write('more.csv', 'meter_id,heating_type,meter_kind\nA,heat pump,x\n')
    expect(await readReference({ meters: path })).toEqual({
      data: { ...NONE, meters: [{ meterId: 'A' }] },
      notes: [`"${path}": not used: heating_type, meter_kind`],
    })
  })
})

describe('refusals', () => {
  test.each([
    [
      'a word where a number stands',
      'meters',
      'meter_id,contracted_kw\nA,5\nB,5 kW\nC,6 kW\n',
      'row-invalid',
      /"\S+.*refused\.csv" row 2: contracted_kw is "5 kW", .*expected number.* \(and 1 more rows\): mend the file$/,
    ],
    [
      'a value outside its list',
      'meters',
      'meter_id,customer_class\nA,bakery\n',
      'row-invalid',
      /row 1: customer_class is "bakery", .*"household"/,
    ],
    ['a missing id', 'meters', 'meter_id,phases\n,3\n', 'row-invalid', /row 1: meter_id is empty/],
    [
      'an id that is none',
      'meters',
      'meter_id\nдом 1\n',
      'row-invalid',
      /meter_id is "дом 1", must be 1 to 64 characters/,
    ],
    ['a time that is none', 'tips', 'tip_id,at\nT1,soon\n', 'row-invalid', /row 1: at is "soon"/],
    [
      'a truth that is none',
      'transformers',
      'transformer_id,indoor\nT1,maybe\n',
      'row-invalid',
      /indoor is "maybe"/,
    ],
    [
      'JSON that is none',
      'meters',
      'meter_id,multipliers\nA,[40\n',
      'row-invalid',
      /multipliers is "\[40"/,
    ],
    [
      'an impossible temperature',
      'weather',
      'region_id,at,temp_c\nALA,2026-01-01T00:00:00Z,300\n',
      'row-invalid',
      /temp_c is 300/,
    ],
    [
      'a missing column',
      'weather',
      'region_id,at,temperature\nALA,2026-01-01T00:00:00Z,3\n',
      'column-missing',
      /^no column "temp_c" in .* nearest is "temperature": rename the column/,
    ],
    [
      'a line with too many cells',
      'meters',
      'meter_id,phases\nA,3\nB,3\nC,3,3\n',
      'row-invalid',
      /refused\.csv:4: Expected Number of Columns: 2 Found: 3: mend the file$/,
    ],
    ['an empty file', 'meters', '', 'no-rows', /is empty/],
  ])('%s', async (_label, kind, text, code, message) => {
    const path = folder.write('refused.csv', text)
    const failure = await readReference({ [kind]: path }).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ name: 'AdapterError', code })
    expect((failure as Error).message).toMatch(message)
    expect((failure as Error).message).not.toContain('\n')
  })

  test('a missing file', async () => {
    await expect(readReference({ orders: folder.at('no.csv') })).rejects.toMatchObject({
      code: 'file-missing',
    })
  })
})

import { afterAll, describe, expect, test } from 'vitest'
import {
  type OpenedReadings,
  openReadings,
  type ReadingsOrder,
} from '../../../src/adapters/duckdb/readings.ts'
import type { MeterSeries } from '../../../src/ports/history.ts'
import { plainSql, quoted, tempFolder, unglobbed } from './temp-folder.ts'

const folder = tempFolder()
afterAll(() => folder.remove())

const MIDNIGHT = Date.UTC(2026, 1, 1)
const HALF_HOUR = 1_800_000

const read = async (
  order: ReadingsOrder,
): Promise<
  Pick<OpenedReadings, 'rows' | 'notes' | 'faults'> & {
    series: readonly MeterSeries[]
  }
> => {
  const history = await openReadings(order)
  try {
    const series: MeterSeries[] = []
    for await (const one of history.series(await history.meterIds())) series.push(one)
    return { rows: history.rows, notes: history.notes, faults: history.faults, series }
  } finally {
    history.close()
  }
}

const aSeries = (
  meterId: string,
  startMs: number[],
  kwh: number[],
  more: Partial<MeterSeries> = {},
) => ({
  meterId,
  startMs: Float64Array.from(startMs),
  kwh: Float64Array.from(kwh),
  isRegister: false,
  kvarh: undefined,
  stepMin: undefined,
  quality: undefined,
  ...more,
})

describe('times', () => {
  test.each([
    ['ISO with an offset', '2026-02-01T05:00:00+05:00', false],
    ['ISO with an offset and no seconds', '2026-02-01T05:00+05:00', false],
    ['ISO in UTC', '2026-02-01T00:00:00Z', false],
    ['ISO in UTC without seconds', '2026-02-01T00:00Z', false],
    ['an offset of hours only', '2026-01-31 19:00:00-05', false],
    ['fractions of a second', '2026-02-01T00:00:00.0000000Z', false],
    ['epoch milliseconds', String(MIDNIGHT), false],
    ['a naive time, which is UTC', '2026-02-01 00:00:00', true],
    ['a naive date, which is its midnight UTC', '2026-02-01', true],
  ])('CSV takes %s', async (_label, text, naive) => {
    const readings = folder.write('times.csv', `meter_id,read_at,kwh\nA,${text},1.5\n`)
    expect(await read({ readings })).toEqual({
      rows: 1,
      notes: naive ? [`read_at in "${readings}" has no offset: it is read as UTC`] : [],
      faults: [],
      series: [aSeries('A', [MIDNIGHT], [1.5])],
    })
  })

  test.each([
    ['TIMESTAMPTZ', "TIMESTAMPTZ '2026-02-01 05:00:00+05'", false],
    ['TIMESTAMP', "TIMESTAMP '2026-02-01 00:00:00'", true],
    ['TIMESTAMP_NS', "TIMESTAMP_NS '2026-02-01 00:00:00'", true],
    ['TIMESTAMP_MS', "TIMESTAMP_MS '2026-02-01 00:00:00'", true],
    ['DATE', "DATE '2026-02-01'", true],
    ['BIGINT', `${MIDNIGHT}::BIGINT`, false],
    ['DOUBLE', `${MIDNIGHT}::DOUBLE`, false],
    ['VARCHAR', "'2026-02-01T05:00:00+05:00'", false],
  ])('Parquet takes %s', async (label, sql, naive) => {
    const readings = folder.at(`${label}.parquet`)
    await plainSql(
      `COPY (SELECT 'A' AS meter_id, ${sql} AS read_at, 1.5 AS kwh) TO ${quoted(readings)}`,
    )
    const { notes, series } = await read({ readings })
    expect(series).toEqual([aSeries('A', [MIDNIGHT], [1.5])])
    expect(notes).toEqual(
      naive ? [`read_at in "${readings}" has no offset: it is read as UTC`] : [],
    )
  })

  test('numbers that look like seconds are noted', async () => {
    const readings = folder.write('seconds.csv', `meter_id,read_at,kwh\nA,${MIDNIGHT / 1000},1\n`)
    expect((await read({ readings })).notes).toEqual([
      `read_at in "${readings}" ends before 1973-03-03: numbers are epoch milliseconds, not seconds`,
    ])
  })

  test('readings outside the span asked for are left out, its end excluded', async () => {
    const rows = [0, 1, 2, 3].map((i) => `A,${MIDNIGHT + i * HALF_HOUR},${i}`)
    const readings = folder.write('span.csv', `meter_id,read_at,kwh\n${rows.join('\n')}\n`)
    const { series, rows: count } = await read({
      readings,
      fromMs: MIDNIGHT + HALF_HOUR,
      toMs: MIDNIGHT + 3 * HALF_HOUR,
    })
    expect(count).toBe(2)
    expect(series).toEqual([aSeries('A', [MIDNIGHT + HALF_HOUR, MIDNIGHT + 2 * HALF_HOUR], [1, 2])])
  })
})

describe('rows', () => {
  test('come sorted by meter and time, meters in the order asked for, however the file lies', async () => {
    const readings = folder.write(
      'order.csv',
      `meter_id,read_at,kwh\nB,${MIDNIGHT + HALF_HOUR},4\nA,${MIDNIGHT},1\nC,${MIDNIGHT},9\nB,${MIDNIGHT},3\n`,
    )
    const history = await openReadings({ readings })
    expect(await history.meterIds()).toEqual(['A', 'B', 'C'])
    const series: MeterSeries[] = []
    for await (const one of history.series(['B', 'A'])) series.push(one)
    history.close()
    expect(series).toEqual([
      aSeries('B', [MIDNIGHT, MIDNIGHT + HALF_HOUR], [3, 4]),
      aSeries('A', [MIDNIGHT], [1]),
    ])
  })

  test('of one meter and time all stay, ordered by quality and then by energy', async () => {
    const cells = ['5,valid', '2,valid', '1,', ',estimated', '7,estimated']
    const readings = folder.write(
      'twice.csv',
      `meter_id,read_at,kwh,quality\n${cells.map((cell) => `A,${MIDNIGHT},${cell}`).join('\n')}\n`,
    )
    const { series } = await read({ readings })
    expect(series).toEqual([
      aSeries('A', new Array(5).fill(MIDNIGHT), [1, 7, Number.NaN, 2, 5], {
        quality: [null, 'estimated', 'estimated', 'valid', 'valid'],
      }),
    ])
  })

  test('carry step, reactive energy and quality where the file has them', async () => {
    const readings = folder.write(
      'all.csv.gz',
      `meter_id;read_at;kwh;step_min;kvarh;quality\nA;${MIDNIGHT};1.25;30;0.5;valid\nA;${MIDNIGHT + HALF_HOUR};;;;\n`,
    )
    const { series } = await read({ readings })
    expect(series).toEqual([
      aSeries('A', [MIDNIGHT, MIDNIGHT + HALF_HOUR], [1.25, Number.NaN], {
        stepMin: Float64Array.of(30, 0),
        kvarh: Float64Array.of(0.5, Number.NaN),
        quality: ['valid', null],
      }),
    ])
  })

  test('can be left half way, and read again, or twice at once', async () => {
    const readings = folder.at('again.parquet')
    await plainSql(
      `COPY (SELECT 'M' || (i % 3) AS meter_id, ${MIDNIGHT} + i AS read_at, i::DOUBLE AS kwh
       FROM range(30000) t(i)) TO ${quoted(readings)}`,
    )
    const history = await openReadings({ readings })
    const ids = await history.meterIds()
    for await (const { meterId } of history.series(ids)) {
      expect(meterId).toBe('M0')
      break
    }
    const first = history.series(ids)[Symbol.asyncIterator]()
    const second = history.series(ids.toReversed())[Symbol.asyncIterator]()
    const met: string[] = []
    for (let i = 0; i < 3; i++) {
      for (const { value } of [await first.next(), await second.next()]) {
        met.push(`${value.meterId} ${value.startMs.length}`)
      }
    }
    history.close()
    expect(met).toEqual(['M0', 'M2', 'M1', 'M1', 'M2', 'M0'].map((id) => `${id} 10000`))
  })

  test('tell the latest distinct instants of each meter, bad rows aside', async () => {
    const ofA = [5, 3, 1, 4, 4, 4, 0, 5].map((i) => `A,${MIDNIGHT + i * HALF_HOUR},1`)
    const readings = folder.write(
      'last.csv',
      `meter_id,read_at,kwh\n${ofA.join('\n')}\nA,${MIDNIGHT + 9 * HALF_HOUR},x\nB,${MIDNIGHT},1\n`,
    )
    const history = await openReadings({ readings })
    expect(await history.lastReadings()).toEqual(
      new Map([
        ['A', [1, 3, 4, 5].map((i) => MIDNIGHT + i * HALF_HOUR)],
        ['B', [MIDNIGHT]],
      ]),
    )
    history.close()
  })

  test('are registers where the file has register_kwh only', async () => {
    const readings = folder.write(
      'register.csv',
      `meter_id,read_at,register_kwh\n7,${MIDNIGHT},6519.139\n`,
    )
    expect((await read({ readings })).series).toEqual([
      aSeries('7', [MIDNIGHT], [6519.139], { isRegister: true }),
    ])
  })

  test('are intervals where the file has both, and a note says so', async () => {
    const readings = folder.write(
      'both.csv',
      `meter_id,read_at,kwh,register_kwh\nA,${MIDNIGHT},2,9\n`,
    )
    const { notes, series } = await read({ readings })
    expect(series).toEqual([aSeries('A', [MIDNIGHT], [2])])
    expect(notes).toEqual([`register_kwh in "${readings}" is left unread, since kwh is there`])
  })

  test('of float32 columns are the exact doubles of those floats; NaN is a missing value', async () => {
    const readings = folder.at('float.parquet')
    await plainSql(
      `COPY (SELECT 42 AS meter_id, ${MIDNIGHT} + i * ${HALF_HOUR} AS read_at, kwh::FLOAT AS kwh
       FROM (VALUES (0, '0.1'), (1, 'NaN'), (2, NULL)) t(i, kwh)) TO ${quoted(readings)}`,
    )
    const { series, faults } = await read({ readings })
    expect(faults).toEqual([])
    expect(series).toEqual([
      aSeries(
        '42',
        [0, 1, 2].map((i) => MIDNIGHT + i * HALF_HOUR),
        [Math.fround(0.1), Number.NaN, Number.NaN],
      ),
    ])
  })

  test('of a meter longer than many chunks come whole, next to short ones', async () => {
    const readings = folder.at('long.parquet')
    await plainSql(
      `COPY (SELECT CASE WHEN i % 50 = 0 THEN 'short-' || (i // 5000) ELSE 'long' END AS meter_id,
         ${MIDNIGHT}::BIGINT + ((i * 7919) % 50000) * ${HALF_HOUR} AS read_at, ((i * 7919) % 50000)::DOUBLE AS kwh
       FROM range(50000) t(i)) TO ${quoted(readings)}`,
    )
    const { rows, series } = await read({ readings })
    expect(rows).toBe(50_000)
    expect(series.map(({ meterId, startMs }) => [meterId, startMs.length])).toEqual([
      ['long', 49_000],
      ...Array.from({ length: 10 }, (_, i) => [`short-${i}`, 100]),
    ])
    for (const { startMs, kwh } of series) {
      expect(startMs).toEqual(startMs.toSorted())
      expect(kwh).toEqual(startMs.map((ms) => (ms - MIDNIGHT) / HALF_HOUR))
    }
  })
})

describe('files', () => {
  test('of a glob are read together, columns by name, optional ones where they are', async () => {
    folder.write('g-1.csv', `meter_id,read_at,kwh\nA,${MIDNIGHT},1\n`)
    folder.write('g-2.csv', `quality;kwh;read_at;meter_id\nvalid;2;${MIDNIGHT};B\n`)
    folder.write('g-3.csv', '')
    const { series } = await read({ readings: `${unglobbed(folder.path)}/g-*.csv` })
    expect(series).toEqual([
      aSeries('A', [MIDNIGHT], [1], { quality: [null] }),
      aSeries('B', [MIDNIGHT], [2], { quality: ['valid'] }),
    ])
  })

  test('take their own column names, spaces and quotes and all, upper and lower case alike', async () => {
    const readings = folder.write(
      'names.csv',
      `LCLid,"Дата ""и"" время",KWH/hh\nMAC2,${MIDNIGHT},0.5\n`,
    )
    const columns = { meter_id: 'lclid', read_at: 'Дата "и" время', kwh: 'KWH/hh' }
    expect((await read({ readings, columns })).series).toEqual([aSeries('MAC2', [MIDNIGHT], [0.5])])
  })

  test('can be read by a SELECT over the table readings', async () => {
    const readings = folder.write('odd.csv', 'id;day;e\nдом 1;01.02.2026;"1,5"\n')
    const sql = `SELECT 'D' || regexp_extract(id, '\\d+') AS meter_id, strptime(day::VARCHAR, '%d.%m.%Y') AS read_at,
      replace(e::VARCHAR, ',', '.') AS kwh FROM read_csv(${quoted(unglobbed(readings))}, all_varchar = true); `
    expect((await read({ sql })).series).toEqual([aSeries('D1', [MIDNIGHT], [1.5])])
    const byTable = 'SELECT id AS meter_id, day AS read_at, e AS kwh FROM readings -- all of them'
    const plain = folder.write('plain.csv', `id,day,e\nA,${MIDNIGHT},2\n`)
    expect((await read({ readings: plain, sql: byTable })).series).toEqual([
      aSeries('A', [MIDNIGHT], [2]),
    ])
  })
})

describe('bad rows', () => {
  const text = [
    'meter_id,read_at,kwh,step_min,kvarh',
    `A,${MIDNIGHT},1,30,1`,
    `,${MIDNIGHT},1,30,1`,
    'A,,1,30,1',
    'A,yesterday,1,30,1',
    'A,01.02.2026 10:00,1,30,1',
    `A,${MIDNIGHT},"1,5",30,1`,
    `A,${MIDNIGHT},1e999,30,1`,
    `A,${MIDNIGHT},1,half,1`,
    `A,${MIDNIGHT},1,30,x`,
    `A,${MIDNIGHT},1,30,1,1`,
    `A,${MIDNIGHT}`,
    '',
  ].join('\n')

  test('are passed over, counted by reason, and the first of each is named', async () => {
    const readings = folder.write('bad.csv', text)
    const { rows, series, faults } = await read({ readings })
    expect(rows).toBe(1)
    expect(series).toHaveLength(1)
    expect(faults).toEqual([
      { reason: 'line-malformed', count: 2, example: expect.stringMatching(/bad\.csv:11: /) },
      { reason: 'meter-id-missing', count: 1, example: `${readings}:3: meter_id is empty` },
      { reason: 'time-missing', count: 1, example: `${readings}:4: read_at is empty` },
      { reason: 'time-unreadable', count: 2, example: `${readings}:5: read_at is "yesterday"` },
      { reason: 'kwh-unreadable', count: 2, example: `${readings}:7: kwh is "1,5"` },
      { reason: 'step-unreadable', count: 1, example: `${readings}:9: step_min is "half"` },
      { reason: 'kvarh-unreadable', count: 1, example: `${readings}:10: kvarh is "x"` },
    ])
  })

  test.each([
    ['NULL', 'at', '1', 'meter-id-missing', 'meter_id is empty'],
    ["'A'", 'NULL', '1', 'time-missing', 'read_at is empty'],
    ["'A'", "'infinity'", '1', 'time-unreadable', 'read_at is "infinity"'],
    ["'A'", "'-infinity'", '1', 'time-unreadable', 'read_at is "-infinity"'],
    ["'A'", 'at', "'-inf'", 'kwh-unreadable', 'kwh is "-inf"'],
  ])('are told where a Parquet file has one of typed cells: %s, %s, %s', async (...row) => {
    const [id, at, kwh, reason, why] = row
    const readings = folder.at(`typed-${reason}.parquet`)
    await plainSql(
      `COPY (SELECT 'A' AS meter_id, TIMESTAMPTZ '2026-01-10 00:00:00+00' AS read_at, 1::DOUBLE AS kwh
         UNION ALL SELECT ${id}, ${at === 'at' ? "'2026-01-10 00:30:00+00'" : at}::TIMESTAMPTZ, ${kwh}::DOUBLE
       ) TO ${quoted(readings)}`,
    )
    const { rows, faults } = await read({ readings })
    expect(rows).toBe(1)
    expect(faults).toEqual([{ reason, count: 1, example: `${readings} row 2: ${why}` }])
  })

  test('are found far behind what a sniffer looks at', async () => {
    const good = Array.from({ length: 60_000 }, (_, i) => `A,${MIDNIGHT + i * HALF_HOUR},${i % 7}`)
    const readings = folder.write(
      'late.csv',
      `meter_id,read_at,kwh\n${good.join('\n')}\nA,${MIDNIGHT},Null\n`,
    )
    const { rows, faults } = await read({ readings })
    expect(rows).toBe(60_000)
    expect(faults).toEqual([
      { reason: 'kwh-unreadable', count: 1, example: `${readings}:60002: kwh is "Null"` },
    ])
  })

  test('are numbered within their own file of a glob', async () => {
    folder.write('n-1.csv', `meter_id,read_at,kwh\nA,${MIDNIGHT},1\nA,${MIDNIGHT},2\n`)
    const second = folder.write(
      'n-2.csv',
      `meter_id,read_at,kwh\nA,${MIDNIGHT},3\nA,${MIDNIGHT},?\n`,
    )
    const { faults } = await read({ readings: `${unglobbed(folder.path)}/n-*.csv` })
    expect(faults).toEqual([
      { reason: 'kwh-unreadable', count: 1, example: `${second}:3: kwh is "?"` },
    ])
  })

  test('of Parquet are counted likewise', async () => {
    const readings = folder.at('bad-rows.parquet')
    await plainSql(
      `COPY (SELECT * FROM (VALUES ('A', TIMESTAMPTZ '2026-02-01 00:00:00Z', 1.0::DOUBLE), (NULL, TIMESTAMPTZ '2026-02-01 00:00:00Z', 1),
        ('A', NULL, 1), ('A', 'infinity'::TIMESTAMPTZ, 1), ('A', TIMESTAMPTZ '2026-02-01 00:00:00Z', 'inf'::DOUBLE))
        t(meter_id, read_at, kwh)) TO ${quoted(readings)}`,
    )
    expect((await read({ readings })).faults).toEqual([
      { reason: 'meter-id-missing', count: 1, example: `${readings} row 2: meter_id is empty` },
      { reason: 'time-missing', count: 1, example: `${readings} row 3: read_at is empty` },
      { reason: 'time-unreadable', count: 1, example: `${readings} row 4: read_at is "infinity"` },
      { reason: 'kwh-unreadable', count: 1, example: `${readings} row 5: kwh is "inf"` },
    ])
  })

  test('of a SELECT are named by their row in its result', async () => {
    const sql = `SELECT 'A' AS meter_id, ${MIDNIGHT} AS read_at, unnest(['1', 'x']) AS kwh`
    expect((await read({ sql })).faults).toEqual([
      { reason: 'kwh-unreadable', count: 1, example: 'the result of --sql row 2: kwh is "x"' },
    ])
  })
})

describe('refusals', () => {
  const head = 'meter_id,read_at,kwh\n'
  const file = (name: string, text: string | Buffer) => (): ReadingsOrder => ({
    readings: folder.write(name, text),
  })
  test.each<[string, () => ReadingsOrder, string, RegExp]>([
    [
      'a missing file',
      () => ({ readings: folder.at('none.csv') }),
      'file-missing',
      /^no file at ".*none\.csv": check/,
    ],
    [
      'a glob without files',
      () => ({ readings: '/nowhere/*.csv' }),
      'file-missing',
      /\/nowhere\/\*\.csv/,
    ],
    [
      'a folder',
      () => ({ readings: folder.path }),
      'file-unreadable',
      /is a folder: give a pattern such as/,
    ],
    ['an empty file', file('e.csv', ''), 'no-rows', /"[^"]*.*e\.csv" is empty/],
    ['a header alone', file('h.csv', head), 'no-rows', /^no reading in .*h\.csv/],
    [
      'nothing in the days asked for',
      () => ({ ...file('d.csv', `${head}A,${MIDNIGHT},1\n`)(), toMs: 5 }),
      'no-rows',
      /in the days asked for/,
    ],
    [
      'broken Parquet',
      file('b.parquet', 'PAR1 and no more'),
      'file-unreadable',
      /cannot read .*b\.parquet.*export it again/,
    ],
    [
      'cut Parquet',
      file('c.parquet', Buffer.from('PAR1\0\0\0\0\0\0\0\0PAR1')),
      'file-unreadable',
      /cannot read/,
    ],
    [
      'what is no gzip',
      file('z.csv.gz', Buffer.from('plain text')),
      'file-unreadable',
      /cannot read .*GZIP/,
    ],
    [
      'a missing column',
      file('m.csv', `meterid,read_at,kwh\nA,${MIDNIGHT},1\n`),
      'column-missing',
      /^no column "meter_id" in ".*m\.csv", which has meterid, read_at, kwh; nearest is "meterid": map it with --columns/,
    ],
    [
      'no energy column',
      file('k.csv', `meter_id,read_at,KWH_hh\nA,${MIDNIGHT},1\n`),
      'column-missing',
      /^no column "kwh" .*nearest is "KWH_hh"/,
    ],
    [
      'a mapped column that is not there',
      () => ({ ...file('x.csv', `${head}A,${MIDNIGHT},1\n`)(), columns: { kwh: 'energy' } }),
      'column-missing',
      /^no column "energy"/,
    ],
    [
      'a mapping of no contract column',
      () => ({ ...file('x.csv', `${head}A,${MIDNIGHT},1\n`)(), columns: { energy: 'kwh' } }),
      'column-missing',
      /^--columns names "energy"/,
    ],
    [
      'ids that are no ids',
      file('i.csv', `${head}дом 1,${MIDNIGHT},1\nдом 1,${MIDNIGHT},1\nA,${MIDNIGHT},1\n`),
      'row-invalid',
      /^1 meter ids \(2 rows\) in .* e\.g\. "дом 1"/,
    ],
    [
      'an id of 65 characters',
      file('l.csv', `${head}${'x'.repeat(65)},${MIDNIGHT},1\n`),
      'row-invalid',
      /1 to 64 characters/,
    ],
    [
      'a bad row where strict',
      () => ({ ...file('s.csv', `${head}A,${MIDNIGHT},1\nA,${MIDNIGHT},x\n`)(), strict: true }),
      'row-invalid',
      /^1 bad rows and 1 good ones in .*first kwh-unreadable in .*s\.csv:3: kwh is "x"/,
    ],
    [
      'bad rows only',
      file('o.csv', `${head}A,soon,1\n`),
      'row-invalid',
      /^1 bad rows and 0 good ones/,
    ],
    [
      'a SELECT that is none',
      () => ({ sql: 'SELEKT 1' }),
      'sql-invalid',
      /^the SELECT of --sql fails: Parser Error/,
    ],
    ['a SELECT and more', () => ({ sql: 'SELECT 1; DROP TABLE x' }), 'sql-invalid', /fails/],
    [
      'a SELECT without the columns',
      () => ({ sql: 'SELECT 1 AS meter_id' }),
      'column-missing',
      /^no column "read_at" in the result of --sql/,
    ],
    [
      'a SELECT that fails on its rows',
      () => ({
        sql: `SELECT 'A' AS meter_id, ${MIDNIGHT} AS read_at, CAST(x AS DOUBLE) AS kwh FROM (VALUES ('1'), ('y')) t(x)`,
      }),
      'sql-invalid',
      /Conversion Error/,
    ],
    [
      'a type that holds no times',
      () => ({ sql: "SELECT 'A' AS meter_id, true AS read_at, 1 AS kwh" }),
      'column-type',
      /^column "read_at" in the result of --sql is BOOLEAN, which holds no times/,
    ],
    [
      'the network',
      () => ({ sql: "SELECT * FROM read_csv('https://127.0.0.1:1/x.csv')" }),
      'sql-invalid',
      /httpfs/,
    ],
  ])('%s', async (_label, order, code, message) => {
    const failure = await openReadings(order()).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ name: 'AdapterError', code })
    expect((failure as Error).message).toMatch(message)
    expect((failure as Error).message).not.toContain('\n')
  })

  test('CSV and Parquet under one glob', async () => {
    folder.write('mix-1.csv', `${head}A,${MIDNIGHT},1\n`)
    await plainSql(`COPY (SELECT 1 AS a) TO ${quoted(folder.at('mix-2.csv'))} (FORMAT parquet)`)
    await expect(
      openReadings({ readings: `${unglobbed(folder.path)}/mix-*` }),
    ).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('mixes Parquet and CSV'),
    })
  })

  test('one file of a glob without a required column is named', async () => {
    folder.write('r-1.csv', `${head}A,${MIDNIGHT},1\n`)
    folder.write('r-2.csv', `meter_id,read_at,energy\nA,${MIDNIGHT},1\n`)
    await expect(
      openReadings({ readings: `${unglobbed(folder.path)}/r-*.csv` }),
    ).rejects.toMatchObject({
      code: 'column-missing',
      message: expect.stringMatching(/no column "kwh" in ".*r-2\.csv"/),
    })
  })
})

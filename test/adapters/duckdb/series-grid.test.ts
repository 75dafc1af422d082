import { afterAll, expect, test } from 'vitest'
import { openReadings } from '../../../src/adapters/duckdb/readings.ts'
import type { MeterSeries } from '../../../src/ports/history.ts'
import { seeded } from '../../builders/a-flat.ts'
import { HOUR, MINUTE } from '../../builders/days.ts'
import { plainSql, quoted, tempFolder } from './temp-folder.ts'

const folder = tempFolder()
afterAll(() => folder.remove())

interface Row {
  readonly id: string
  readonly atMs: number
  readonly kwh: number | null
  readonly stepMin: number
  readonly kvarh: number | null
  readonly quality: string | null
}

const START = Date.UTC(2026, 0, 10)
const WORDS = ['estimated', 'odd', 'valid']

/** Meters of each kind that is on the grid, most of one length, and of each that is not; rows in no order. */
const rows = (): Row[] => {
  const random = seeded(5)
  const all: Row[] = []
  for (let number = 0; number < 240; number++) {
    const stepMin = number % 10 === 6 ? 15 : 30
    const length = number === 3 ? 1 : number % 2 === 0 ? 40 : 20 + Math.floor(100 * random())
    const meter = Array.from({ length }, (_, i) => ({
      id: `M-${String(number).padStart(3, '0')}`,
      atMs: START + (number % 4) * HOUR + i * stepMin * MINUTE,
      kwh: random() < 0.05 ? null : Math.round(1000 * random()) / 1000,
      stepMin,
      kvarh: random() < 0.1 ? null : Math.round(100 * random()) / 100,
      quality: [null, ...WORDS][Math.floor(4 * random())] ?? null,
    }))
    const [first] = meter
    if (first === undefined) continue
    const kept = meter.filter(() => number % 3 !== 1 || random() > 0.2)
    // Twice the same row, another row of the same time, one beside the grid, one far away.
    if (number % 10 === 2) kept.push({ ...first })
    if (number % 10 === 4)
      kept.push({ ...first, kwh: Math.round(2000 * random()) / 1000, quality: 'odd' })
    if (number % 10 === 5) kept.push({ ...first, atMs: first.atMs + 7 * MINUTE })
    if (number % 10 === 8) kept.push({ ...first, atMs: first.atMs + 9000 * HOUR })
    all.push(...kept)
  }
  return all
    .map((row) => ({ row, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row)
}

/** NULL of energies is NaN, which DuckDB sorts last. */
const compare = (a: number | null, b: number | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a - b

const sorted = (all: readonly Row[], has: 'everything' | 'energies'): readonly MeterSeries[] => {
  const ids = [...new Set(all.map(({ id }) => id))].sort()
  const place = (word: string | null): number => (word === null ? -1 : WORDS.indexOf(word))
  return ids.map((id) => {
    const own = all
      .filter((row) => row.id === id)
      .sort(
        (a, b) =>
          a.atMs - b.atMs ||
          (has === 'everything' ? place(a.quality) - place(b.quality) : 0) ||
          compare(a.kwh, b.kwh),
      )
    const numbers = (of: (row: Row) => number | null): Float64Array =>
      Float64Array.from(own, (row) => of(row) ?? Number.NaN)
    const more = has === 'everything'
    return {
      meterId: id,
      startMs: numbers(({ atMs }) => atMs),
      kwh: numbers(({ kwh }) => kwh),
      isRegister: false,
      kvarh: more ? numbers(({ kvarh }) => kvarh) : undefined,
      stepMin: more ? numbers(({ stepMin }) => stepMin) : undefined,
      quality: more ? own.map(({ quality }) => quality) : undefined,
    }
  })
}

test.each(['everything', 'energies'] as const)(
  'rows in no order, of even meters and of odd ones, come meter by meter in the order of their times: %s',
  async (has) => {
    const all = rows()
    const path = folder.at(`${has}.parquet`)
    const values = all.map(
      ({ id, atMs, kwh, stepMin, kvarh, quality }) =>
        `('${id}', ${atMs}::BIGINT, ${kwh}::DOUBLE, ${stepMin}, ${kvarh}::DOUBLE, ${quality === null ? 'NULL' : `'${quality}'`})`,
    )
    const columns = 'meter_id, read_at, kwh, step_min, kvarh, quality'
    await plainSql(
      `COPY (SELECT ${has === 'everything' ? columns : 'meter_id, read_at, kwh'}
         FROM (VALUES ${values.join(', ')}) t(${columns})) TO ${quoted(path)}`,
    )
    const history = await openReadings({ readings: path })
    const ids = await history.meterIds()
    const series: MeterSeries[] = []
    for await (const one of history.series(ids)) series.push(one)
    const backwards: MeterSeries[] = []
    for await (const one of history.series(ids.toReversed())) backwards.push(one)
    const lately = await history.lastReadings()
    history.close()
    const expected = sorted(all, has)
    expect(series).toEqual(expected)
    expect(backwards).toEqual(expected.toReversed())
    expect([...lately]).toEqual(
      expected.map(({ meterId, startMs }) => [
        meterId,
        [...new Set(startMs.subarray(-16))].slice(-4),
      ]),
    )
  },
)

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openReadings } from '../../../src/adapters/duckdb/readings.ts'
import { readReference } from '../../../src/adapters/duckdb/reference.ts'
import { plainSql, quoted } from './temp-folder.ts'

const DATA = process.env.GREYWATT_DATA ?? join(import.meta.dirname, '../../../../shared/data')
const isThere = existsSync(DATA)
const absent = isThere ? '' : ' (left out: no real data at GREYWATT_DATA or ../shared/data)'

describe.skipIf(!isThere)(`real readings${absent}`, () => {
  test.each(['lcl', 'swiss', 'cambridge'])(
    'of %s are as many per meter as SQL counts',
    async (name) => {
      const readings = join(DATA, name, 'readings.parquet')
      const expected = await plainSql(
        `SELECT meter_id, count(*)::DOUBLE, min(epoch_ms(read_at))::DOUBLE, max(epoch_ms(read_at))::DOUBLE, max(kwh)::DOUBLE
       FROM ${quoted(readings)} GROUP BY 1 ORDER BY 1`,
      )
      const history = await openReadings({ readings })
      const counted: unknown[] = []
      for await (const { meterId, startMs, kwh } of history.series(await history.meterIds())) {
        let maxKwh = Number.NEGATIVE_INFINITY
        for (const energyKwh of kwh) if (energyKwh > maxKwh) maxKwh = energyKwh
        counted.push([meterId, startMs.length, startMs[0], startMs.at(-1), maxKwh])
      }
      history.close()
      expect(counted).toEqual(expected)
      expect(history.rows).toBe(expected.reduce((sum, row) => sum + Number(row[1]), 0))
      expect(history.faults).toEqual([])
    },
  )

  test.each(['lcl', 'cambridge'])('of %s have meters and weather beside them', async (name) => {
    const meters = join(DATA, name, 'meters.csv')
    const weather = join(DATA, name, 'weather.csv.gz')
    const { data } = await readReference({ meters, weather })
    const count = async (path: string) =>
      Number((await plainSql(`SELECT count(*)::DOUBLE FROM ${quoted(path)}`))[0]?.[0])
    expect(data.meters).toHaveLength(await count(meters))
    expect(data.weather).toHaveLength(await count(weather))
  })
})

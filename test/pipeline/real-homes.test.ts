import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReadings } from '../../src/adapters/duckdb/readings.ts'
import { readReference } from '../../src/adapters/duckdb/reference.ts'
import { parseConfig } from '../../src/app/config.ts'
import { scan } from '../../src/app/scan/scan.ts'
import { NOT_JUDGED_SITE } from '../../src/core/signature/signature.ts'

const DATA = resolve(process.env.GREYWATT_DATA ?? '../shared/data')
const HOMES = `${DATA}/lcl/readings.parquet`
const NOW_MS = Date.parse('2026-01-01T00:00:00Z')

/** Every eleventh of the 56 homes by id: chosen before anything was looked at. */
const MINES = [4, 15, 26, 37, 48]

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The homes, five of them with an S19 on top: 3.25 kW +-1 %, half-hourly. */
const planted = (from: string): string => `
  WITH homes AS (
    SELECT meter_id, dense_rank() OVER (ORDER BY meter_id) - 1 AS place, read_at, kwh
    FROM read_parquet(${quoted(HOMES)})
  )
  SELECT meter_id, read_at,
    kwh + CASE WHEN place IN (${MINES.join(', ')}) AND read_at >= ${quoted(from)}
      THEN 3.25 * 0.5 * (1 + 0.01 * (hash(meter_id, read_at) % 2001 / 1000.0 - 1)) ELSE 0 END AS kwh
  FROM homes`

const allRowsOf = (set: string): string =>
  `SELECT meter_id, read_at, kwh FROM read_parquet(${quoted(`${DATA}/${set}/readings.parquet`)})`

const scanned = async (set: string, sql: string) => {
  const history = await openReadings({ sql })
  try {
    const weather = `${DATA}/${set}/weather.csv.gz`
    const { data } = await readReference({
      meters: `${DATA}/${set}/meters.csv`,
      weather: existsSync(weather) ? weather : undefined,
    })
    const ids = await history.meterIds()
    const config = parseConfig({}, 'test')
    return { ids, ...(await scan(history, data, { config, asOf: undefined, nowMs: NOW_MS })) }
  } finally {
    history.close()
  }
}

describe.skipIf(!existsSync(HOMES))(
  `real London homes (needs ${HOMES}; set GREYWATT_DATA)`,
  { timeout: 120_000 },
  () => {
    it('raises nobody where nobody mines, and names each home that it could not judge', async () => {
      const { ids, suspects, sites } = await scanned('lcl', allRowsOf('lcl'))
      expect(suspects).toEqual([])
      expect(sites.map(({ siteId }) => siteId).toSorted()).toEqual(
        ids.map((id) => `meter:${id}`).toSorted(),
      )
      for (const { probability, notJudged } of sites)
        if (probability === null) expect(notJudged).toEqual(['NO_DATA', 'NOT_ENOUGH_DATA'])
    })

    it.each([
      ['for the whole year', '2013-01-01'],
      ['since twelve days', '2013-12-20'],
      ['since five days', '2013-12-27'],
    ])('puts five homes with an S19 %s first, and nobody else on the list', async (_, from) => {
      const { ids, suspects } = await scanned('lcl', planted(from))
      expect(suspects.map(({ siteId }) => siteId).toSorted()).toEqual(
        MINES.map((place) => `meter:${ids[place]}`),
      )
      for (const { expectedKw } of suspects) {
        expect(expectedKw).toBeGreaterThan(3.25 * 0.9)
        expect(expectedKw).toBeLessThan(3.25 * 1.1)
      }
    })

    it.each([
      ['Swiss homes of 15 min', 'swiss'],
      ['university buildings of 60 min', 'cambridge'],
    ])('judges every one of the %s, or says why not', async (_, set) => {
      const { ids, sites, counts } = await scanned(set, allRowsOf(set))
      expect(sites.map(({ siteId }) => siteId).toSorted()).toEqual(
        ids.map((id) => `meter:${id}`).toSorted(),
      )
      for (const { probability, notJudged } of sites)
        if (probability === null) expect(NOT_JUDGED_SITE).toContain(notJudged[0])
        else expect(probability >= 0 && probability <= 1).toBe(true)
      const { read, accepted, duplicate, late, rejected } = counts
      expect(accepted + duplicate + late + rejected).toBe(read)
    })
  },
)

import { expect, it } from 'vitest'
import { configSchema } from '../../../src/app/config/schema.ts'
import { readDossierCurves } from '../../../src/app/report/read-dossiers.ts'
import type { MeterSeries, ReadingHistory, ReferenceData } from '../../../src/ports/history.ts'
import { almatyMidnight, dayOf, HOUR } from '../../builders/days.ts'
import { anAlert } from '../../cli/an-alert.ts'

const LAST = dayOf('2026-02-14')
const DAYS = 20
const HALF_HOURS = DAYS * 48

/** Twenty days of half hours of 2 kW up to the last day, and one day beyond it. */
const seriesOf = (meterId: string): MeterSeries => ({
  meterId,
  startMs: Float64Array.from(
    { length: HALF_HOURS + 48 },
    (_, i) => almatyMidnight(LAST + 1 - DAYS) + (i * HOUR) / 2,
  ),
  kwh: new Float64Array(HALF_HOURS + 48).fill(1),
  isRegister: false,
  kvarh: undefined,
  stepMin: undefined,
  quality: undefined,
})

/** A history that remembers whom it was asked for. */
const aHistory = (ids: readonly string[], asked: string[]): ReadingHistory => ({
  meterIds: async () => ids,
  async *series(order) {
    for (const id of order) {
      asked.push(id)
      yield seriesOf(id)
    }
  },
  lastReadings: async () => new Map(),
  rows: 0,
  close: () => undefined,
})

const meterOf = (meterId: string, transformerId?: string): ReferenceData['meters'][number] => ({
  meterId,
  regionId: 'ALA',
  timezone: 'Asia/Almaty',
  ...(transformerId === undefined ? {} : { transformerId }),
})

const data: ReferenceData = {
  meters: [meterOf('A1', 'TP-1'), meterOf('A2', 'TP-1'), meterOf('B1', 'TP-2'), meterOf('L1')],
  transformers: [],
  licences: [],
  orders: [],
  tips: [],
  weather: [],
}

it('reads the areas of the suspects once, a meter of no area alone, and nobody else', async () => {
  const asked: string[] = []
  const { transformerId: _, ...lone } = anAlert({ siteId: 'meter:L1', regionId: 'ALA' })
  const found = await readDossierCurves(
    aHistory(['A1', 'A2', 'B1', 'L1', 'L2'], asked),
    data,
    [anAlert({ siteId: 'meter:A2', transformerId: 'TP-1', expectedKw: 1.5 }), lone],
    { config: configSchema.parse({}), asOf: LAST, nowMs: almatyMidnight(LAST + 30) },
  )
  expect(asked).toEqual(['A1', 'A2', 'L1'])
  expect([...found.keys()]).toEqual(['meter:A2', 'meter:L1'])
  const curves = [...found.values()]
  const [ofArea, ofLone] = curves
  // Two meters of 2 kW; the window of 28 days ends with the last day, whatever comes after it.
  expect(ofArea?.firstDay).toBe(LAST - 27)
  expect(ofArea?.area?.loadKw.at(-1)).toBeCloseTo(4, 2)
  expect(curves.map(({ sites }) => [...sites.keys()])).toEqual([['meter:A2'], ['meter:L1']])
  expect(ofArea?.sites.values().next().value?.suspectedKw.at(-1)).toBe(1.5)
  expect(ofLone?.area).toBeUndefined()
})

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { openReadings } from '../../src/adapters/duckdb/readings.ts'
import { readReference } from '../../src/adapters/duckdb/reference.ts'
import type { CustomerClass } from '../../src/core/context/assets.ts'
import { DayCalendar, type DayIndex } from '../../src/core/time.ts'
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/units.ts'
import { ranksOf, type Source } from './virtual-meter.ts'

/** All that is known of one real meter, on its local wall clock. */
export interface RealSeries {
  readonly realMeter: string
  readonly source: Source
  readonly customerClass: CustomerClass | undefined
  readonly heating: string | undefined
  readonly stepMin: number
  readonly resolutionKwh: number
  readonly slots: number
  readonly firstDay: DayIndex
  readonly days: number
  /** days x slots, NaN where missing. */
  readonly powerKw: Float32Array
  readonly quality: Uint8Array
  /** Hourly air temperature, days x 24 from the same first day; undefined where none is known. */
  readonly hourlyC: Float64Array | undefined
}

type RealSource = Exclude<Source, 'simulated' | 'lake'>

const PLACES: Readonly<Record<RealSource, { stepMin: number; timeZone: string; select: string }>> =
  {
    lcl: { stepMin: 30, timeZone: 'Europe/London', select: 'kwh' },
    swiss: { stepMin: 15, timeZone: 'Europe/Zurich', select: 'kwh' },
    // Missing is coded as 0 there.
    cambridge: { stepMin: 60, timeZone: 'Europe/London', select: 'nullif(kwh, 0) AS kwh' },
    'gpu-servers': { stepMin: 60, timeZone: 'America/New_York', select: 'power_w / 1000 AS kwh' },
  }

export const dataFolder = (): string => resolve(process.env.GREYWATT_DATA ?? '../shared/data')

/** Every real meter of the folder; undefined where the folder is not there. */
export const readRealSeries = async (
  folder: string,
): Promise<readonly RealSeries[] | undefined> => {
  if (!existsSync(`${folder}/lcl/readings.parquet`)) return undefined
  const sets: RealSeries[] = []
  for (const source of ['lcl', 'swiss', 'cambridge', 'gpu-servers'] as const)
    if (existsSync(`${folder}/${source}/readings.parquet`))
      sets.push(...(await readSource(folder, source)))
  return sets
}

const readSource = async (folder: string, source: RealSource): Promise<readonly RealSeries[]> => {
  const { stepMin, timeZone, select } = PLACES[source]
  const path = `${folder}/${source}/readings.parquet`
  const calendar = new DayCalendar(timeZone)
  const metersFile = `${folder}/${source}/meters.csv`
  const weatherFile = `${folder}/${source}/weather.csv.gz`
  const { data } = await readReference({
    ...(existsSync(metersFile) ? { meters: metersFile } : {}),
    ...(existsSync(weatherFile) ? { weather: weatherFile } : {}),
  })
  const classes = new Map(data.meters.map((meter) => [meter.meterId, meter.customerClass]))
  const heating = source === 'swiss' ? await heatingTypes(metersFile) : new Map<string, string>()
  const readings = await openReadings({
    sql: `SELECT meter_id, read_at, ${select} FROM read_parquet('${path.replaceAll("'", "''")}')
          WHERE ${select.replace(' AS kwh', '')} IS NOT NULL`,
  })
  try {
    const series: RealSeries[] = []
    const slots = (24 * 60) / stepMin
    for await (const { meterId, startMs, kwh } of readings.series(await readings.meterIds())) {
      const firstDay = calendar.dayOf(startMs[0] as number)
      const days = calendar.dayOf(startMs[startMs.length - 1] as number) - firstDay + 1
      const sums = new Float32Array(days * slots)
      const counts = new Uint8Array(days * slots)
      for (const [i, atMs] of startMs.entries()) {
        const minute = calendar.wallMinute(atMs)
        const at = (calendar.dayOf(atMs) - firstDay) * slots + Math.floor(minute / stepMin)
        sums[at] = (sums[at] as number) + ((kwh[i] as number) * 60) / stepMin
        counts[at] = (counts[at] as number) + 1
      }
      const powerKw = sums.map((sum, at) => sum / (counts[at] as number))
      series.push({
        realMeter: meterId,
        source,
        customerClass:
          classes.get(meterId) ?? (source === 'gpu-servers' ? 'commercial' : undefined),
        heating: heating.get(meterId),
        stepMin,
        resolutionKwh: source === 'gpu-servers' ? 0 : resolutionOf(kwh),
        slots,
        firstDay,
        days,
        powerKw,
        quality: ranksOf(powerKw),
        hourlyC:
          data.weather.length === 0
            ? undefined
            : hourlyFrom(data.weather, calendar, firstDay, days),
      })
    }
    return series
  } finally {
    readings.close()
  }
}

const RESOLUTIONS_KWH = [1, 0.5, 0.1, 0.01, 0.001]

/** The coarsest step on which all but 1 in 200 of the values lie; 0 where there is none. */
export const resolutionOf = (kwh: Float64Array): number =>
  RESOLUTIONS_KWH.find((stepKwh) => {
    let off = 0
    for (const one of kwh) {
      const steps = one / stepKwh
      if (Math.abs(steps - Math.round(steps)) > 1e-3 + 1e-6 * Math.abs(steps)) off++
    }
    return off * 200 <= kwh.length
  }) ?? 0

/** Shared by the meters of one source that begin on one day. */
const hourlyCache = new WeakMap<object, Map<string, Float64Array>>()

const hourlyFrom = (
  weather: readonly { readonly at: number; readonly tempC: number }[],
  calendar: DayCalendar,
  firstDay: DayIndex,
  days: number,
): Float64Array => {
  let known = hourlyCache.get(weather)
  if (known === undefined) {
    known = new Map()
    hourlyCache.set(weather, known)
  }
  const key = `${firstDay} ${days}`
  const held = known.get(key)
  if (held !== undefined) return held
  const hourly = new Float64Array(days * 24).fill(Number.NaN)
  const fromMs = calendar.startOf(firstDay)
  const toMs = calendar.startOf(firstDay + days)
  for (const { at, tempC } of weather) {
    if (at < fromMs || at >= toMs) continue
    const hour = Math.floor((calendar.wallMinute(at) * MS_PER_MINUTE) / MS_PER_HOUR)
    hourly[(calendar.dayOf(at) - firstDay) * 24 + hour] = tempC
  }
  known.set(key, hourly)
  return hourly
}

const heatingTypes = async (metersFile: string): Promise<Map<string, string>> => {
  const duckDb = await DuckDBInstance.create(':memory:')
  const connection = await duckDb.connect()
  try {
    const result = await connection.runAndReadAll(
      `SELECT meter_id, heating_type FROM read_csv('${metersFile.replaceAll("'", "''")}') WHERE heating_type <> ''`,
    )
    return new Map(result.getRows().map(([id, type]) => [String(id), String(type)]))
  } finally {
    connection.closeSync()
    duckDb.closeSync()
  }
}

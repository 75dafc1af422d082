import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReadings } from '../../src/adapters/duckdb/readings.ts'
import { Assessor } from '../../src/core/assess/assessor.ts'
import type { MeterDay } from '../../src/core/collate/meter-day.ts'
import { ReferenceBook } from '../../src/core/context/reference-book.ts'
import { meterId } from '../../src/core/ids.ts'
import { zoneCv } from '../../src/core/signature/zone-cv.ts'
import { Calendars } from '../../src/core/time.ts'
import { DEFAULT_ZONE_HOURS, zonesByHour } from '../../src/core/validate/tariff-zones.ts'
import { DAY, HOUR } from '../builders/days.ts'
import { someAssessParams } from '../core/assess/assessing.ts'

const DATA = resolve(process.env.GREYWATT_DATA ?? '../shared/data')
const SETS = [
  { name: 'London', folder: 'lcl', timeZone: 'Europe/London', perHour: 2 },
  { name: 'Swiss, winter', folder: 'swiss', timeZone: 'Europe/Zurich', perHour: 4 },
] as const
/** Hours a step; the zones of the default tariff. */
const READINGS = ['1 h', '2 h', '4 h', '6 h', '12 h', 'zones', '24 h'] as const
/** alerts.raiseAt: where a strength of one half stands. */
const RAISE_AT = 0.1

const MINES = [
  { name: 'S9', kw: 1.4, lastDays: 28 },
  { name: 'S19', kw: 3.25, lastDays: 28 },
  { name: 'S21', kw: 3.5, lastDays: 28 },
  { name: 'S19 since 12 days', kw: 3.25, lastDays: 12 },
] as const
const ZONE_AT = zonesByHour(DEFAULT_ZONE_HOURS) ?? []
const WINDOW = 28

/** Mean power by hour of each home's local days, on the wall clock; days with a gap are left out. */
type Homes = ReadonlyMap<string, ReadonlyMap<number, Float32Array>>

const homesOf = async ({ folder, timeZone, perHour }: (typeof SETS)[number]): Promise<Homes> => {
  const sql = `
    SELECT meter_id, date_trunc('hour', timezone('${timeZone}', timezone('UTC', read_at::TIMESTAMP))) AS read_at,
      avg(kwh) * ${perHour} AS kwh
    FROM read_parquet('${DATA.replaceAll("'", "''")}/${folder}/readings.parquet') GROUP BY ALL`
  const history = await openReadings({ sql })
  const homes = new Map<string, Map<number, Float32Array>>()
  try {
    for await (const { meterId: id, startMs, kwh } of history.series(await history.meterIds())) {
      const days = new Map<number, Float32Array>()
      for (const [i, atMs] of startMs.entries()) {
        const day = Math.floor(atMs / DAY)
        const hours = days.get(day) ?? new Float32Array(24).fill(Number.NaN)
        hours[Math.floor((atMs - day * DAY) / HOUR)] = kwh[i] as number
        days.set(day, hours)
      }
      for (const [day, hours] of days) if (hours.some(Number.isNaN)) days.delete(day)
      homes.set(id, days)
    }
  } finally {
    history.close()
  }
  return homes
}

/** A day's hours as a meter of those readings would have sent them; zones to a tenth of a kWh. */
const coarser = (hours: Float32Array, readings: (typeof READINGS)[number]): Float32Array => {
  if (readings === 'zones')
    return hours.map((_, hour) => {
      const alike = hours.filter((_kw, other) => ZONE_AT[other] === ZONE_AT[hour])
      return Math.round(alike.reduce((sum, kw) => sum + kw, 0) * 10) / 10 / alike.length
    })
  const step = Number.parseInt(readings, 10)
  return Float32Array.from({ length: 24 / step }, (_, slot) => {
    const part = hours.subarray(slot * step, (slot + 1) * step)
    return part.reduce((sum, kw) => sum + kw, 0) / step
  })
}

const meterDay = (
  id: string,
  day: number,
  hours: Float32Array,
  readings: (typeof READINGS)[number],
): MeterDay => {
  const powerKw = coarser(hours, readings)
  return {
    meterId: meterId(id),
    day,
    startMs: day * DAY,
    stepMs: DAY / powerKw.length,
    powerKw,
    quality: new Uint8Array(powerKw.length).fill(3),
    reactiveKvar: undefined,
    ...(readings === 'zones' ? { isZoned: true } : {}),
    source: 0,
    revision: 1440,
    provisional: false,
    attributes: { regionId: 'R', timeZone: 'UTC', customerClass: 'household' },
  }
}

/** +-2 %, the same for the same hour of the same day. */
const wobble = (day: number, hour: number): number =>
  1 + 0.02 * Math.sin(day * 12.9898 + hour * 78.233)

/** Scores of the homes as of the last day of each window, in every fifth of them a mine. */
const scoresOf = (
  homes: Homes,
  readings: (typeof READINGS)[number],
  mine: (typeof MINES)[number] | undefined,
): number[] => {
  const days = [...homes.values()].flatMap((home) => [...home.keys()])
  const last = Math.max(...days)
  const scores: number[] = []
  for (let end = Math.min(...days) + WINDOW + 6; end <= last; end += WINDOW) {
    const assessor = new Assessor(someAssessParams(), new ReferenceBook(), new Calendars())
    for (const [place, [id, home]] of [...homes].entries()) {
      if (mine !== undefined && place % 5 !== 4) continue
      for (let day = end - WINDOW + 1; day <= end; day++) {
        const hours = home.get(day)
        if (hours === undefined) continue
        const isOn = mine !== undefined && day > end - mine.lastDays
        const drawn = isOn ? hours.map((kw, hour) => kw + mine.kw * wobble(day, hour)) : hours
        assessor.meterDay(meterDay(id, day, drawn, readings))
      }
    }
    assessor.dayClosed({ source: 0, sources: 1, closedThrough: end, idle: false })
    for (let judged = assessor.assessNext(); judged !== undefined; judged = assessor.assessNext())
      if (judged.asOf === end)
        for (const { probability } of judged.sites)
          if (probability !== undefined) scores.push(probability)
  }
  return scores
}

/** 1 %, 25 %, 50 % and 75 % of the homes' zone CV over windows of 28 days. */
const zoneCvs = (homes: Homes): string => {
  const found: number[] = []
  for (const home of homes.values()) {
    const days = [...home.keys()].sort((a, b) => a - b)
    for (let from = 0; from + WINDOW <= days.length; from += WINDOW) {
      const cv = zoneCv(WINDOW, (i) =>
        coarser(home.get(days[from + i] as number) as Float32Array, 'zones'),
      )
      if (cv !== undefined) found.push(cv)
    }
  }
  found.sort((a, b) => a - b)
  const at = (share: number): string => (found[Math.floor(share * found.length)] ?? 0).toFixed(3)
  return `${at(0.05)}, ${at(0.25)}, ${at(0.5)}, ${at(0.75)}`
}

const tableOf = async (): Promise<string> => {
  const rows = [
    `| homes | readings | raised in honest windows | ${MINES.map(({ name }) => name).join(' | ')} |`,
    `|---|---|---|${'---|'.repeat(MINES.length)}`,
  ]
  const cvs: string[] = []
  for (const set of SETS) {
    const homes = await homesOf(set)
    cvs.push(`${set.name} ${zoneCvs(homes)}`)
    for (const readings of READINGS) {
      const honest = scoresOf(homes, readings, undefined)
      const raised = (scores: readonly number[]): number =>
        scores.filter((score) => score >= RAISE_AT).length
      const found = MINES.map((mine) => {
        const scores = scoresOf(homes, readings, mine)
        return `${Math.round((100 * raised(scores)) / scores.length)} %`
      })
      rows.push(
        `| ${set.name} | ${readings} | ${raised(honest)} of ${honest.length} | ${found.join(' | ')} |`,
      )
    }
  }
  return `${rows.join('\n')}\n\nZone CV of the honest windows, at 5, 25, 50 and 75 %: ${cvs.join('; ')}.`
}

describe.skipIf(!SETS.every(({ folder }) => existsSync(`${DATA}/${folder}/readings.parquet`)))(
  `real homes whose meters send less than a curve (needs ${DATA}; set GREYWATT_DATA)`,
  { timeout: 240_000 },
  () => {
    it('are raised and found as docs/scoring.md says', async () => {
      const text = readFileSync(new URL('../../docs/scoring.md', import.meta.url), 'utf8')
      const [, table] =
        /<!-- coarse-homes -->\n([\s\S]*?)\n<!-- \/coarse-homes -->/.exec(text) ?? []
      expect(table?.trim()).toBe(await tableOf())
    })
  },
)

import { openLake } from '../../src/adapters/duckdb/lake/open-lake.ts'
import type { MeterDay } from '../../src/core/collate/meter-day.ts'
import { DayCalendar } from '../../src/core/time.ts'
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/units.ts'
import { QUALITY_RANK } from '../../src/core/validate/quality.ts'
import { type RealSeries, resolutionOf } from './real-series.ts'

const MINUTES_A_DAY = 24 * 60
/** Windows are cut and compared in slots of one length, of at most an hour. */
const COARSEST_MS = MS_PER_HOUR

/**
 * The meters of a lake as real series to learn from: those of the most common step, without energies of tariff zones.
 * Nobody says of them that they do not mine: a mine among them is learned as none.
 * @throws AdapterError where there is no lake, or none of its days can be used
 */
export const readLakeSeries = async (folder: string): Promise<readonly RealSeries[]> => {
  const lake = await openLake({ folder, revisions: 'standing' })
  try {
    const stepMs = commonStep(lake.meters.map((meter) => meter.stepMs))
    const ids = lake.meters.filter((meter) => meter.stepMs === stepMs).map(({ meterId }) => meterId)
    const series: RealSeries[] = []
    for await (const { meterId, days } of lake.days(ids)) {
      const used = days.filter((day) => day.stepMs === stepMs && !(day.isZoned ?? false))
      if (used.length > 0) series.push(seriesOf(meterId, used, stepMs))
    }
    return series
  } finally {
    lake.close()
  }
}

const commonStep = (stepsMs: readonly number[]): number => {
  const counts = new Map<number, number>()
  for (const stepMs of stepsMs)
    if (stepMs <= COARSEST_MS) counts.set(stepMs, (counts.get(stepMs) ?? 0) + 1)
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])[0] ?? 0
}

/** Days on the wall clock: the hour that autumn shows twice is its mean, the one that spring leaves out is missing. */
const seriesOf = (meterId: string, days: readonly MeterDay[], stepMs: number): RealSeries => {
  const firstDay = days[0]?.day ?? 0
  const span = (days.at(-1)?.day ?? 0) - firstDay + 1
  const stepMin = stepMs / MS_PER_MINUTE
  const slots = MINUTES_A_DAY / stepMin
  const sums = new Float32Array(span * slots)
  const counts = new Uint8Array(span * slots)
  const quality = new Uint8Array(span * slots)
  const energies: number[] = []
  for (const { day, startMs, powerKw, quality: ranks, attributes } of days) {
    const calendar = new DayCalendar(attributes.timeZone)
    for (const [slot, rank] of ranks.entries()) {
      if (rank === QUALITY_RANK.missing) continue
      const minute = calendar.wallMinute(startMs + slot * stepMs)
      const at = (day - firstDay) * slots + Math.floor(minute / stepMin)
      const kw = powerKw[slot] as number
      sums[at] = (sums[at] as number) + kw
      counts[at] = (counts[at] as number) + 1
      quality[at] = rank
      energies.push((kw * stepMin) / 60)
    }
  }
  return {
    realMeter: meterId,
    source: 'lake',
    customerClass: days.at(-1)?.attributes.customerClass,
    heating: undefined,
    stepMin,
    resolutionKwh: resolutionOf(Float64Array.from(energies)),
    slots,
    firstDay,
    days: span,
    powerKw: sums.map((sum, at) => sum / (counts[at] as number)),
    quality,
    hourlyC: undefined,
  }
}

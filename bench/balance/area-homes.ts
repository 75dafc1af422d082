import { fnv1a } from '../../src/core/ids.ts'
import { AREA_SLOTS, toAreaGrid } from '../../src/core/overload/area-load.ts'
import type { Random } from '../../src/simulate/random.ts'
import type { RealSeries } from '../quality/real-series.ts'

export const WINDOW_DAYS = 28

/** One real home over one window, on half hours. */
export interface Home {
  readonly realMeter: string
  /** NaN where the meter said nothing. */
  readonly kw: Float32Array
  readonly meanKw: number
}

/** Homes of one source over the same days, none of them twice: areas drawn from one pool share no home. */
export interface Pool {
  readonly source: string
  readonly firstDay: number
  readonly homes: readonly Home[]
}

/** Parameters are chosen on one half of the Swiss homes; the other half and all London homes are reported. */
export const isForTuning = ({ source, realMeter }: RealSeries): boolean =>
  source === 'swiss' && fnv1a(`balance ${realMeter}`) % 2 === 0

/** A pool of each source over a window drawn at random, in random order. */
export const drawPools = (series: readonly RealSeries[], random: Random): readonly Pool[] =>
  (['swiss', 'lcl'] as const).flatMap((source) => {
    const ofSource = series.filter((one) => one.source === source)
    const longest = Math.max(0, ...ofSource.map(({ days }) => days))
    const first = Math.min(...ofSource.map(({ firstDay }) => firstDay))
    if (longest < WINDOW_DAYS) return []
    const firstDay = first + random.integer(0, longest - WINDOW_DAYS)
    const homes = ofSource.flatMap((one) => homeOf(one, firstDay) ?? [])
    return [{ source, firstDay, homes: random.shuffle(homes) }]
  })

const homeOf = (series: RealSeries, firstDay: number): Home | undefined => {
  const from = firstDay - series.firstDay
  if (from < 0 || from + WINDOW_DAYS > series.days) return undefined
  const { slots } = series
  const kw = new Float32Array(WINDOW_DAYS * AREA_SLOTS)
  for (let day = 0; day < WINDOW_DAYS; day++)
    toAreaGrid(
      series.powerKw.subarray((from + day) * slots, (from + day + 1) * slots),
      kw.subarray(day * AREA_SLOTS, (day + 1) * AREA_SLOTS),
    )
  const known = kw.filter((value) => !Number.isNaN(value))
  if (known.length < 0.8 * kw.length) return undefined
  return {
    realMeter: series.realMeter,
    kw,
    meanKw: known.reduce((a, b) => a + b, 0) / known.length,
  }
}

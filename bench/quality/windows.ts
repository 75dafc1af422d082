import { fnv1a } from '../../src/core/ids.ts'
import { isoDay } from '../../src/core/time.ts'
import { Random } from '../../src/simulate/random.ts'
import type { RealSeries } from './real-series.ts'
import { type Source, type Split, type VirtualMeter, WINDOW_DAYS } from './virtual-meter.ts'

const MIN_MEASURED_SHARE = 0.8
const MAX_HISTORY_DAYS = 365
/** Homes that one transformer feeds here; peers are compared within it. */
const HOMES_AN_AREA = 46

/** Windows of one meter for one seed. They never overlap within a seed; between seeds they do. */
const WINDOWS: Readonly<Record<Source, number>> = {
  lcl: 10,
  swiss: 1,
  cambridge: 16,
  lake: 10,
  'gpu-servers': 0,
  simulated: 0,
}

/** Floor / mean above which a building stands for those that are flat by nature. */
const FLAT_BUILDING_SHARE = 0.75

/** First days of the windows, as days from the first day of the source. */
const windowStarts = (series: RealSeries, random: Random): readonly number[] => {
  const fitting = Math.floor(series.days / WINDOW_DAYS)
  const offset = random.integer(0, series.days - fitting * WINDOW_DAYS)
  const places = random.shuffle(Array.from({ length: fitting }, (_, i) => i))
  return places
    .slice(0, WINDOWS[series.source])
    .sort((a, b) => a - b)
    .map((place) => offset + place * WINDOW_DAYS)
}

/**
 * Cuts the windows of a seed. Meters of one source share the dates, so that peers are compared over the same days.
 * Homes are put into pseudo-areas of about 46 by a hash: who really shared a transformer is not known.
 * @param windowsShare of the usual number of windows, for quick runs
 */
export const cutWindows = (
  all: readonly RealSeries[],
  splits: ReadonlyMap<string, Split>,
  seed: number,
  windowsShare = 1,
): readonly VirtualMeter[] => {
  const meters: VirtualMeter[] = []
  for (const source of ['lcl', 'swiss', 'cambridge', 'lake'] as const) {
    const ofSource = all.filter((series) => series.source === source)
    if (ofSource.length === 0) continue
    const firstDay = Math.min(...ofSource.map((series) => series.firstDay))
    const lastDay = Math.max(...ofSource.map(({ firstDay: from, days }) => from + days))
    const longest = ofSource.reduce((a, b) => (b.days > a.days ? b : a))
    const starts = windowStarts(
      { ...longest, firstDay, days: lastDay - firstDay },
      Random.of(seed, fnv1a(source), fnv1a('windows')),
    )
    const areas = source === 'cambridge' ? 0 : Math.ceil(ofSource.length / (HOMES_AN_AREA + 10))
    const kept = starts.slice(0, Math.max(1, Math.round(starts.length * windowsShare)))
    for (const start of kept) {
      const peersOf = new Map<string, VirtualMeter[]>()
      for (const [i, series] of inHashOrder(ofSource).entries()) {
        const areaId = areas === 0 ? undefined : `${source}-area-${i % areas}`
        const peers = areaId === undefined ? [] : (peersOf.get(areaId) ?? [])
        if (areaId !== undefined) peersOf.set(areaId, peers)
        const split = splits.get(series.realMeter)
        const meter = split && cut(series, firstDay + start, split, areaId, peers)
        if (meter === undefined) continue
        peers.push(meter)
        meters.push(meter)
      }
    }
  }
  return meters
}

const inHashOrder = (series: readonly RealSeries[]): readonly RealSeries[] =>
  [...series].sort((a, b) => fnv1a(a.realMeter) - fnv1a(b.realMeter))

const cut = (
  series: RealSeries,
  startDay: number,
  split: Split,
  areaId: string | undefined,
  peers: readonly VirtualMeter[],
): VirtualMeter | undefined => {
  const { slots } = series
  const from = startDay - series.firstDay
  if (from < 0 || from + WINDOW_DAYS > series.days) return undefined
  const curveKw = series.powerKw.subarray(from * slots, (from + WINDOW_DAYS) * slots)
  let measured = 0
  for (const kw of curveKw) if (!Number.isNaN(kw)) measured++
  if (measured < MIN_MEASURED_SHARE * curveKw.length) return undefined
  const historyDays = Math.min(MAX_HISTORY_DAYS, from)
  const hourlyC = series.hourlyC?.subarray(from * 24, (from + WINDOW_DAYS) * 24)
  return {
    id: `${series.realMeter}:${isoDay(startDay)}`,
    realMeter: series.realMeter,
    source: series.source,
    split,
    customerClass: series.customerClass,
    activity: undefined,
    contractedKw: undefined,
    licence: undefined,
    stepMin: series.stepMin,
    resolutionKwh: series.resolutionKwh,
    slots,
    startDay,
    days: WINDOW_DAYS,
    curveKw,
    quality: series.quality.subarray(from * slots, (from + WINDOW_DAYS) * slots),
    temperaturesC: hourlyC && dailyMeans(hourlyC),
    hourlyC,
    historyKw:
      historyDays < WINDOW_DAYS
        ? undefined
        : series.powerKw.subarray((from - historyDays) * slots, from * slots),
    areaId,
    peers,
    lookAlike: realLookAlike(series, curveKw),
    truth: undefined,
  }
}

const realLookAlike = (
  { source, heating }: RealSeries,
  curveKw: Float32Array,
): VirtualMeter['lookAlike'] => {
  if (heating !== undefined && heating !== 'other')
    return { name: `home with ${heating}`, real: true }
  if (source !== 'cambridge') return undefined
  const values = curveKw.filter((kw) => !Number.isNaN(kw)).sort()
  const floorKw = values[Math.floor(values.length * 0.05)] as number
  const meanKw = values.reduce((sum, kw) => sum + kw, 0) / values.length
  return floorKw > FLAT_BUILDING_SHARE * meanKw
    ? { name: 'building with a high floor', real: true }
    : undefined
}

/** NaN where fewer than half of the hours are known. */
export const dailyMeans = (hourlyC: Float64Array): Float64Array =>
  Float64Array.from({ length: hourlyC.length / 24 }, (_, day) => {
    const known = hourlyC.subarray(day * 24, (day + 1) * 24).filter((c) => !Number.isNaN(c))
    return known.length < 12 ? Number.NaN : known.reduce((sum, c) => sum + c, 0) / known.length
  })

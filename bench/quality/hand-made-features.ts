import { dayStats, medianOf, peerStats, quantile } from './day-stats.ts'
import type { VirtualMeter } from './virtual-meter.ts'

/** Features by name; NaN where the data does not say. */
export type FeatureMaker = (meter: VirtualMeter) => Readonly<Record<string, number>>

const SEGMENTS = [
  ['00-06', 0, 6],
  ['06-12', 6, 12],
  ['12-18', 12, 18],
  ['18-24', 18, 24],
] as const

/**
 * About fifty features as a data scientist would make them in an hour: levels, quantiles, profile, differences,
 * rhythm, weather, steps, peers, own history. What the learned score has to beat.
 */
export const handMadeFeatures: FeatureMaker = (meter) => ({
  ...levels(meter),
  ...profile(meter),
  ...rhythm(meter),
  ...changes(meter),
  ...weather(meter),
  ...context(meter),
})

const levels = (meter: VirtualMeter): Record<string, number> => {
  const { sorted, meanKw, sdKw, maxKw, floorsKw, floorKw, measuredShare } = dayStats(meter)
  const floorSpread = 1.4826 * medianOf(floorsKw.map((kw) => Math.abs(kw - floorKw)))
  const days = floorsKw.filter((kw) => !Number.isNaN(kw))
  const floorMean = days.reduce((a, b) => a + b, 0) / days.length
  const floorSd = Math.sqrt(days.reduce((a, b) => a + (b - floorMean) ** 2, 0) / days.length)
  return {
    meanKw,
    maxKw,
    floorKw,
    kwhAMonth: meanKw * 720,
    cv: sdKw / meanKw,
    loadFactor: meanKw / maxKw,
    q01: quantile(sorted, 0.01) / meanKw,
    q05: quantile(sorted, 0.05) / meanKw,
    q10: quantile(sorted, 0.1) / meanKw,
    q25: quantile(sorted, 0.25) / meanKw,
    q50: quantile(sorted, 0.5) / meanKw,
    q75: quantile(sorted, 0.75) / meanKw,
    q90: quantile(sorted, 0.9) / meanKw,
    q99: quantile(sorted, 0.99) / meanKw,
    floorShare: floorKw / meanKw,
    floorSpread: floorSpread / floorKw,
    floorCv: floorSd / floorMean,
    measuredShare,
    ...densest(sorted, meanKw),
  }
}

/** The narrow band (2 % of the value) that holds the most slots: a plateau. */
const densest = (sorted: Float64Array, meanKw: number): Record<string, number> => {
  let best = 0
  let at = 0
  let to = 0
  for (let from = 0; from < sorted.length; from++) {
    const low = sorted[from] as number
    if (low < 0.5) continue
    const end = low * 1.04
    while (to < sorted.length && (sorted[to] as number) <= end) to++
    if (to - from > best) {
      best = to - from
      at = low
    }
  }
  return {
    plateauShare: sorted.length === 0 ? Number.NaN : best / sorted.length,
    plateauKw: at,
    plateauOverMean: at / meanKw,
  }
}

const meanProfile = ({ curveKw, slots, days }: VirtualMeter): Float64Array => {
  const profileKw = new Float64Array(slots)
  for (let slot = 0; slot < slots; slot++) {
    let sum = 0
    let count = 0
    for (let day = 0; day < days; day++) {
      const kw = curveKw[day * slots + slot] as number
      if (Number.isNaN(kw)) continue
      sum += kw
      count++
    }
    profileKw[slot] = sum / count
  }
  return profileKw
}

const meanOf = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length

const profile = (meter: VirtualMeter): Record<string, number> => {
  const profileKw = meanProfile(meter)
  const { slots } = meter
  const mean = meanOf(profileKw)
  const segments: Record<string, number> = {}
  for (const [name, from, to] of SEGMENTS)
    segments[`share ${name}`] =
      meanOf(profileKw.subarray((from * slots) / 24, (to * slots) / 24)) / mean
  const night = meanOf(profileKw.subarray(0, (5 * slots) / 24))
  const harmonic = (times: number): number => {
    let real = 0
    let imaginary = 0
    for (let slot = 0; slot < slots; slot++) {
      const angle = (2 * Math.PI * times * slot) / slots
      real += (profileKw[slot] as number) * Math.cos(angle)
      imaginary += (profileKw[slot] as number) * Math.sin(angle)
    }
    return (2 * Math.hypot(real, imaginary)) / slots / mean
  }
  return {
    ...segments,
    nightOverRest: night / ((24 * mean - 5 * night) / 19),
    profileMin: Math.min(...profileKw) / mean,
    profileMax: Math.max(...profileKw) / mean,
    harmonic24h: harmonic(1),
    harmonic12h: harmonic(2),
  }
}

const rhythm = ({ curveKw, slots, days, startDay, stepMin }: VirtualMeter) => {
  let sum = 0
  let count = 0
  for (const kw of curveKw)
    if (!Number.isNaN(kw)) {
      sum += kw
      count++
    }
  const mean = sum / count
  const autocorrelation = (lag: number): number => {
    let product = 0
    let square = 0
    for (let i = lag; i < curveKw.length; i++) {
      const now = (curveKw[i] as number) - mean
      const then = (curveKw[i - lag] as number) - mean
      if (Number.isNaN(now) || Number.isNaN(then)) continue
      product += now * then
      square += now * now
    }
    return product / square
  }
  const steps: number[] = []
  let still = 0
  let longest = 0
  let run = 0
  for (let i = 1; i < curveKw.length; i++) {
    const step = Math.abs((curveKw[i] as number) - (curveKw[i - 1] as number))
    if (Number.isNaN(step)) continue
    steps.push(step)
    if (step < 0.02 * (curveKw[i] as number)) still++
    run = step === 0 ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  const sorted = Float64Array.from(steps).sort()
  let weekend = 0
  let weekends = 0
  let week = 0
  let weeks = 0
  for (let day = 0; day < days; day++) {
    const isWeekend = (startDay + day + 4) % 7 === 0 || (startDay + day + 4) % 7 === 6
    for (let i = day * slots; i < (day + 1) * slots; i++) {
      const kw = curveKw[i] as number
      if (Number.isNaN(kw)) continue
      if (isWeekend) {
        weekend += kw
        weekends++
      } else {
        week += kw
        weeks++
      }
    }
  }
  return {
    stepMin,
    stepMedian: quantile(sorted, 0.5) / mean,
    step95: quantile(sorted, 0.95) / mean,
    stepMedianKw: quantile(sorted, 0.5),
    stillShare: still / sorted.length,
    longestConstant: longest / slots,
    autocorrelation1: autocorrelation(1),
    autocorrelationDay: autocorrelation(slots),
    weekendOverWeek: weekend / weekends / (week / weeks),
  }
}

const changes = (meter: VirtualMeter): Record<string, number> => {
  const { floorsKw, meansKw, meanKw } = dayStats(meter)
  const { days } = meter
  const step = (values: Float64Array) => {
    let best = Number.NaN
    let bestGain = 0
    let at = Number.NaN
    for (let split = 2; split <= days - 2; split++) {
      const before = values.subarray(0, split).filter((kw) => !Number.isNaN(kw))
      const after = values.subarray(split).filter((kw) => !Number.isNaN(kw))
      if (before.length < 2 || after.length < 2) continue
      const rise = meanOf(after) - meanOf(before)
      const gain = ((before.length * after.length) / (before.length + after.length)) * rise ** 2
      if (gain <= bestGain) continue
      bestGain = gain
      best = rise
      at = days - split
    }
    const all = values.filter((kw) => !Number.isNaN(kw))
    const mean = meanOf(all)
    const squares = all.reduce((a, b) => a + (b - mean) ** 2, 0)
    return { rise: best, at, explained: bestGain / squares }
  }
  const floor = step(floorsKw)
  const mean = step(meansKw)
  const week = (values: Float64Array, from: number): number =>
    medianOf(values.subarray(from, from + 7))
  return {
    floorStepKw: floor.rise,
    floorStepShare: floor.rise / meanKw,
    floorStepDaysAgo: floor.at,
    floorStepExplained: floor.explained,
    meanStepKw: mean.rise,
    meanStepExplained: mean.explained,
    floorLastOverFirst: week(floorsKw, days - 7) / week(floorsKw, 0),
    meanLastOverFirst: week(meansKw, days - 7) / week(meansKw, 0),
  }
}

const weather = (meter: VirtualMeter): Record<string, number> => {
  const { floorsKw, meansKw, meanKw } = dayStats(meter)
  const { temperaturesC } = meter
  const slope = (values: Float64Array): { slope: number; r: number } => {
    const pairs: [number, number][] = []
    for (const [day, kw] of values.entries()) {
      const c = temperaturesC?.[day] ?? Number.NaN
      if (!Number.isNaN(c) && !Number.isNaN(kw)) pairs.push([c, kw])
    }
    if (pairs.length < 7) return { slope: Number.NaN, r: Number.NaN }
    const x = pairs.reduce((a, [c]) => a + c, 0) / pairs.length
    const y = pairs.reduce((a, [, kw]) => a + kw, 0) / pairs.length
    let xx = 0
    let xy = 0
    let yy = 0
    for (const [c, kw] of pairs) {
      xx += (c - x) ** 2
      xy += (c - x) * (kw - y)
      yy += (kw - y) ** 2
    }
    return { slope: xy / xx, r: yy === 0 ? 0 : xy / Math.sqrt(xx * yy) }
  }
  const floor = slope(floorsKw)
  const mean = slope(meansKw)
  return {
    floorPerC: floor.slope,
    floorWeatherR: floor.r,
    meanPerC: mean.slope / meanKw,
    meanWeatherR: mean.r,
  }
}

const context = (meter: VirtualMeter): Record<string, number> => {
  const { meanKw, floorKw, sdKw } = dayStats(meter)
  const peers = peerStats(meter)
  const { historyKw, slots, licence, customerClass } = meter
  const before = historyKw?.filter((kw) => !Number.isNaN(kw)).slice(-60 * slots)
  const history = before === undefined ? undefined : Float64Array.from(before).sort()
  return {
    meanOverPeers: peers === undefined ? Number.NaN : meanKw / peers.meanKw,
    floorOverPeers: peers === undefined ? Number.NaN : floorKw / peers.floorKw,
    cvOverPeers: peers === undefined ? Number.NaN : sdKw / meanKw / peers.cv,
    meanOverHistory: history === undefined ? Number.NaN : meanKw / meanOf(history),
    floorOverHistory: history === undefined ? Number.NaN : floorKw / quantile(history, 0.05),
    household: customerClass === 'household' ? 1 : 0,
    mining: customerClass === 'mining' ? 1 : 0,
    overDeclared: licence === undefined ? Number.NaN : floorKw / licence.declaredKw,
  }
}

const known = new WeakMap<FeatureMaker, WeakMap<VirtualMeter, Float64Array>>()

/** Features of a meter as a row, made once a meter. @param names filled by the first row, held to by the others */
export const featureRow = (
  maker: FeatureMaker,
  meter: VirtualMeter,
  names: string[],
): Float64Array => {
  let rows = known.get(maker)
  if (rows === undefined) {
    rows = new WeakMap()
    known.set(maker, rows)
  }
  const held = rows.get(meter)
  if (held !== undefined && names.length > 0) return held
  const features = maker(meter)
  if (names.length === 0) names.push(...Object.keys(features))
  const row = Float64Array.from(names, (name) => {
    const value = features[name] ?? Number.NaN
    return Number.isFinite(value) ? value : Number.NaN
  })
  rows.set(meter, row)
  return row
}

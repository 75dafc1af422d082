import { meanOf, quantileOf, sortedMeasured } from './window-curve.ts'

/** How daily figures follow the temperature, cold side and warm side apart. */
export interface WeatherResponse {
  /** kW per degree over all days. */
  readonly slopeKwPerC: number
  /** Share of the variance that the line explains. */
  readonly r2: number
  /** Slope over the warmer half of the days less that over the colder half. */
  readonly bendKwPerC: number
  /** Mean of the warmest fifth of the days / mean of the coldest fifth. */
  readonly warmToCold: number
  readonly spanC: number
}

const MIN_DAYS = 7
const MIN_SPAN_C = 3

/** undefined where fewer than a week of days have both, or the weather hardly changed. */
export const weatherResponse = (
  dailyKw: Float64Array,
  temperaturesC: ArrayLike<number>,
): WeatherResponse | undefined => {
  const xs: number[] = []
  const ys: number[] = []
  for (const [day, kw] of dailyKw.entries()) {
    const temperatureC = temperaturesC[day] ?? Number.NaN
    if (Number.isNaN(kw) || Number.isNaN(temperatureC)) continue
    xs.push(temperatureC)
    ys.push(kw)
  }
  if (xs.length < MIN_DAYS) return undefined
  const sorted = sortedMeasured(xs)
  const spanC = (sorted.at(-1) as number) - (sorted[0] as number)
  if (spanC < MIN_SPAN_C) return undefined
  const at = (q: number): number => quantileOf(sorted, sorted.length, q)
  const [low, middle, high] = [at(0.2), at(0.5), at(0.8)]
  const all = lineOf(xs, ys, () => true)
  const cold = lineOf(xs, ys, (x) => x <= middle)
  const warm = lineOf(xs, ys, (x) => x >= middle)
  const coldest = meanOf(ys.filter((_, i) => (xs[i] as number) <= low))
  const warmest = meanOf(ys.filter((_, i) => (xs[i] as number) >= high))
  return {
    slopeKwPerC: all.slope,
    r2: all.r2,
    bendKwPerC: warm.slope - cold.slope,
    warmToCold: coldest > 0 ? warmest / coldest : Number.NaN,
    spanC,
  }
}

const lineOf = (
  xs: readonly number[],
  ys: readonly number[],
  where: (x: number) => boolean,
): { slope: number; r2: number } => {
  let n = 0
  let x = 0
  let y = 0
  let xx = 0
  let yy = 0
  let xy = 0
  for (const [i, a] of xs.entries()) {
    if (!where(a)) continue
    const b = ys[i] as number
    n++
    x += a
    y += b
    xx += a * a
    yy += b * b
    xy += a * b
  }
  const sxx = n * xx - x * x
  const syy = n * yy - y * y
  const sxy = n * xy - x * y
  if (n < 3 || sxx <= 0) return { slope: 0, r2: 0 }
  return { slope: sxy / sxx, r2: syy > 0 ? (sxy * sxy) / (sxx * syy) : 0 }
}

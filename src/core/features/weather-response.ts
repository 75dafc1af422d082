import { OrderedValues } from './order-statistics.ts'

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

/** Days that have both, of one row of daily figures after another. */
let both = { temperaturesC: new Float64Array(0), kw: new Float64Array(0) }
const order = new OrderedValues()

/** undefined where fewer than a week of days have both, or the weather hardly changed. */
export const weatherResponse = (
  dailyKw: Float64Array,
  temperaturesC: ArrayLike<number>,
): WeatherResponse | undefined => {
  if (both.kw.length < dailyKw.length)
    both = {
      temperaturesC: new Float64Array(dailyKw.length),
      kw: new Float64Array(dailyKw.length),
    }
  let n = 0
  for (let day = 0; day < dailyKw.length; day++) {
    const kw = dailyKw[day] as number
    const temperatureC = temperaturesC[day] ?? Number.NaN
    if (Number.isNaN(kw) || Number.isNaN(temperatureC)) continue
    both.temperaturesC[n] = temperatureC
    both.kw[n] = kw
    n++
  }
  if (n < MIN_DAYS) return undefined
  const temperatures = order.fill(both.temperaturesC, 0, n)
  const { lowest, highest } = temperatures
  const spanC = highest - lowest
  if (spanC < MIN_SPAN_C) return undefined
  const middle = temperatures.quantile(0.5)
  const all = lineWithin(n, lowest, highest)
  const cold = lineWithin(n, lowest, middle)
  const warm = lineWithin(n, middle, highest)
  const coldest = meanWithin(n, lowest, temperatures.quantile(0.2))
  const warmest = meanWithin(n, temperatures.quantile(0.8), highest)
  return {
    slopeKwPerC: all.slope,
    r2: all.r2,
    bendKwPerC: warm.slope - cold.slope,
    warmToCold: coldest > 0 ? warmest / coldest : Number.NaN,
    spanC,
  }
}

const meanWithin = (n: number, fromC: number, toC: number): number => {
  let sum = 0
  let count = 0
  for (let i = 0; i < n; i++) {
    const temperatureC = both.temperaturesC[i] as number
    if (temperatureC < fromC || temperatureC > toC) continue
    sum += both.kw[i] as number
    count++
  }
  return count === 0 ? Number.NaN : sum / count
}

/** Least squares over the days within two temperatures. */
const lineWithin = (n: number, fromC: number, toC: number): { slope: number; r2: number } => {
  let count = 0
  let x = 0
  let y = 0
  let xx = 0
  let yy = 0
  let xy = 0
  for (let i = 0; i < n; i++) {
    const a = both.temperaturesC[i] as number
    if (a < fromC || a > toC) continue
    const b = both.kw[i] as number
    count++
    x += a
    y += b
    xx += a * a
    yy += b * b
    xy += a * b
  }
  const sxx = count * xx - x * x
  const syy = count * yy - y * y
  const sxy = count * xy - x * y
  if (count < 3 || sxx <= 0) return { slope: 0, r2: 0 }
  return { slope: sxy / sxx, r2: syy > 0 ? (sxy * sxy) / (sxx * syy) : 0 }
}

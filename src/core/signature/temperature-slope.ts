import { linearRegression, sampleCorrelation } from 'simple-statistics'

/** How the daily floor follows the outside temperature. */
export interface TemperatureSlope {
  /** kW per degree; electric heating is negative, cooling and refrigeration positive, a mine near 0. */
  readonly kwPerC: number
  /** Share of the floor's variance that the line explains. */
  readonly r2: number
  /** Coldest to warmest day, degrees. */
  readonly spanC: number
  readonly meanC: number
}

const MIN_DAYS = 7
/** Over less than this the slope is noise. */
const MIN_SPAN_C = 4

/**
 * Least-squares line of daily floor over daily mean temperature; undefined where too few days have weather or the
 * weather hardly changed.
 * @param floorsKw daily floors
 * @param temperaturesC daily means, NaN where unknown; same length
 */
export const temperatureSlope = (
  floorsKw: readonly number[],
  temperaturesC: readonly number[],
): TemperatureSlope | undefined => {
  const pairs: [number, number][] = []
  for (let i = 0; i < temperaturesC.length; i++) {
    const temperatureC = temperaturesC[i] as number
    if (!Number.isNaN(temperatureC)) pairs.push([temperatureC, floorsKw[i] as number])
  }
  if (pairs.length < MIN_DAYS) return undefined
  const xs = pairs.map(([x]) => x)
  const ys = pairs.map(([, y]) => y)
  const spanC = Math.max(...xs) - Math.min(...xs)
  if (spanC < MIN_SPAN_C) return undefined
  const flat = ys.every((y) => y === ys[0])
  return {
    kwPerC: flat ? 0 : linearRegression(pairs).m,
    r2: flat ? 0 : sampleCorrelation(xs, ys) ** 2,
    spanC,
    meanC: xs.reduce((sum, x) => sum + x, 0) / xs.length,
  }
}

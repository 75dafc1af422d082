/** How far the head meter's clock and the consumers' are apart. */
export interface ClockSkew {
  /** Slots by which the head meter's load comes later than the sum; negative where earlier. */
  readonly lagSlots: number
  /** Share of the head meter's slot-to-slot changes that the sum explains as it stands, and once moved. */
  readonly explainedBefore: number
  readonly explainedAfter: number
}

/** Six hours either way: a wrong time zone, twice over. */
const MAX_LAG = 12
/** Three minutes of a half hour: less than that leaves nothing behind that looks like a load. */
const MIN_LAG = 0.1
/** F statistic of the lag beside none; 1 by chance, and the best of 25 lags is looked at. */
const MIN_F = 200

/**
 * Best lag between the head meter and the sum, in slots and parts of one, by least squares on the changes from slot to
 * slot: changes know nothing of a constant load, and a block that is switched disturbs two of them a day. A part of a
 * slot is a mixture of two neighbours: dH(t) = u dS(t - k) + v dS(t - k - 1), lag = k + v / (u + v).
 * @returns undefined where none stands out
 */
export const findClockSkew = (headKw: Float32Array, sumKw: Float32Array): ClockSkew | undefined => {
  const n = headKw.length
  const dHead = changes(headKw)
  const dSum = changes(sumKw)
  let headSquares = 0
  let sumSquares = 0
  let neighbours = 0
  let used = 0
  for (let t = 1; t < n; t++) {
    const h = dHead[t] as number
    const s = dSum[t] as number
    headSquares += h * h
    sumSquares += s * s
    neighbours += s * (dSum[t - 1] as number)
    if (h !== 0) used++
  }
  if (used < n / 4 || sumSquares === 0 || headSquares === 0) return undefined
  const products = new Float64Array(2 * MAX_LAG + 1)
  for (let lag = -MAX_LAG; lag <= MAX_LAG; lag++) {
    let product = 0
    const to = Math.min(n, n + lag)
    for (let t = Math.max(0, lag); t < to; t++)
      product += (dHead[t] as number) * (dSum[t - lag] as number)
    products[lag + MAX_LAG] = product
  }
  const at = (lag: number): number => products[lag + MAX_LAG] as number
  let best = { lagSlots: 0, explained: 0 }
  const determinant = sumSquares * sumSquares - neighbours * neighbours
  for (let lag = -MAX_LAG; lag < MAX_LAG; lag++) {
    const p = at(lag)
    const q = at(lag + 1)
    let u = (p * sumSquares - q * neighbours) / determinant
    let v = (q * sumSquares - p * neighbours) / determinant
    // A whole lag has one part only, and noise would give the other a sign it cannot have.
    if (v < 0) [u, v] = [p / sumSquares, 0]
    else if (u < 0) [u, v] = [0, q / sumSquares]
    if (!(u >= 0 && v >= 0 && u + v > 0)) continue
    const explained =
      (2 * (u * p + v * q) - (u * u + v * v) * sumSquares - 2 * u * v * neighbours) / headSquares
    if (explained > best.explained) best = { lagSlots: lag + v / (u + v), explained }
  }
  const before = at(0) > 0 ? (at(0) * at(0)) / (sumSquares * headSquares) : 0
  const f = ((best.explained - before) / Math.max(1e-9, 1 - best.explained)) * used
  if (Math.abs(best.lagSlots) < MIN_LAG || f < MIN_F) return undefined
  return { lagSlots: best.lagSlots, explainedBefore: before, explainedAfter: best.explained }
}

/** The curve as a clock that runs `lagSlots` later shows it; NaN where it reaches over the edge. */
export const delayed = (kw: Float32Array, lagSlots: number): Float32Array => {
  const whole = Math.floor(lagSlots)
  const part = lagSlots - whole
  const moved = new Float32Array(kw.length)
  for (let t = 0; t < kw.length; t++) {
    const late = kw[t - whole] ?? Number.NaN
    const later = part === 0 ? late : (kw[t - whole - 1] ?? Number.NaN)
    moved[t] = (1 - part) * late + part * later
  }
  return moved
}

/** Change into each slot from the one before; 0 where either is missing, so that sums pass over it. */
const changes = (kw: Float32Array): Float64Array => {
  const changed = new Float64Array(kw.length)
  for (let t = 1; t < kw.length; t++) {
    const change = (kw[t] as number) - (kw[t - 1] as number)
    changed[t] = Number.isNaN(change) ? 0 : change
  }
  return changed
}

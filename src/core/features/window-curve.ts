import type { CustomerClass } from '../context/assets.ts'

/** What the features are of: a window of whole local days, and what is known beside it. */
export interface WindowCurve {
  /** Slots of a local day. */
  readonly slots: number
  readonly days: number
  /** Mean power by day and slot, kW, midnight first; NaN where nothing was measured. */
  readonly kw: Float32Array
  /** Day of the week of the first day, 0 for Sunday. */
  readonly firstWeekday: number
  /** Mean outside temperature by day, C; NaN where unknown. */
  readonly temperaturesC: ArrayLike<number>
  readonly customerClass: CustomerClass | undefined
  readonly peers: { readonly floorKw: number; readonly meanKw: number } | undefined
  /** The same meter before the window, where it was kept. */
  readonly history: { readonly floorKw: number; readonly meanKw: number } | undefined
}

/**
 * The curve by hours, so that a feature means the same at 15, 30 and 60 min. An hour counts where at least half of its
 * slots were measured; steps above an hour are repeated.
 */
export const hourlyCurve = (curve: WindowCurve): WindowCurve => {
  const { slots, days, kw } = curve
  if (slots === 24) return curve
  const hourly = new Float32Array(days * 24)
  for (let hour = 0; hour < hourly.length; hour++) {
    const from = Math.floor((hour * slots) / 24)
    const to = Math.max(from + 1, Math.floor(((hour + 1) * slots) / 24))
    let sum = 0
    let count = 0
    for (let i = from; i < to; i++) {
      const value = kw[i] as number
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    hourly[hour] = count * 2 < to - from ? Number.NaN : sum / count
  }
  return { ...curve, slots: 24, kw: hourly }
}

/** A view of one day. */
export const dayOf = (curve: WindowCurve, day: number): Float32Array =>
  curve.kw.subarray(day * curve.slots, (day + 1) * curve.slots)

/** Quantile of sorted values by linear interpolation between order statistics (Hyndman and Fan, 1996, type 7); NaN of none. */
export const quantileOf = (sorted: Float64Array, count: number, q: number): number => {
  if (count === 0) return Number.NaN
  const at = q * (count - 1)
  const below = Math.floor(at)
  const low = sorted[below] as number
  const high = sorted[Math.min(count - 1, below + 1)] as number
  return low + (high - low) * (at - below)
}

/** Measured values only, sorted. */
export const sortedMeasured = (values: ArrayLike<number>): Float64Array => {
  const kept = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (!Number.isNaN(value)) kept[count++] = value
  }
  const sorted = kept.subarray(0, count)
  return count > INSERTION_SORT_UP_TO ? sorted.sort() : insertionSorted(sorted)
}

/** Days and hours come in dozens: there the engine's sort costs five times this. */
const INSERTION_SORT_UP_TO = 64

const insertionSorted = (values: Float64Array): Float64Array => {
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number
    let at = i
    while (at > 0 && (values[at - 1] as number) > value) {
      values[at] = values[at - 1] as number
      at--
    }
    values[at] = value
  }
  return values
}

export const medianOf = (values: ArrayLike<number>): number => {
  const sorted = sortedMeasured(values)
  return quantileOf(sorted, sorted.length, 0.5)
}

/** 1.4826 x median absolute deviation: a standard deviation that a few odd days do not move. */
export const spreadOf = (values: ArrayLike<number>): number => {
  const middle = medianOf(values)
  const away = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) away[i] = Math.abs((values[i] as number) - middle)
  return 1.4826 * medianOf(away)
}

export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return count === 0 ? Number.NaN : sum / count
}

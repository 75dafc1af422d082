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

/** Slots of a day that features are computed on. */
export const HOURS = 24

/**
 * The curve by hours, so that a feature means the same at 15, 30 and 60 min. An hour counts where at least half of its
 * slots were measured; steps above an hour are repeated.
 * @param into days x 24, written over
 */
export const hourlyCurve = (
  curve: WindowCurve,
  into = new Float32Array(curve.days * HOURS),
): WindowCurve => {
  const { slots, days, kw } = curve
  if (slots === HOURS) return curve
  for (let hour = 0; hour < into.length; hour++) {
    const from = Math.floor((hour * slots) / HOURS)
    const to = Math.max(from + 1, Math.floor(((hour + 1) * slots) / HOURS))
    let sum = 0
    let count = 0
    for (let i = from; i < to; i++) {
      const value = kw[i] as number
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    into[hour] = count * 2 < to - from ? Number.NaN : sum / count
  }
  return {
    slots: HOURS,
    days,
    kw: into,
    firstWeekday: curve.firstWeekday,
    temperaturesC: curve.temperaturesC,
    customerClass: curve.customerClass,
    peers: curve.peers,
    history: curve.history,
  }
}

/** The mean over Saturdays and Sundays / the mean over the other days, from their sums; NaN where either is missing. */
export const weekendRatio = (
  weekend: number,
  weekendCount: number,
  weekday: number,
  weekdayCount: number,
): number =>
  weekendCount === 0 || !(weekday > 0)
    ? Number.NaN
    : weekend / weekendCount / (weekday / weekdayCount)

/** Whether a day of the window is a Saturday or a Sunday. */
export const isWeekend = (firstWeekday: number, day: number): boolean => {
  const weekday = (firstWeekday + day) % 7
  return weekday === 0 || weekday === 6
}

/**
 * The window up to its last day with a measured value: what fell silent is judged by the days before it did, and the last
 * days that the features look at are days there are readings of.
 */
export const upToLastMeasured = (curve: WindowCurve): WindowCurve => {
  const { kw, slots, days } = curve
  let last = kw.length - 1
  while (last >= 0 && Number.isNaN(kw[last])) last--
  const kept = Math.floor(last / slots) + 1
  return kept === days || kept === 0
    ? curve
    : { ...curve, days: kept, kw: kw.subarray(0, kept * slots) }
}

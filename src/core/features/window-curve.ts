import type { CustomerClass } from '../context/assets.ts'
import type { KnownBlocks } from './known-blocks.ts'

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
  /**
   * What other windows of the same history found in their evidence, and the place of this one's first day there,
   * negative where it begins before them.
   */
  readonly known?: { readonly blocks: KnownBlocks; readonly from: number } | undefined
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
 * What of a window is evidence. Days on which every slot shows the same load are left out: no load of machines and people
 * is that even, a register that is stuck and values that were filled in are. The window ends with its last measured day:
 * what fell silent is judged by the days before it did, and the last days that the features look at are days there are
 * readings of.
 */
export const evidenceOf = (curve: WindowCurve): WindowCurve => {
  const { slots, days } = curve
  let kw = curve.kw
  let kept = 0
  for (let day = 0; day < days; day++) {
    const spread = spreadOfDay(kw, day * slots, slots)
    if (spread === 'even') {
      if (kw === curve.kw) kw = kw.slice()
      kw.fill(Number.NaN, day * slots, (day + 1) * slots)
    } else if (spread === 'varied') kept = day + 1
  }
  if (kept === days || kept === 0) return kw === curve.kw ? curve : { ...curve, kw }
  return { ...curve, days: kept, kw: kw.subarray(0, kept * slots) }
}

/** A day without any load is no stuck one. */
const spreadOfDay = (kw: Float32Array, from: number, slots: number): 'none' | 'even' | 'varied' => {
  let first = Number.NaN
  for (let i = from; i < from + slots; i++) {
    const value = kw[i] as number
    if (Number.isNaN(value)) continue
    if (Number.isNaN(first)) first = value
    else if (value !== first) return 'varied'
  }
  return Number.isNaN(first) ? 'none' : first === 0 ? 'varied' : 'even'
}

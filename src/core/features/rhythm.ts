import type { WindowCurve } from './window-curve.ts'

/** How the load moves over the day and the week. */
export interface Rhythm {
  /** Amplitude of the 24 h and the 12 h wave of the mean day / mean. */
  readonly daily: number
  readonly halfDaily: number
  /** Correlation of the load with itself a day later. */
  readonly dayToDay: number
  /** Mean of Saturdays and Sundays / mean of weekdays; NaN where either is missing. */
  readonly weekendRatio: number
  /** Mean distance of neighbouring slots / mean. */
  readonly restlessness: number
}

export const rhythmOf = (curve: WindowCurve, meanKw: number): Rhythm => {
  const { slots, days, kw, firstWeekday } = curve
  const sums = new Float64Array(slots)
  const counts = new Float64Array(slots)
  let weekend = 0
  let weekendCount = 0
  let weekday = 0
  let weekdayCount = 0
  let distance = 0
  let distanceCount = 0
  for (let i = 0; i < kw.length; i++) {
    const value = kw[i] as number
    if (Number.isNaN(value)) continue
    const slot = i % slots
    sums[slot] = (sums[slot] as number) + value
    counts[slot] = (counts[slot] as number) + 1
    const dayOfWeek = (firstWeekday + Math.floor(i / slots)) % 7
    if (dayOfWeek === 0 || dayOfWeek === 6) {
      weekend += value
      weekendCount++
    } else {
      weekday += value
      weekdayCount++
    }
    const before = i > 0 ? (kw[i - 1] as number) : Number.NaN
    if (Number.isNaN(before)) continue
    distance += Math.abs(value - before)
    distanceCount++
  }
  const mean = meanKw > 0 ? meanKw : Number.NaN
  return {
    daily: waveOf(sums, counts, 1) / mean,
    halfDaily: waveOf(sums, counts, 2) / mean,
    dayToDay: correlationAtLag(kw, slots, days),
    weekendRatio:
      weekendCount === 0 || weekday <= 0
        ? Number.NaN
        : weekend / weekendCount / (weekday / weekdayCount),
    restlessness: distance / distanceCount / mean,
  }
}

/** Amplitude of one Fourier component of the mean day. */
const waveOf = (sums: Float64Array, counts: Float64Array, cycles: number): number => {
  const slots = sums.length
  let cosine = 0
  let sine = 0
  for (let slot = 0; slot < slots; slot++) {
    const value = counts[slot] === 0 ? 0 : (sums[slot] as number) / (counts[slot] as number)
    const angle = (2 * Math.PI * cycles * slot) / slots
    cosine += value * Math.cos(angle)
    sine += value * Math.sin(angle)
  }
  return (2 * Math.hypot(cosine, sine)) / slots
}

const correlationAtLag = (kw: Float32Array, slots: number, days: number): number => {
  let n = 0
  let x = 0
  let y = 0
  let xx = 0
  let yy = 0
  let xy = 0
  for (let i = 0; i + slots < slots * days; i++) {
    const a = kw[i] as number
    const b = kw[i + slots] as number
    if (Number.isNaN(a) || Number.isNaN(b)) continue
    n++
    x += a
    y += b
    xx += a * a
    yy += b * b
    xy += a * b
  }
  if (n < slots) return Number.NaN
  const spread = Math.sqrt((n * xx - x * x) * (n * yy - y * y))
  return spread > 0 ? (n * xy - x * y) / spread : Number.NaN
}

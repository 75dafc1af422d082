import { HOURS, isWeekend, type WindowCurve, weekendRatio } from './window-curve.ts'

/** How the load moves over the day and the week. */
export interface Rhythm {
  /** Amplitude of the 24 h and the 12 h wave of the mean day / mean. */
  readonly daily: number
  readonly halfDaily: number
  /** Correlation of the load with itself a day later. */
  readonly dayToDay: number
  /** Mean of Saturdays and Sundays / mean of weekdays; NaN where either is missing. */
  readonly weekendRatio: number
  /** Mean distance of neighbouring hours / mean. */
  readonly restlessness: number
  /** Mean of the hours that count as night, kW; NaN of none. */
  readonly nightKw: number
}

/** Hours from midnight that count as night. */
const NIGHT_HOURS = 5

/** By hour of the day, of one window after another. */
const sums = new Float64Array(HOURS)
const counts = new Float64Array(HOURS)

/** @param curve by hours */
export const rhythmOf = (curve: WindowCurve, meanKw: number): Rhythm => {
  const { days, kw, firstWeekday } = curve
  sums.fill(0)
  counts.fill(0)
  let weekend = 0
  let weekendCount = 0
  let weekday = 0
  let weekdayCount = 0
  let distance = 0
  let distanceCount = 0
  let night = 0
  let nightCount = 0
  let before = Number.NaN
  for (let day = 0; day < days; day++) {
    const isFree = isWeekend(firstWeekday, day)
    for (let hour = 0; hour < HOURS; hour++) {
      const value = kw[day * HOURS + hour] as number
      const step = Math.abs(value - before)
      before = value
      if (Number.isNaN(value)) continue
      sums[hour] = (sums[hour] as number) + value
      counts[hour] = (counts[hour] as number) + 1
      if (hour < NIGHT_HOURS) {
        night += value
        nightCount++
      }
      if (isFree) {
        weekend += value
        weekendCount++
      } else {
        weekday += value
        weekdayCount++
      }
      if (Number.isNaN(step)) continue
      distance += step
      distanceCount++
    }
  }
  const mean = meanKw > 0 ? meanKw : Number.NaN
  return {
    daily: amplitudeOf(DAILY) / mean,
    halfDaily: amplitudeOf(HALF_DAILY) / mean,
    dayToDay: correlationWithNextDay(kw),
    weekendRatio: weekendRatio(weekend, weekendCount, weekday, weekdayCount),
    restlessness: distance / distanceCount / mean,
    nightKw: night / nightCount,
  }
}

interface Wave {
  readonly cosines: Float64Array
  readonly sines: Float64Array
}

const wave = (cycles: number): Wave => {
  const angles = Float64Array.from(
    { length: HOURS },
    (_, hour) => (2 * Math.PI * cycles * hour) / HOURS,
  )
  return { cosines: angles.map(Math.cos), sines: angles.map(Math.sin) }
}
const DAILY = wave(1)
const HALF_DAILY = wave(2)

/** Amplitude of one Fourier component of the mean day. */
const amplitudeOf = ({ cosines, sines }: Wave): number => {
  let cosine = 0
  let sine = 0
  for (let hour = 0; hour < HOURS; hour++) {
    const count = counts[hour] as number
    const value = count === 0 ? 0 : (sums[hour] as number) / count
    cosine += value * (cosines[hour] as number)
    sine += value * (sines[hour] as number)
  }
  return (2 * Math.hypot(cosine, sine)) / HOURS
}

const correlationWithNextDay = (kw: Float32Array): number => {
  let n = 0
  let x = 0
  let y = 0
  let xx = 0
  let yy = 0
  let xy = 0
  for (let i = 0; i + HOURS < kw.length; i++) {
    const a = kw[i] as number
    const b = kw[i + HOURS] as number
    if (Number.isNaN(a) || Number.isNaN(b)) continue
    n++
    x += a
    y += b
    xx += a * a
    yy += b * b
    xy += a * b
  }
  if (n < HOURS) return Number.NaN
  const spread = Math.sqrt((n * xx - x * x) * (n * yy - y * y))
  return spread > 0 ? (n * xy - x * y) / spread : Number.NaN
}

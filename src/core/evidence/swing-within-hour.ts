import { quantile } from 'simple-statistics'
import { rollingBlock } from '../features/rolling-block.ts'
import { HOURS, hourlyCurve, type WindowCurve } from '../features/window-curve.ts'

/** Hours for which the block of a day is kept. */
const BLOCK_HOURS = 5
/** Hours of which the swing is known, at the least. */
const FEWEST_HOURS = 24
/** A home cooks and washes in some of the hours; what cycles does so in all of them. */
const QUIET_QUANTILE = 0.25

/**
 * How much the load swings inside the hour while the block is on: highest less lowest slot of an hour, lower quartile
 * over the hours with the block, as a share of the block. Compressors and thermostats switch several times an hour,
 * machines do not. undefined at steps above half an hour, where an hour shows nothing of itself, and for too few hours.
 * @param suspectedKw power of the block
 */
export const swingWithinHour = (curve: WindowCurve, suspectedKw: number): number | undefined => {
  const { kw, slots, days } = curve
  const perHour = Math.floor(slots / HOURS)
  if (perHour < 2 || suspectedKw <= 0) return undefined
  const hourly = hourlyCurve(curve)
  const { levelKw } = rollingBlock(hourly, BLOCK_HOURS)
  const swings: number[] = []
  for (let hour = 0; hour < days * HOURS; hour++) {
    const level = levelKw[Math.floor(hour / HOURS)] as number
    if (!((hourly.kw[hour] as number) >= level - 0.5 * Math.min(level, suspectedKw))) continue
    const swing = swingOf(kw, hour * perHour, (hour + 1) * perHour)
    if (!Number.isNaN(swing)) swings.push(swing)
  }
  if (swings.length < FEWEST_HOURS) return undefined
  return quantile(swings, QUIET_QUANTILE) / suspectedKw
}

/** NaN where a slot is missing. */
const swingOf = (kw: Float32Array, from: number, to: number): number => {
  let highest = Number.NEGATIVE_INFINITY
  let lowest = Number.POSITIVE_INFINITY
  for (let i = from; i < to; i++) {
    highest = Math.max(highest, kw[i] as number)
    lowest = Math.min(lowest, kw[i] as number)
  }
  return highest - lowest
}

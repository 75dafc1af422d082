import { median } from 'simple-statistics'
import type { TransformerAsset } from '../context/assets.ts'

/** Slots of the grid that areas are summed on: half hours of the local wall clock. */
export const AREA_SLOTS = 48
const NIGHT_HOURS = 5

/** Puts a curve of any step on the area's grid: finer slots are averaged, coarser ones repeated. NaN stays missing. */
export const toAreaGrid = (curve: Float32Array, into: Float32Array): void => {
  const slots = curve.length
  if (slots === AREA_SLOTS) {
    into.set(curve)
    return
  }
  for (let slot = 0; slot < AREA_SLOTS; slot++) {
    const from = Math.floor((slot * slots) / AREA_SLOTS)
    const to = Math.max(from + 1, Math.floor(((slot + 1) * slots) / AREA_SLOTS))
    let sum = 0
    for (let i = from; i < to; i++) sum += curve[i] as number
    into[slot] = sum / (to - from)
  }
}

/**
 * Median over the days of the lowest slot from 00:00 to 05:00.
 * @param days curves of whole days of any step, NaN where unknown
 * @returns undefined where no night is known
 */
export const nightFloor = (days: readonly Float32Array[]): number | undefined => {
  const floors: number[] = []
  for (const day of days) {
    const nightSlots = Math.floor((day.length * NIGHT_HOURS) / 24)
    let floor = Number.POSITIVE_INFINITY
    for (let slot = 0; slot < nightSlots; slot++) {
      const value = day[slot] as number
      if (value < floor) floor = value
    }
    if (floor !== Number.POSITIVE_INFINITY) floors.push(floor)
  }
  return floors.length === 0 ? undefined : median(floors)
}

/** The rating that loading is a share of; undefined where there is none above 0. */
export const ratingOf = (transformer: TransformerAsset | undefined): number | undefined =>
  transformer?.ratedKva !== undefined && transformer.ratedKva > 0 ? transformer.ratedKva : undefined

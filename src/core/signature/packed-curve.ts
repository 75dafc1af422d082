import { isMeasured, QUALITY_RANK } from '../validate/quality.ts'
import type { DayFigures } from './day-figures.ts'
import type { WallDay } from './wall-slots.ts'

/** A curve is kept in 15 bits of its day's largest value: 0.3 W at 10 kW. The top bit marks an estimated slot. */
const LARGEST = 0x7ffd
const LARGEST_BITS = 0x7fff
const ESTIMATED_BIT = 0x8000
const MISSING = 0xffff

const kept = (kw: number, scaleKw: number): number =>
  scaleKw === 0 ? 0 : Math.min(LARGEST, Math.max(0, Math.round(kw / scaleKw)))

/**
 * Packs a day's curve, 2 bytes a slot from `at` on.
 * @returns kW of one unit of it
 */
export const packCurve = (
  curves: Uint16Array,
  at: number,
  { powerKw, quality }: WallDay,
  figures: DayFigures,
): number => {
  const slots = powerKw.length
  // Of most days every slot was measured: the highest is known, and no slot's quality needs a look.
  if (figures.measured === slots) {
    const scaleKw = Math.fround(Math.max(0, figures.maxKw) / LARGEST)
    for (let slot = 0; slot < slots; slot++) {
      const rounded = (powerKw[slot] as number) / scaleKw + 0.5
      curves[at + slot] = rounded > LARGEST ? LARGEST : Math.max(0, rounded)
    }
    return scaleKw
  }
  let largest = 0
  for (let slot = 0; slot < slots; slot++)
    if ((quality[slot] as number) !== QUALITY_RANK.missing)
      largest = Math.max(largest, powerKw[slot] as number)
  const scaleKw = Math.fround(largest / LARGEST)
  for (let slot = 0; slot < slots; slot++) {
    const rank = quality[slot] as number
    if (rank === QUALITY_RANK.missing) {
      curves[at + slot] = MISSING
      continue
    }
    const value = kept(powerKw[slot] as number, scaleKw)
    curves[at + slot] = isMeasured(rank) ? value : value | ESTIMATED_BIT
  }
  return scaleKw
}

/** Writes a packed curve into `into` (length = slots), NaN where missing, and where estimated unless these are wanted. */
export const unpackCurve = (
  curves: Uint16Array,
  at: number,
  scaleKw: number,
  into: Float32Array,
  withEstimated: boolean,
): void => {
  for (let slot = 0; slot < into.length; slot++) {
    const value = curves[at + slot] as number
    into[slot] =
      value === MISSING || ((value & ESTIMATED_BIT) !== 0 && !withEstimated)
        ? Number.NaN
        : (value & LARGEST_BITS) * scaleKw
  }
}

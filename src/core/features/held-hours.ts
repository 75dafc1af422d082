import type { DayIndex } from '../time.ts'
import { HOURS } from './window-curve.ts'
import { lateFromOf } from './window-figures.ts'

/** Levels are compared after they went through a logarithm and back: an hour so little below the power counts as on it. */
const SLACK = 0.999
const ALL_HOURS = 0xff_ffff
/** Every hour is known, and the day is evidence: not every slot is the same. */
const WHOLE = 1 << HOURS
/** A block of eleven hours that starts in a day's last hour, one hour of it spared, may rest on five of these. */
const NEXT_HOURS = 0x3ff

/**
 * The hours of a day that reach a power, as bits, and whether the day is known whole.
 * @param kw the day's curve, NaN where unknown
 */
export const heldHours = (kw: Float32Array, powerKw: number): number => {
  const perHour = kw.length / HOURS
  // Of a step that fits no hour nothing is known: any block may be in it.
  if (!Number.isInteger(perHour)) return ALL_HOURS
  const [first] = kw
  let held = 0
  let known = 0
  let isVaried = first === 0
  for (let hour = 0; hour < HOURS; hour++) {
    let sum = 0
    let count = 0
    for (let i = hour * perHour; i < (hour + 1) * perHour; i++) {
      const value = kw[i] as number
      if (Number.isNaN(value)) continue
      sum += value
      count++
      if (value !== first) isVaried = true
    }
    if (count * 2 < perHour) continue
    known++
    if (sum / count >= SLACK * powerKw) held |= 1 << hour
  }
  return known === HOURS && isVaried ? held | WHOLE : held
}

/**
 * Whether it is certain that no block of 5, 7 or 11 hours reaches the power on a middle day, of a window that ends with a
 * whole day or of its late days: isQuiet() says so, too, at many times the cost. Whatever blocks of these lengths there are,
 * one hour of the eleven spared, five hours on end reach the power; days on which none could are more than the others.
 * @param heldOn heldHours() of a day; 0 for one that is not known
 */
export const isSurelyQuiet = (
  heldOn: (day: DayIndex) => number,
  from: DayIndex,
  to: DayIndex,
): boolean => {
  if ((heldOn(to) & WHOLE) === 0) return false
  const lateFrom = from + lateFromOf(to - from + 1)
  let next = 0
  // Days that may hold a block, less those that are known not to.
  let hot = 0
  let excess = 0
  for (let day = to; day >= from; day--) {
    const held = heldOn(day)
    if (isHot(held & ALL_HOURS, next & NEXT_HOURS)) {
      hot++
      excess++
    } else if ((held & WHOLE) !== 0) excess--
    if ((day === lateFrom || day === from) && hot > 0 && excess >= 0) return false
    next = held
  }
  return true
}

const isHot = (held: number, next: number): boolean =>
  hasFive(held | (next << HOURS)) || hasFive(next)

/** Five bits in a row. */
const hasFive = (bits: number): boolean => {
  const pairs = bits & (bits >>> 1)
  const fours = pairs & (pairs >>> 2)
  return (fours & (bits >>> 4)) !== 0
}

import { OrderedValues } from './order-statistics.ts'
import { emptyBlock, type RollingBlock, rollingBlock } from './rolling-block.ts'
import { HOURS, hourlyCurve, type WindowCurve } from './window-curve.ts'
import { lateFromOf } from './window-figures.ts'

/** Hours of the blocks that a mine's power is told from. */
const SHORTEST_HOURS = 5
const ANCHOR_HOURS = [SHORTEST_HOURS, 7, 11] as const

/** Written over for each window. */
let hourlyKw = new Float32Array(0)
let block: RollingBlock = emptyBlock(0)
const order = new OrderedValues()

/**
 * Whether on a middle day, of the window and of its late days, no block of 5, 7 or 11 hours reaches a power: what the
 * features say too, at a tenth of their cost.
 */
export const isQuiet = (window: WindowCurve, kw: number): boolean => {
  if (block.levelKw.length !== window.days) {
    hourlyKw = new Float32Array(window.days * HOURS)
    block = emptyBlock(window.days)
  }
  const curve = hourlyCurve(window, hourlyKw)
  // One hour of the eleven may be spared: five of them on end are above the level of any block.
  if (!isHeld(curve.kw, kw, SHORTEST_HOURS)) return true
  const lateFrom = lateFromOf(curve.days)
  for (const hours of ANCHOR_HOURS) {
    const { levelKw } = rollingBlock(curve, hours, block, window.known)
    if (reaches(order.fill(levelKw).median, kw)) return false
    if (reaches(order.fill(levelKw, lateFrom).median, kw)) return false
  }
  return true
}

/** As the features have it, there and back through the logarithm: a level may be exactly the power asked for. */
const reaches = (levelKw: number, kw: number): boolean =>
  Math.expm1(Math.log1p(Math.max(0, levelKw))) >= kw

const isHeld = (curveKw: Float32Array, kw: number, hours: number): boolean => {
  let held = 0
  for (let i = 0; i < curveKw.length; i++) {
    held = (curveKw[i] as number) >= kw ? held + 1 : 0
    if (held === hours) return true
  }
  return false
}

import { quantileSorted } from 'simple-statistics'
import { OrderedValues } from '../features/order-statistics.ts'
import { rollingBlock } from '../features/rolling-block.ts'
import { hourlyCurve, type WindowCurve } from '../features/window-curve.ts'

/** A stretch for which the block lay lower and after which it was back. */
export interface BlockDip {
  /** First slot of the window that lies lower. */
  readonly slot: number
  readonly hours: number
  /** What was missing, kW. */
  readonly depthKw: number
  /** Whether next to nothing of the block was left: an outage or a switch, not one machine's trip. */
  readonly isFall: boolean
  /** Whether one slot at least lies between two others, and so holds none of the switching. */
  readonly isWhole: boolean
}

/** Hours for which the block of a day is kept. */
const BLOCK_HOURS = 5
/** Hours on either side that tell the block's level. */
const NEAR_HOURS = 6
/** Slots lower than the median near them by this much lie in a dip: less than the smallest machine. */
const LEAST_DIP_KW = 0.5
/** Quantile of the block's slots that the household's own load hardly lifts. */
const LOW_QUANTILE = 0.2
/** So much of a dip lies below that quantile: what stops inside the household's own range is the household's. */
const BELOW_SHARE = 0.8
/** A dip stands out of what the household's own load does meanwhile, from median to low quantile, so many times. */
const ROUGH = 4
/** A dip of at least this share of the block leaves nothing of it. */
const FALL_SHARE = 0.8
const LONGEST_HOURS = 24
/** Slots on either side that a dip is measured against; the one next to it may hold the switching. */
const SIDE_SLOTS = 3
/** Both sides are the same block where they differ by no more than this share of the dip. */
const SIDE_SHARE = 0.25
/** Two slots alone are a dip where they differ by no more than this share: neither holds the switching. */
const ALIKE_SHARE = 0.1

/**
 * Dips of the block at the meter's own step: down within two slots, back to the same level within two slots. A slot at
 * either end may hold part of it, so that a dip has at least one slot between two others, or two that are alike.
 * @param suspectedKw power of the block
 */
export const blockDips = (curve: WindowCurve, suspectedKw: number): readonly BlockDip[] => {
  const { kw, slots } = curve
  const levels = blockLevels(curve, suspectedKw)
  const dips: BlockDip[] = []
  let from = -1
  for (let slot = 0; slot < kw.length; slot++) {
    const hour = Math.floor((slot * 24) / slots)
    if ((kw[slot] as number) < (levels.middleKw[hour] as number) - LEAST_DIP_KW) {
      if (from < 0) from = slot
      continue
    }
    if (from >= 0) {
      const fromHour = Math.floor((from * 24) / slots)
      // Six hours to either side: what is near them is not the dip itself.
      const before = Math.max(0, fromHour - NEAR_HOURS - 1)
      const after = Math.min(levels.lowKw.length - 1, hour + NEAR_HOURS)
      const lowKw = Math.min(levels.lowKw[before] as number, levels.lowKw[after] as number)
      const rough = (levels.middleKw[before] as number) - (levels.lowKw[before] as number)
      const dip = dipOf(kw, from, slot, slots / 24, lowKw, suspectedKw)
      if (dip !== undefined && dip.depthKw >= ROUGH * rough) dips.push(dip)
    }
    from = -1
  }
  return dips
}

interface Levels {
  /** By hour: median and low quantile of the slots near it in which the block is on; NaN where it is not. */
  readonly middleKw: Float64Array
  readonly lowKw: Float64Array
}

/** Written over for each hour. */
const order = new OrderedValues()

const blockLevels = (curve: WindowCurve, suspectedKw: number): Levels => {
  const { kw, slots, days } = curve
  const blocks = rollingBlock(hourlyCurve(curve), BLOCK_HOURS).levelKw
  const middleKw = new Float64Array(days * 24).fill(Number.NaN)
  const lowKw = new Float64Array(days * 24).fill(Number.NaN)
  for (let hour = 0; hour < days * 24; hour++) {
    const level = blocks[Math.floor(hour / 24)] as number
    const onKw = level - 0.5 * Math.min(level, suspectedKw)
    const from = Math.round(((hour - NEAR_HOURS) * slots) / 24)
    const to = Math.round(((hour + 1 + NEAR_HOURS) * slots) / 24)
    const on = order.fillReaching(kw, Math.max(0, from), Math.min(kw.length, to), onKw)
    if (on.count === 0) continue
    middleKw[hour] = on.median
    lowKw[hour] = on.quantile(LOW_QUANTILE)
  }
  return { middleKw, lowKw }
}

const dipOf = (
  kw: Float32Array,
  from: number,
  to: number,
  perHour: number,
  lowKw: number,
  suspectedKw: number,
): BlockDip | undefined => {
  const hours = (to - from) / perHour
  if (to - from < 2 || hours > LONGEST_HOURS) return undefined
  const before = middleOf(kw, from - 1 - SIDE_SLOTS, from - 1)
  const after = middleOf(kw, to + 1, to + 1 + SIDE_SLOTS)
  const isPair = to - from === 2
  const inside = isPair ? middleOf(kw, from, to) : lowerOf(kw, from + 1, to - 1)
  const level = Math.min(before, after)
  const depthKw = level - inside
  if (!(depthKw >= LEAST_DIP_KW) || Math.abs(before - after) > SIDE_SHARE * depthKw)
    return undefined
  if (lowKw - inside < BELOW_SHARE * depthKw) return undefined
  if (isPair && Math.abs((kw[from] as number) - (kw[from + 1] as number)) > ALIKE_SHARE * depthKw)
    return undefined
  return {
    slot: from,
    hours,
    depthKw,
    isWhole: !isPair,
    isFall: depthKw >= FALL_SHARE * Math.min(level, suspectedKw),
  }
}

const sortedOf = (kw: Float32Array, from: number, to: number): number[] =>
  Array.from(kw.subarray(Math.max(0, from), Math.max(0, to)))
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b)

const middleOf = (kw: Float32Array, from: number, to: number): number => {
  const known = sortedOf(kw, from, to)
  return known.length < 2 ? Number.NaN : quantileSorted(known, 0.5)
}

/** Cooking goes on while a machine stands still: the lower part has least of it. */
const lowerOf = (kw: Float32Array, from: number, to: number): number => {
  const known = sortedOf(kw, from, to)
  return known.length === 0 ? Number.NaN : quantileSorted(known, LOW_QUANTILE)
}

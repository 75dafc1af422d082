import { median } from 'simple-statistics'
import { rollingBlock } from '../features/rolling-block.ts'
import { HOURS, hourlyCurve, type WindowCurve } from '../features/window-curve.ts'

/** Hours for which the block of a day is kept. */
const BLOCK_HOURS = 5
/** Slots, or hours of the day, that a power factor is told from, at the least. */
const FEWEST_SLOTS = 24
const FEWEST_HOURS = 4

/**
 * Displacement power factor of the block, |P| / sqrt(P^2 + Q^2). Where the block began inside the window, of the step: P
 * and Q are what the median of the days since then is above that of the days before, summed over the hours of the day
 * in which P rose by half of the block at least. Else of the hours with the block, of the quarter of them with the lowest
 * load, in which the household counts least. Reactive energy of leading and of lagging loads counts alike.
 * @param reactiveKvar by slot as the curve, NaN where unknown
 * @param onsetDay first day of the block, from the window's start
 */
export const blockPowerFactor = (
  curve: WindowCurve,
  reactiveKvar: Float32Array,
  onsetDay: number | undefined,
  suspectedKw: number,
): number | undefined => {
  const p = hourlyCurve(curve)
  const q = hourlyCurve({ ...curve, kw: reactiveKvar })
  return (
    (onsetDay === undefined ? undefined : ofStep(p, q, onsetDay, suspectedKw)) ??
    ofBlockHours(p, q, suspectedKw)
  )
}

const ofStep = (
  p: WindowCurve,
  q: WindowCurve,
  onsetDay: number,
  suspectedKw: number,
): number | undefined => {
  let activeKw = 0
  let reactiveKvar = 0
  let hours = 0
  for (let hour = 0; hour < HOURS; hour++) {
    // Of the day on which it began some hours are without it.
    const riseKw = medianAt(p, hour, onsetDay + 1, p.days) - medianAt(p, hour, 0, onsetDay)
    const riseKvar = medianAt(q, hour, onsetDay + 1, q.days) - medianAt(q, hour, 0, onsetDay)
    if (!(riseKw >= 0.5 * suspectedKw) || Number.isNaN(riseKvar)) continue
    activeKw += riseKw
    reactiveKvar += riseKvar
    hours++
  }
  return hours < FEWEST_HOURS ? undefined : activeKw / Math.hypot(activeKw, reactiveKvar)
}

const medianAt = ({ kw }: WindowCurve, hour: number, fromDay: number, toDay: number): number => {
  const known: number[] = []
  for (let day = fromDay; day < toDay; day++) {
    const value = kw[day * HOURS + hour] as number
    if (!Number.isNaN(value)) known.push(value)
  }
  return known.length === 0 ? Number.NaN : median(known)
}

const ofBlockHours = (p: WindowCurve, q: WindowCurve, suspectedKw: number): number | undefined => {
  const { levelKw } = rollingBlock(p, BLOCK_HOURS)
  const on: { readonly activeKw: number; readonly reactiveKvar: number }[] = []
  for (let i = 0; i < p.kw.length; i++) {
    const activeKw = p.kw[i] as number
    const reactiveKvar = q.kw[i] as number
    const level = levelKw[Math.floor(i / HOURS)] as number
    if (Number.isNaN(reactiveKvar)) continue
    if (activeKw >= level - 0.5 * Math.min(level, suspectedKw)) on.push({ activeKw, reactiveKvar })
  }
  if (on.length < FEWEST_SLOTS) return undefined
  on.sort((a, b) => a.activeKw - b.activeKw)
  const quiet = on.slice(0, Math.ceil(on.length / 4))
  const activeKw = median(quiet.map((slot) => slot.activeKw))
  const reactiveKvar = median(quiet.map((slot) => slot.reactiveKvar))
  return activeKw > 0 ? activeKw / Math.hypot(activeKw, reactiveKvar) : undefined
}

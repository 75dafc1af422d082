import { median, medianAbsoluteDeviation } from 'simple-statistics'
import { rollingBlock } from '../features/rolling-block.ts'
import type { WindowCurve } from '../features/window-curve.ts'
import { AREA_SLOTS } from '../overload/area-load.ts'
import { findOnset, MAD_TO_SD } from '../signature/find-onset.ts'

/** A flat block in what the balance leaves over. */
export interface Block {
  /** Level kept for five hours on end, median over its days. */
  readonly kw: number
  /** Spread of the level from day to day: a normal distribution's standard deviation. */
  readonly spreadKw: number
  /** Standard deviation / level while it is on. */
  readonly unevenness: number
  /** First of its days, from the window's first, and the step up; undefined where it was there from the start. */
  readonly onset: { readonly day: number; readonly stepKw: number } | undefined
  readonly days: number
}

const HOURS = 5

/** The block of the residual: over the days since its level rose in one step, else over all of them. */
export const findBlock = (excessKw: Float32Array): Block | undefined => {
  const days = excessKw.length / AREA_SLOTS
  const { levelKw, unevenness, startHour } = rollingBlock(asWindow(excessKw, days), HOURS)
  const known: number[] = []
  for (let day = 0; day < days; day++) if (Number.isFinite(levelKw[day])) known.push(day)
  if (known.length === 0) return undefined
  const levels = known.map((day) => levelKw[day] as number)
  const onset = findOnset(levels)
  const since = known.slice(onset?.index ?? 0)
  const current = levels.slice(onset?.index ?? 0)
  return {
    kw: median(current),
    spreadKw: MAD_TO_SD * medianAbsoluteDeviation(current),
    unevenness: median(since.map((day) => unevenness[day] as number)),
    onset:
      onset === undefined
        ? undefined
        : { day: middleDay(since[0] as number, startHour), stepKw: onset.sizeKw },
    days: since.length,
  }
}

/** A stretch may begin late on the day before, in the slots that are spared: where its middle lies is the day. */
const middleDay = (day: number, startHour: Float64Array): number =>
  day + Math.floor(((startHour[day] as number) + HOURS / 2) / 24)

/** A residual has no customer, no peers and no past of its own. */
const asWindow = (kw: Float32Array, days: number): WindowCurve => ({
  slots: AREA_SLOTS,
  days,
  kw,
  firstWeekday: 0,
  temperaturesC: [],
  customerClass: undefined,
  peers: undefined,
  history: undefined,
})

import type { WindowCurve } from './window-curve.ts'

/** The longest-lasting high level of each day. */
export interface RollingBlock {
  /** By day: the highest level that the load kept for `hours` on end somewhere from that midnight on; NaN where unknown. */
  readonly levelKw: Float64Array
  /** By day: standard deviation / mean of the load in that stretch: how flat it was while on. */
  readonly unevenness: Float64Array
  /** By day: the hour at which that stretch starts. */
  readonly startHour: Float64Array
}

export const emptyBlock = (days: number): RollingBlock => ({
  levelKw: new Float64Array(days),
  unevenness: new Float64Array(days),
  startHour: new Float64Array(days),
})

/**
 * A mine that runs part of the day is flat while on: for that long its level is a lower bound that cooking, washing
 * and charging do not keep up. Level = max over starts in the day of the min over the following `hours`; one slot in
 * eight of the stretch may fall below it (trips, outages, a missing reading).
 * @param into written over
 * @param found by other windows of the history
 */
export const rollingBlock = (
  curve: WindowCurve,
  hours: number,
  into = emptyBlock(curve.days),
  found?: WindowCurve['known'],
): RollingBlock => {
  const { slots, days, kw } = curve
  const span = Math.max(1, Math.round((hours * slots) / 24))
  const known = span <= slots ? found?.blocks.ofHours(hours) : undefined
  const knownFrom = found?.from ?? 0
  const search = new StretchSearch(kw, span, Math.floor(span / 8))
  let habit = 0
  for (let day = 0; day < days; day++) {
    const midnight = day * slots
    // The last day is searched as far as the window goes: the next window sees more of it.
    const place = knownFrom + day
    const isKept = known !== undefined && place >= 0 && day + 1 < days
    if (isKept && known.habit[place] === habit + 1) {
      const start = known.start[place] as number
      into.levelKw[day] = known.levelKw[place] as number
      into.unevenness[day] = known.unevenness[place] as number
      into.startHour[day] = start < 0 ? Number.NaN : (start * 24) / slots
      if (start >= 0) habit = start
      continue
    }
    // Habits repeat: yesterday's hour first, so that hardly any other start has to be looked at closely.
    search.begin()
    search.among(midnight + habit, midnight + slots)
    search.among(midnight, midnight + habit)
    const { start } = search
    const isFound = start >= 0
    const levelKw = isFound ? search.level : Number.NaN
    const unevenness = isFound ? unevennessOf(kw, start, start + span) : Number.NaN
    into.levelKw[day] = levelKw
    into.unevenness[day] = unevenness
    into.startHour[day] = isFound ? ((start % slots) * 24) / slots : Number.NaN
    if (isKept) {
      known.habit[place] = habit + 1
      known.start[place] = isFound ? start % slots : -1
      known.levelKw[place] = levelKw
      known.unevenness[place] = unevenness
    }
    if (isFound) habit = start % slots
  }
  return into
}

const unevennessOf = (kw: Float32Array, from: number, to: number): number => {
  let sum = 0
  let squares = 0
  let count = 0
  for (let i = from; i < to; i++) {
    const value = kw[i] as number
    if (Number.isNaN(value)) continue
    sum += value
    squares += value * value
    count++
  }
  const mean = sum / count
  return mean > 0 ? Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean : 0
}

/** Looks for the stretch with the highest level, its (spare + 1)th lowest slot; the first of those that are equal. */
class StretchSearch {
  readonly #kw: Float32Array
  readonly #span: number
  readonly #spare: number
  level = Number.NEGATIVE_INFINITY
  /** Its first slot; -1 while there is none. */
  start = -1

  constructor(kw: Float32Array, span: number, spare: number) {
    this.#kw = kw
    this.#span = span
    this.#spare = spare
  }

  begin(): void {
    this.level = Number.NEGATIVE_INFINITY
    this.start = -1
  }

  /**
   * A stretch is looked at from its end. One slot more than are spared that is no better than the level so far, and
   * no stretch that holds it needs a look: most starts are passed over that way.
   */
  among(fromStart: number, toStart: number): void {
    const kw = this.#kw
    const span = this.#span
    const spare = this.#spare
    const lastStart = Math.min(toStart - 1, kw.length - span)
    let level = this.level
    let start = fromStart
    while (start <= lastStart) {
      let left = spare
      let i = start + span - 1
      // NaN compares false: a missing slot is spared like one below.
      while (i >= start && ((kw[i] as number) > level || left-- > 0)) i--
      if (i < start) {
        level = this.#levelFrom(start)
        this.level = level
        this.start = start
        i = start
      }
      start = i + 1
    }
  }

  /** The (spare + 1)th lowest of a stretch; what is missing is lower than anything. */
  #levelFrom(start: number): number {
    const kw = this.#kw
    let first = Number.POSITIVE_INFINITY
    let second = Number.POSITIVE_INFINITY
    let third = Number.POSITIVE_INFINITY
    for (let i = start; i < start + this.#span; i++) {
      let value = kw[i] as number
      if (value >= third) continue
      if (Number.isNaN(value)) value = Number.NEGATIVE_INFINITY
      third = Math.max(second, value)
      if (value >= second) continue
      second = Math.max(first, value)
      first = Math.min(first, value)
    }
    return this.#spare === 0 ? first : this.#spare === 1 ? second : third
  }
}

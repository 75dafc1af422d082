/** Steps that divide an hour, and hours that divide a day; coarsest first. */
const MINUTE_STEPS = [60, 30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1]
const HOUR_STEPS = [24, 12, 8, 6, 4, 3, 2, 1]

const positionsOf = (mask: bigint): readonly number[] => {
  const positions: number[] = []
  for (let at = 0, rest = mask; rest > 0n; at++, rest >>= 1n)
    if ((rest & 1n) === 1n) positions.push(at)
  return positions
}

/**
 * The coarsest step on whose grid all readings of a day lie, told from the minutes of the hour and the hours of the day
 * at which there were some. A day with gaps may show a coarser one than the meter has.
 */
export const dayStepMin = (minuteMask: bigint, hourMask: bigint): number => {
  const minutes = positionsOf(minuteMask)
  const first = minutes[0] ?? 0
  const step = MINUTE_STEPS.find((it) => minutes.every((at) => (at - first) % it === 0)) ?? 1
  if (step < 60) return step
  const hours = positionsOf(hourMask)
  const firstHour = hours[0] ?? 0
  return 60 * (HOUR_STEPS.find((it) => hours.every((at) => (at - firstHour) % it === 0)) ?? 1)
}

/** Days of one meter that show the same step. */
export interface StepDays {
  readonly stepMin: number
  readonly days: number
  /** Readings a day, on average. */
  readonly readings: number
}

/** What a meter's days say: its step, and others that some of its days are really of. */
export interface MeterSteps {
  readonly stepMin: number
  readonly others: readonly number[]
}

/** A step counts where its days are nearly full: stray readings show fine ones, gaps show coarse ones. */
const FULL = 0.6
/** Beyond an hour a few readings fill a day, as gaps leave them: so many days of it are no gaps. */
const COARSE_DAYS = 7

export const meterSteps = (days: readonly StepDays[]): MeterSteps => {
  const full = days.filter(({ stepMin, readings }) => readings >= FULL * (1440 / stepMin))
  const byDays = (a: StepDays, b: StepDays) => b.days - a.days || a.stepMin - b.stepMin
  const [main, ...rest] = [...(full.length > 0 ? full : days)].sort(byDays)
  return {
    stepMin: main?.stepMin ?? 30,
    others: rest
      .filter(
        ({ stepMin, days: count }) => full.length > 0 && (stepMin <= 60 || count >= COARSE_DAYS),
      )
      .map(({ stepMin }) => stepMin)
      .sort((a, b) => a - b),
  }
}

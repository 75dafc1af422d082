/** Steps that people count in. */
const STEPS = [1, 2, 2.5, 5, 10]
const MOST_STEPS = 4

/** An axis from 0 to at least `max`, and what stands on it; at most four steps. */
export interface Axis {
  readonly top: number
  readonly ticks: readonly number[]
  /** Decimals that tell its ticks apart. */
  readonly decimals: number
}

export const axisTo = (max: number): Axis => {
  const most = max > 0 && Number.isFinite(max) ? max : 1
  const size = 10 ** Math.floor(Math.log10(most / MOST_STEPS))
  const step = (STEPS.find((each) => most / (each * size) <= MOST_STEPS) ?? 10) * size
  const count = Math.ceil(most / step - 1e-9)
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9) + (isHalf(step) ? 1 : 0))
  return {
    top: count * step,
    ticks: Array.from({ length: count + 1 }, (_, i) => i * step),
    decimals,
  }
}

/** 2.5, 0.25 ... need one decimal more than their size says. */
const isHalf = (step: number): boolean => {
  const digits = step / 10 ** Math.floor(Math.log10(step) + 1e-9)
  return Math.abs(digits - 2.5) < 1e-9
}

/** Highest known value; 0 where there is none. */
export const highest = (...curves: readonly ArrayLike<number>[]): number => {
  let most = 0
  for (const curve of curves)
    for (let i = 0; i < curve.length; i++) {
      const value = curve[i] as number
      if (value > most) most = value
    }
  return most
}

/** A share as a length that stretches with the page. */
export const pct = (share: number): string => `${Number((100 * share).toFixed(2))}%`

/** A length in px, to a tenth. */
export const px = (value: number): number => Math.round(10 * value) / 10

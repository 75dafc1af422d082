import { quantileSorted } from 'simple-statistics'
import type { MeterCurve } from './area-curves.ts'
import type { MeterFault } from './book-fault.ts'
import { type ExplainingMeter, explainingMeter, type Hypothesis } from './explaining-meter.ts'
import { nearestFactor } from './multipliers.ts'

/**
 * Shares of the leftover that a fault must explain before it is named. Homes behave alike and boilers are switched by
 * one signal, so another home's curve explains some of a missing one's; but adding an unrelated curve to the leftover
 * never makes it smaller, so that little is asked of a meter that does not belong.
 */
const FED_ELSEWHERE: readonly Hypothesis[] = [{ coefficient: -1, minExplained: 0.09 }]
const LISTED_ELSEWHERE: readonly Hypothesis[] = [{ coefficient: 1, minExplained: 0.2 }]
const LOST_PHASE_EXPLAINED = 0.3
const LOST_RATIO_EXPLAINED = 0.1
/** Smallest ratio of current transformers; below it a factor means lost phases. */
const SMALLEST_RATIO = 10
/** A meter that shows ten times what its neighbours do and counts for next to nothing has a ratio too much. */
const LARGE_OF_USUAL = 8
const SMALL_COEFFICIENT = 0.15

/** A fault of one meter, and what its curve is to be counted with on top of how it was. */
export interface NamedMeterFault {
  readonly fault: MeterFault
  readonly meter: MeterCurve
  /** -1 takes the meter out of the sum, 1 puts it in, factor - 1 mends its multiplier. */
  readonly addedShare: number
}

/** The listed meter that explains the leftover best by not belonging here or by a wrong multiplier. */
export const nameListedMeter = (
  leftKw: Float32Array,
  meters: readonly MeterCurve[],
  usualKw: number,
): NamedMeterFault | undefined => {
  const found = explainingMeter(leftKw, meters, listedHypotheses)
  if (found === undefined) return undefined
  const { coefficient, significance, explained } = found
  const base = baseOf(found)
  if (coefficient > 0) return multiplied(found, nearestFactor(1 + coefficient))
  if (base.meanKw > LARGE_OF_USUAL * usualKw && 1 + coefficient < SMALL_COEFFICIENT) {
    // Whether anything at all is drawn there, the coefficient's error does not let us tell from a large ratio.
    const factor = nearestFactor(Math.max(usualKw / base.meanKw, 1 + coefficient))
    return multiplied(found, factor)
  }
  return {
    fault: { code: 'FED_ELSEWHERE', ...base, coefficient, significance, explained },
    meter: found.meter,
    addedShare: -1,
  }
}

/** The meter from outside whose curve the leftover is. */
export const nameStrayMeter = (
  leftKw: Float32Array,
  candidates: readonly MeterCurve[],
): NamedMeterFault | undefined => {
  const found = explainingMeter(leftKw, candidates, () => LISTED_ELSEWHERE)
  if (found === undefined) return undefined
  const { coefficient, significance, explained } = found
  return {
    fault: {
      code: 'LISTED_ELSEWHERE',
      ...baseOf(found),
      coefficient,
      significance,
      explained,
    },
    meter: found.meter,
    addedShare: 1,
  }
}

const listedHypotheses = (guess: number): readonly Hypothesis[] => {
  if (guess < 0) return FED_ELSEWHERE
  const factor = nearestFactor(1 + guess)
  if (factor <= 1) return []
  const minExplained = factor < SMALLEST_RATIO ? LOST_PHASE_EXPLAINED : LOST_RATIO_EXPLAINED
  return [{ coefficient: factor - 1, minExplained }]
}

const multiplied = (found: ExplainingMeter, factor: number): NamedMeterFault => {
  const { significance, explained } = found
  return {
    fault: { code: 'METER_MULTIPLIER', ...baseOf(found), factor, significance, explained },
    meter: found.meter,
    addedShare: factor - 1,
  }
}

const baseOf = ({ meter }: ExplainingMeter): { meterId: string; meanKw: number } => ({
  meterId: meter.meterId,
  meanKw: meanOf(meter.kw),
})

/** Mean of what is known; 0 where nothing is. */
export const meanOf = (kw: Float32Array): number => {
  let sum = 0
  let n = 0
  for (let t = 0; t < kw.length; t++) {
    const value = kw[t] as number
    if (Number.isNaN(value)) continue
    sum += value
    n++
  }
  return n === 0 ? 0 : sum / n
}

/** Quantile of the meters' means, silent ones left out; 0 where all are silent. */
export const usualMeanKw = (meansKw: Float64Array, quantile: number): number => {
  const known = meansKw.filter((kw) => !Number.isNaN(kw)).sort()
  return known.length === 0 ? 0 : quantileSorted([...known], quantile)
}

/**
 * Factors by which a meter's load is shown too small, or, turned round, too large: one or two of three phases without
 * voltage or current (1.5 and 3), and ratios of current transformers that were not entered, or entered twice.
 */
const NOMINAL = [1.5, 3, 10, 15, 20, 30, 40, 50, 60, 80, 100, 120, 160, 200, 300, 400] as const
/** Neighbours among them are further apart than this. */
const TOLERANCE = 0.1

/** The factor that a measured one means; undefined where it means none. */
export const nominalFactor = (measured: number): number | undefined => {
  for (const nominal of NOMINAL)
    for (const factor of [nominal, 1 / nominal])
      if (Math.abs(measured / factor - 1) <= TOLERANCE) return factor
  return undefined
}

export const nearestFactor = (measured: number): number => {
  let best = 1
  for (const nominal of NOMINAL)
    for (const factor of [nominal, 1 / nominal])
      if (Math.abs(Math.log(measured / factor)) < Math.abs(Math.log(measured / best))) best = factor
  return best
}

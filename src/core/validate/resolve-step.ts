import { type Outcome, ok, rejected } from '../outcome.ts'
import { MS_PER_MINUTE } from '../units.ts'

const MINUTES_PER_DAY = 1_440

/**
 * Length of an interval in ms, from the first of the three that is known: what the message says, the meter's asset, the
 * configuration. Only whole minutes that divide a day fit a meter-day.
 */
export const resolveStep = (
  sentMin: number | undefined,
  assetMin: number | undefined,
  configuredMin: number | null,
): Outcome<number, 'step-unknown' | 'step-unsupported'> => {
  const stepMin = sentMin ?? assetMin ?? configuredMin
  if (stepMin === null)
    return rejected('step-unknown', 'no stepMin in the message, the meter or the configuration')
  if (!(Number.isInteger(stepMin) && stepMin >= 1 && MINUTES_PER_DAY % stepMin === 0))
    return rejected('step-unsupported', `a step of ${stepMin} min does not divide a day`)
  return ok(stepMin * MS_PER_MINUTE)
}

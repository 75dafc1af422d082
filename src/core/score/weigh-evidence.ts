import type { SiteEvidence } from '../evidence/site-evidence.ts'
import type { Alternative, AlternativeCode, Reason } from './codes.ts'

/** Swing within the hour below which nothing cycles, and from which something does: shares of the block. */
const EVEN_SWING = 0.03
const CYCLING_SWING = 0.1
/** Power factor below which motors run; from which it may be resistive heat. Power supplies lie between. */
const MOTOR_POWER_FACTOR = 0.9
const SUPPLY_POWER_FACTOR = 0.94
const RESISTIVE_POWER_FACTOR = 0.995

/** The evidence in the words of reasons. The score knows nothing of it: it has no weight. */
export const evidenceReasons = ({
  machines,
  restarts,
  swingWithinHour,
  powerFactor,
}: SiteEvidence): readonly Reason[] => {
  const reasons: Reason[] = []
  if (machines !== undefined)
    reasons.push({
      code: 'MACHINE_STEPS',
      value: machines.unitKw,
      expected: 0,
      unit: 'kW',
      weight: 0,
    })
  if (restarts !== undefined)
    reasons.push({ code: 'RESTARTS', value: restarts.count, expected: 0, unit: 'count', weight: 0 })
  if (swingWithinHour !== undefined && swingWithinHour <= EVEN_SWING)
    reasons.push({
      code: 'EVEN_WITHIN_HOUR',
      value: swingWithinHour,
      expected: CYCLING_SWING,
      unit: 'share',
      weight: 0,
    })
  if (powerFactor !== undefined && isSupply(powerFactor))
    reasons.push({
      code: 'SUPPLY_POWER_FACTOR',
      value: powerFactor,
      expected: MOTOR_POWER_FACTOR,
      unit: 'share',
      weight: 0,
    })
  return reasons
}

const isSupply = (powerFactor: number): boolean =>
  powerFactor >= SUPPLY_POWER_FACTOR && powerFactor < RESISTIVE_POWER_FACTOR

/**
 * Heating and cooling again, with what the curve shows inside the hour and what reactive energy says. What speaks for
 * one keeps it open whatever the temperature said; what speaks against it rules it out where the temperature is unknown.
 */
export const weighAlternatives = (
  alternatives: readonly Alternative[],
  evidence: SiteEvidence,
): readonly Alternative[] => {
  const weighed = alternatives.map((each) => weighed1(each, evidence))
  // Without a temperature the rules have nothing to say of cooling.
  if (weighed.some(({ code }) => code === 'COOLING')) return weighed
  const cooling = findingOf('COOLING', evidence)
  if (cooling === undefined) return weighed
  const { words, isOpen } = cooling
  const found: Alternative = isOpen
    ? { code: 'COOLING', openBecause: words }
    : { code: 'COOLING', ruledOutBy: words }
  const after = weighed.findIndex(({ code }) => code === 'ELECTRIC_HEATING') + 1
  return [...weighed.slice(0, after), found, ...weighed.slice(after)]
}

const weighed1 = (alternative: Alternative, evidence: SiteEvidence): Alternative => {
  const { code } = alternative
  const finding = findingOf(code, evidence)
  if (finding === undefined) return alternative
  if (finding.isOpen) return { code, openBecause: finding.words }
  return alternative.openBecause === TEMPERATURE_UNKNOWN
    ? { code, ruledOutBy: finding.words }
    : alternative
}

/** As the rules say it. */
const TEMPERATURE_UNKNOWN = 'temperature unknown'

interface Finding {
  readonly words: string
  readonly isOpen: boolean
}

const findingOf = (
  code: AlternativeCode,
  { swingWithinHour, powerFactor }: SiteEvidence,
): Finding | undefined => {
  if (code !== 'ELECTRIC_HEATING' && code !== 'COOLING') return undefined
  if (powerFactor !== undefined) {
    const words = `power factor of the block ${powerFactor.toFixed(2)}`
    const isOpen =
      code === 'COOLING' ? powerFactor < MOTOR_POWER_FACTOR : powerFactor >= RESISTIVE_POWER_FACTOR
    if (isOpen || isSupply(powerFactor)) return { words, isOpen }
  }
  if (swingWithinHour === undefined) return undefined
  const words = `swings by ${(100 * swingWithinHour).toFixed(1)} % of the block within the hour`
  if (swingWithinHour >= CYCLING_SWING) return { words, isOpen: true }
  return swingWithinHour <= EVEN_SWING ? { words, isOpen: false } : undefined
}

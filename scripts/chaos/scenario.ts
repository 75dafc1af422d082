import type { RegionPlan, Scenario } from '../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../src/simulate/scenarios.ts'

const SMALL_READINGS = 1_000_000
const MINUTES_A_DAY = 1440

const consumersOf = (regions: readonly RegionPlan[]): number =>
  regions.flatMap(({ areas }) => areas).reduce((sum, { consumers }) => sum + consumers, 0)

/**
 * A region of at least so many readings: the areas of `tiny` or `demo`, with their mines, over and over. Messages are
 * sent twice, out of order, and up to two days late: all of it within the days of grace.
 */
export const chaosScenario = (readings: number): Scenario => {
  const base = SCENARIOS[readings < SMALL_READINGS ? 'tiny' : 'demo']
  if (base === undefined) throw new Error('the scenarios tiny and demo are gone')
  const once = (consumersOf(base.regions) * base.days * MINUTES_A_DAY) / base.stepMin
  const rounds = Math.ceil(readings / once)
  return {
    ...base,
    name: 'chaos',
    regions: base.regions.map(({ regionId, areas }) => ({
      regionId,
      areas: Array.from({ length: rounds }, () => areas).flat(),
    })),
    meteringFlaws: { estimatedRunsPerDay: 0.02, gapsPerDay: 0.03 },
    deliveryFlaws: { duplicated: 0.02, outOfOrder: 0.03, late: 0.01 },
  }
}

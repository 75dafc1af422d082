import { describe, expect, it } from 'vitest'
import { dayFromIso } from '../../src/core/time.ts'
import { simulateInspections } from '../../src/simulate/inspections.ts'
import { simulateRegion } from '../../src/simulate/region.ts'
import type { Scenario } from '../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../src/simulate/scenarios.ts'

const region = simulateRegion(SCENARIOS.winter as Scenario, 7)
const outcomes = simulateInspections(region, 4)

describe('simulated inspections', () => {
  it('visit four sites a week, each once, in order of time', () => {
    expect(outcomes).toHaveLength(48)
    expect(new Set(outcomes.map(({ siteId }) => siteId)).size).toBe(48)
    const days = outcomes.map(({ inspectedAt }) => inspectedAt)
    expect(days).toEqual([...days].sort((a, b) => a - b))
    expect(days[0]).toBe(region.days[0])
  })

  it('confirm what was planted and runs by then, and nothing else', () => {
    const onsets = new Map(
      region.truth.map(({ siteId, onsetAt, kw }) => [
        siteId,
        { day: dayFromIso(onsetAt) ?? 0, kw },
      ]),
    )
    const confirmed = outcomes.filter(({ outcome }) => outcome === 'confirmed')
    expect(confirmed.length).toBeGreaterThan(3)
    for (const { siteId, inspectedAt, kwFound } of confirmed) {
      expect(onsets.get(siteId)?.day).toBeLessThanOrEqual(inspectedAt)
      expect(kwFound).toBe(onsets.get(siteId)?.kw)
    }
    for (const { siteId, inspectedAt } of outcomes.filter(({ outcome }) => outcome === 'clean'))
      expect(onsets.get(siteId)?.day ?? Number.POSITIVE_INFINITY).toBeGreaterThan(inspectedAt)
  })

  it('come out the same again, and otherwise with another seed', () => {
    expect(simulateInspections(region, 4)).toEqual(outcomes)
    const other = simulateRegion(SCENARIOS.winter as Scenario, 8)
    expect(simulateInspections(other, 4)).not.toEqual(outcomes)
  })
})

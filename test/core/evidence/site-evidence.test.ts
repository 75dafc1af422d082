import { describe, expect, it } from 'vitest'
import { blockDips } from '../../../src/core/evidence/block-dips.ts'
import { blockHistory } from '../../../src/core/evidence/block-history.ts'
import { blockPowerFactor } from '../../../src/core/evidence/block-power-factor.ts'
import { restartsOf } from '../../../src/core/evidence/restarts.ts'
import { siteEvidence, siteEvidenceSchema } from '../../../src/core/evidence/site-evidence.ts'
import { swingWithinHour } from '../../../src/core/evidence/swing-within-hour.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'
import { aMinedFlat, FIRST_DAY } from './a-mined-flat.ts'

describe('restarts', () => {
  it('are counted with the median time off', () => {
    const off: Record<number, number> = { 4: 1, 11: 3, 18: 8 }
    const curve = aWindowCurve({
      slots: 48,
      power: (day, hour) => 0.2 + (hour >= 6 && hour < 6 + (off[day] ?? 0) ? 0 : 6.5),
    })
    expect(restartsOf(blockDips(curve, 6.5))).toEqual({ count: 3, hoursOff: 3 })
  })

  it('are unknown where nothing fell', () => {
    expect(
      restartsOf(blockDips(aWindowCurve({ slots: 48, power: () => 6.5 }), 6.5)),
    ).toBeUndefined()
  })

  it('are seen in every flat with a mine that has outages', () => {
    const counts = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { curve, kw } = aMinedFlat({ behaviour: 'with-outages', seed })
      return restartsOf(blockDips(curve, kw))?.count ?? 0
    })
    // An outage on every fifth day: 5.6 in 28 days, some of them shorter than two slots.
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    expect(mean).toBeGreaterThan(2.5)
    expect(mean).toBeLessThan(8)
  })
})

describe('the swing within the hour', () => {
  it('of machines in a flat is below a thirtieth of their power', () => {
    const { curve, kw } = aMinedFlat({ stepMin: 15 })
    expect(swingWithinHour(curve, kw)).toBeLessThan(1 / 30)
  })

  it('of a compressor is the share of the hour it rests', () => {
    const compressor = aWindowCurve({
      slots: 96,
      power: (_, hour) => (hour % 1 < 0.5 ? 4 : 1),
    })
    expect(swingWithinHour(compressor, 3)).toBeCloseTo(1, 9)
  })

  it('is unknown at steps of an hour, and where hours are incomplete', () => {
    expect(swingWithinHour(aWindowCurve({ power: () => 4 }), 4)).toBeUndefined()
    const gaps = aWindowCurve({ slots: 48, power: (_, hour) => (hour % 1 === 0 ? 4 : Number.NaN) })
    expect(swingWithinHour(gaps, 4)).toBeUndefined()
  })
})

describe('the power factor of a block', () => {
  /** Reactive power that gives a power factor: kW x tan(acos(pf)). */
  const kvarOf = (kw: number, powerFactor: number): number => kw * Math.tan(Math.acos(powerFactor))
  const HOME_KW = 0.4
  const HOME_KVAR = kvarOf(HOME_KW, 0.8)

  it.each([0.7, 0.85, 0.97, 1])('of a step is that of the machines alone: %d', (powerFactor) => {
    const power = (day: number): number => HOME_KW + (day >= 12 ? 6.5 : 0)
    const kvar = aWindowCurve({
      slots: 48,
      power: (day) => HOME_KVAR + (day >= 12 ? kvarOf(6.5, powerFactor) : 0),
    }).kw
    const curve = aWindowCurve({ slots: 48, power })
    expect(blockPowerFactor(curve, kvar, 12, 6.5)).toBeCloseTo(powerFactor, 4)
  })

  it('of a block older than the window is that of its quietest hours, household and all', () => {
    const curve = aWindowCurve({ slots: 48, power: () => HOME_KW + 6.5 })
    const kvar = curve.kw.map(() => HOME_KVAR + kvarOf(6.5, 0.97))
    const both = (HOME_KW + 6.5) / Math.hypot(HOME_KW + 6.5, HOME_KVAR + kvarOf(6.5, 0.97))
    expect(blockPowerFactor(curve, kvar, undefined, 6.5)).toBeCloseTo(both, 4)
  })

  it('is unknown where no reactive power is', () => {
    const curve = aWindowCurve({ slots: 48, power: () => 6.5 })
    const none = curve.kw.map(() => Number.NaN)
    expect(blockPowerFactor(curve, none, undefined, 6.5)).toBeUndefined()
  })
})

describe('the evidence of a site', () => {
  it('is what its message says, and leaves out what was not seen', () => {
    const { curve, kw } = aMinedFlat({ onset: 12, stepMin: 60 })
    const evidence = siteEvidence(curve, undefined, blockHistory(curve, kw), kw, FIRST_DAY)
    expect(siteEvidenceSchema.parse(evidence)).toEqual(evidence)
    expect(evidence.changes).toMatchObject([{ at: '2026-01-17', kind: 'start' }])
    expect(Object.keys(evidence)).not.toContain('powerFactor')
    expect(Object.keys(evidence)).not.toContain('swingWithinHour')
  })

  it('of nothing measured is no change', () => {
    const nothing = aWindowCurve({ power: () => Number.NaN })
    expect(siteEvidence(nothing, undefined, undefined, 3, FIRST_DAY)).toEqual({ changes: [] })
  })
})

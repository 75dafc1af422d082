import { describe, expect, it } from 'vitest'
import { residualAreas } from '../../../bench/quality/areas.ts'
import { aVirtualMeter } from './a-virtual-meter.ts'

const homes = Array.from({ length: 40 }, (_, i) => {
  const home = aVirtualMeter({ realMeter: `H-${i}`, id: `H-${i}` })
  // Each home lives by its own clock: what one draws is no share of what the others do.
  const late = (at: number): number => home.curveKw[(at + 7 * i) % home.curveKw.length] as number
  return { ...home, curveKw: home.curveKw.map((_, at) => late(at) * (1 + i / 40)) }
})
const areas = residualAreas(homes, 1, 30)
const median = (values: Float32Array): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

describe('the residual of an area', () => {
  it('carries a mine in every second one', () => {
    expect(areas.map(({ truth }) => truth?.kind)).toEqual(
      Array.from({ length: 30 }, (_, i) => (i % 2 === 1 ? 'before-meter' : undefined)),
    )
  })

  it('is about nothing where nobody takes anything and the books are right', () => {
    const clean = areas.filter(({ truth, lookAlike }) => !truth && !lookAlike)
    expect(clean.length).toBeGreaterThan(5)
    for (const { curveKw, headMeanKw = 0 } of clean)
      expect(Math.abs(median(curveKw))).toBeLessThan(0.02 * headMeanKw)
  })

  it('is the mine and little else where it ran all the time', () => {
    const mined = areas.filter(
      ({ truth, lookAlike, startDay }) => truth && truth.onsetDay < startDay && !lookAlike,
    )
    expect(mined.length).toBeGreaterThan(2)
    for (const { curveKw, truth, headMeanKw = 0 } of mined)
      expect(Math.abs(median(curveKw) - (truth?.powerKw ?? 0))).toBeLessThan(0.05 * headMeanKw)
  })

  it('holds the home that the books lack', () => {
    const faults = areas.filter(({ truth, lookAlike }) => !truth && lookAlike)
    expect(faults.length).toBeGreaterThan(0)
    for (const { curveKw } of faults) expect(median(curveKw)).toBeGreaterThan(0.3)
  })
})

import { describe, expect, it } from 'vitest'
import { axisTo, highest, pct } from '../../../src/report/charts/scale.ts'

describe('an axis', () => {
  it.each([
    { label: 'kilowatts of a flat', max: 0.47, ticks: [0, 0.2, 0.4, 0.6], decimals: 1 },
    { label: 'a mine', max: 9.8, ticks: [0, 2.5, 5, 7.5, 10], decimals: 1 },
    { label: 'a full step', max: 20, ticks: [0, 5, 10, 15, 20], decimals: 0 },
    { label: 'a station', max: 1_204, ticks: [0, 500, 1_000, 1_500], decimals: 0 },
    { label: 'nothing at all', max: 0, ticks: [0, 0.25, 0.5, 0.75, 1], decimals: 2 },
  ])('counts in round steps up to $label', ({ max, ticks, decimals }) => {
    const axis = axisTo(max)
    expect(axis.ticks.map((tick) => Number(tick.toFixed(6)))).toEqual(ticks)
    expect(axis.decimals).toBe(decimals)
    expect(axis.top).toBeGreaterThanOrEqual(max)
  })

  it('takes no notice of what is unknown', () => {
    expect(highest([Number.NaN, 2], [1, Number.NaN])).toBe(2)
    expect(highest([Number.NaN])).toBe(0)
  })

  it('writes shares short', () => {
    expect([0, 1 / 3, 1].map(pct)).toEqual(['0%', '33.33%', '100%'])
  })
})

import { describe, expect, it } from 'vitest'
import { resolutionOf } from '../../../bench/quality/real-series.ts'

const values = (of: (i: number) => number): Float64Array =>
  Float64Array.from({ length: 1_000 }, (_, i) => Math.fround(of(i)))

describe('the step that a meter reports in', () => {
  it.each([
    ['a tenth', values((i) => i / 10), 0.1],
    ['a hundredth', values((i) => i / 100), 0.01],
    ['watt-hours', values((i) => (i * 7) / 1_000), 0.001],
    [
      'a hundredth but for a few sums of two',
      values((i) => (i % 250 === 9 ? 0.3335 : i / 100)),
      0.01,
    ],
    ['none', values((i) => Math.sqrt(i)), 0],
  ])('is %s', (_, kwh, expected) => {
    expect(resolutionOf(kwh)).toBe(expected)
  })
})

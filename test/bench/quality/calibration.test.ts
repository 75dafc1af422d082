import { describe, expect, it } from 'vitest'
import { brierScore, fitIsotonic, reliabilityOf } from '../../../bench/quality/calibration.ts'

const sample = (score: number, outcome: number, weight = 1) => ({
  score,
  isFind: outcome === 1,
  weight,
})

describe('the Brier score', () => {
  it.each([
    ['right and sure', [{ probability: 1, isFind: true }], 0],
    ['wrong and sure', [{ probability: 1, isFind: false }], 1],
    // (0.8^2 + 0.2^2) / 2
    [
      'a fifth twice',
      [
        { probability: 0.2, isFind: true },
        { probability: 0.2, isFind: false },
      ],
      0.34,
    ],
    // (3 x 0.04 + 1 x 0.64) / 4
    [
      'by weight',
      [
        { probability: 0.2, isFind: false, weight: 3 },
        { probability: 0.2, isFind: true, weight: 1 },
      ],
      0.19,
    ],
  ])('of %s', (_, forecasts, expected) => {
    expect(brierScore(forecasts)).toBeCloseTo(expected, 12)
  })
})

describe('isotonic calibration', () => {
  it('pools neighbours that contradict the order', () => {
    // 0 | 1, 0 -> 1/2 | 1, as in any worked example of pool adjacent violators
    const fitted = fitIsotonic([sample(1, 0), sample(2, 1), sample(3, 0), sample(4, 1)])
    expect([0, 1, 2, 2.5, 3, 4, 9].map(fitted)).toEqual([0, 0, 0.5, 0.5, 0.5, 1, 1])
  })

  it('takes weights into account', () => {
    const fitted = fitIsotonic([sample(1, 1, 1), sample(2, 0, 3)])
    expect(fitted(1)).toBe(0.25)
  })

  it('gives equal scores one probability, and a meter not judged the lowest', () => {
    const fitted = fitIsotonic([sample(1, 0), sample(5, 1), sample(5, 0), sample(9, 1)])
    expect(fitted(5)).toBe(0.5)
    expect(fitted(Number.NEGATIVE_INFINITY)).toBe(0)
  })
})

describe('the reliability table', () => {
  it('sets what was said beside what was seen, by bands', () => {
    const rows = reliabilityOf([
      { probability: 0.3, isFind: false },
      { probability: 0.4, isFind: true },
      { probability: 1, isFind: true },
    ])
    expect(rows).toEqual([
      { from: 0.2, to: 0.5, count: 2, meanProbability: 0.35, observedShare: 0.5 },
      { from: 0.95, to: 1, count: 1, meanProbability: 1, observedShare: 1 },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { mcnemarExact } from '../../../src/core/backtest/mcnemar-exact.ts'
import { wilsonInterval } from '../../../src/core/backtest/wilson-interval.ts'

describe('the interval of a share', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    ['81 of 263', 81, 263, 0.2553, 0.3662],
    ['15 of 148', 15, 148, 0.0624, 0.1605],
    ['0 of 20', 0, 20, 0, 0.1611],
    ['1 of 29', 1, 29, 0.0061, 0.1718],
  ])('of %s is the published one', (_, hits, of, low, high) => {
    expect(wilsonInterval(hits, of)?.low).toBeCloseTo(low, 4)
    expect(wilsonInterval(hits, of)?.high).toBeCloseTo(high, 4)
  })

  it('ends at 1 where all were hits, and is the mirror of none', () => {
    expect(wilsonInterval(20, 20)?.high).toBe(1)
    expect(wilsonInterval(20, 20)?.low).toBeCloseTo(1 - 0.1611, 4)
  })

  it('is none where nothing was seen', () => {
    expect(wilsonInterval(0, 0)).toBeUndefined()
  })
})

describe('the exact test of pairs', () => {
  // By hand: 2 x the sum of the smaller binomial tail over 2^n.
  it.each([
    ['nothing apart', 0, 0, 1],
    ['5 to none', 0, 5, 2 / 32],
    ['1 to 8', 1, 8, (2 * (1 + 9)) / 512],
    ['10 to 2', 10, 2, (2 * (1 + 12 + 66)) / 4096],
    ['5 to 5, of which the tails overlap', 5, 5, 1],
  ])('of %s', (_, onlyA, onlyB, p) => {
    expect(mcnemarExact(onlyA, onlyB)).toBeCloseTo(p, 12)
    expect(mcnemarExact(onlyB, onlyA)).toBeCloseTo(p, 12)
  })
})

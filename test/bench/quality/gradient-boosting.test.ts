import { describe, expect, it } from 'vitest'
import { BOOSTING_DEFAULTS, boost } from '../../../bench/quality/gradient-boosting.ts'
import { Random } from '../../../src/simulate/random.ts'

const random = Random.of(11)
const rows = Array.from({ length: 400 }, () => Float64Array.of(random.unit(), random.unit(), 1))
const weights = rows.map(() => 1)
/** No one feature tells it: both above or both below a half. */
const labels = rows.map(([a = 0, b = 0]) => a > 0.5 === b > 0.5)

describe('boosted trees', () => {
  it('learn what only two features together tell, and pass over one that tells nothing', () => {
    const boosted = boost(rows, labels, weights, 1, { ...BOOSTING_DEFAULTS, featureShare: 1 })
    for (const [a, b] of [
      [0.2, 0.2],
      [0.8, 0.8],
    ] as const)
      expect(boosted.margin(Float64Array.of(a, b, 1))).toBeGreaterThan(1)
    for (const [a, b] of [
      [0.2, 0.8],
      [0.8, 0.2],
    ] as const)
      expect(boosted.margin(Float64Array.of(a, b, 1))).toBeLessThan(-1)
    expect(boosted.gains[2]).toBe(0)
  })

  it('are the same for the same seed', () => {
    const margins = (seed: number) => {
      const boosted = boost(rows, labels, weights, seed, { ...BOOSTING_DEFAULTS, trees: 10 })
      return rows.map((row) => boosted.margin(row))
    }
    expect(margins(3)).toEqual(margins(3))
    expect(margins(3)).not.toEqual(margins(4))
  })

  it('send what is unknown to the side that it came from', () => {
    const known = Array.from({ length: 200 }, (_, i) => Float64Array.of(i % 2 ? Number.NaN : i))
    const boosted = boost(
      known,
      known.map(([value = 0]) => Number.isNaN(value)),
      known.map(() => 1),
      1,
    )
    expect(boosted.margin(Float64Array.of(Number.NaN))).toBeGreaterThan(2)
    expect(boosted.margin(Float64Array.of(50))).toBeLessThan(-2)
  })

  it('start from the share of finds where no feature says anything', () => {
    const blind = rows.map(() => Float64Array.of(7))
    const quarter = rows.map((_, i) => i % 4 === 0)
    const boosted = boost(blind, quarter, weights, 1)
    expect(boosted.margin(Float64Array.of(7))).toBeCloseTo(Math.log(1 / 3), 1)
  })
})

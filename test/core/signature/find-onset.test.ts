import { describe, expect, test } from 'vitest'
import { findOnset } from '../../../src/core/signature/find-onset.ts'
import { normal, seeded } from '../../builders/a-flat.ts'

const days = (count: number, kw: number): number[] => new Array<number>(count).fill(kw)

describe('the onset', () => {
  test('of a clean step is its first day, its sides and all of the variance', () => {
    expect(findOnset([...days(10, 0.2), ...days(5, 3.45)])).toEqual({
      index: 10,
      beforeKw: 0.2,
      afterKw: 3.45,
      sizeKw: 3.45 - 0.2,
      explained: expect.closeTo(1, 12),
    })
  })

  test('is explained by the share of squares that the step takes off', () => {
    // Means 1/6 and 23/6 (x 0.1 kW apart: 0.1, 0.2, 0.2 and 3.8, 3.9, 3.8).
    const floors = [0.1, 0.2, 0.2, 3.8, 3.9, 3.8]
    const mean = 12 / 6
    const squares = floors.reduce((sum, kw) => sum + (kw - mean) ** 2, 0)
    const within = 2 * (0.1 ** 2 * (4 / 9 + 1 / 9 + 1 / 9))
    const onset = findOnset(floors)
    expect(onset?.index).toBe(3)
    expect(onset?.explained).toBeCloseTo(1 - within / squares, 10)
  })

  test.each<[string, number[]]>([
    ['no days', []],
    ['three days', [0, 0, 5]],
    ['a level load', days(28, 3)],
    ['a step of less than half a kilowatt', [...days(14, 0.2), ...days(14, 0.65)]],
    ['a step down', [...days(14, 3), ...days(14, 0.2)]],
    ['one last day only', [...days(27, 0.2), 3.4]],
    [
      'a step that drowns in its scatter',
      Array.from({ length: 28 }, (_, i) => (i % 4) + (i < 14 ? 0 : 1)),
    ],
    ['a slow rise', Array.from({ length: 28 }, (_, i) => i * 0.1)],
  ])('is not found in %s', (_, floors) => {
    expect(findOnset(floors)).toBeUndefined()
  })

  test('is found two days after it', () => {
    expect(findOnset([...days(26, 0.2), ...days(2, 3.4)])?.index).toBe(26)
  })

  test('is where a search over all splits puts it, in 300 noisy series', () => {
    const random = seeded(11)
    for (let run = 0; run < 300; run++) {
      const n = 6 + Math.floor(random() * 30)
      const at = 2 + Math.floor(random() * (n - 3))
      const size = random() * 4
      const noise = random() * 0.5
      const floors = Array.from(
        { length: n },
        (_, i) => 0.3 + (i >= at ? size : 0) + noise * normal(random),
      )
      const squaresOf = (part: number[]): number => {
        const mean = part.reduce((sum, kw) => sum + kw, 0) / part.length
        return part.reduce((sum, kw) => sum + (kw - mean) ** 2, 0)
      }
      const middle = (part: number[]): number => {
        const sorted = [...part].sort((a, b) => a - b)
        const half = sorted.length / 2
        return sorted.length % 2 === 1
          ? (sorted[Math.floor(half)] as number)
          : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
      }
      const total = squaresOf(floors)
      let best = { index: 0, squares: Number.POSITIVE_INFINITY }
      for (let k = 2; k <= n - 2; k++) {
        const [left, right] = [floors.slice(0, k), floors.slice(k)]
        const rises =
          right.reduce((sum, kw) => sum + kw, 0) / right.length >
          left.reduce((sum, kw) => sum + kw, 0) / left.length
        const squares = squaresOf(left) + squaresOf(right)
        if (rises && squares < best.squares - 1e-12) best = { index: k, squares }
      }
      const onset = findOnset(floors)
      if (best.index === 0) {
        expect(onset).toBeUndefined()
        continue
      }
      const [before, after] = [floors.slice(0, best.index), floors.slice(best.index)]
      const spread = (part: number[]): number =>
        middle(part.map((kw) => Math.abs(kw - middle(part))))
      const step = middle(after) - middle(before)
      const explained = 1 - best.squares / total
      const clear =
        step >= 0.5 &&
        step >= 4 * 1.4826 * Math.max(spread(before), spread(after)) &&
        explained >= 0.6
      expect(onset?.index).toBe(clear ? best.index : undefined)
      if (onset !== undefined) {
        expect(onset.sizeKw).toBeCloseTo(step, 10)
        expect(onset.explained).toBeCloseTo(explained, 8)
      }
    }
  })
})

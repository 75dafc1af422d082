import { expect, test } from 'vitest'
import { gaussLegendre } from '../../../src/core/trees/gauss-legendre.ts'

test.each([1, 2, 3, 5, 8, 13])(
  '%i points integrate every power below twice their number exactly',
  (points) => {
    const { at, weight } = gaussLegendre(points)
    for (let power = 0; power < 2 * points; power++) {
      const integral = at.reduce((sum, t, i) => sum + (weight[i] as number) * t ** power, 0)
      expect(integral).toBeCloseTo(1 / (power + 1), 14)
    }
  },
)

test('two points are those of the textbook', () => {
  const { at, weight } = gaussLegendre(2)
  expect([...at].map((t) => t.toFixed(12))).toEqual(['0.211324865405', '0.788675134595'])
  expect([...weight].map((w) => w.toFixed(12))).toEqual(['0.500000000000', '0.500000000000'])
})

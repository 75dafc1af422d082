import { expect, test } from 'vitest'
import { probabilityOfStrength } from '../../../src/core/score/strength-odds.ts'

test.each([
  [0, 0],
  [0.1, 1 / 82],
  [0.5, 0.1],
  [0.9, 0.5],
  [1, 1],
  [-0.2, 0],
  [1.3, 1],
])('a strength of %s stands at %s', (strength, probability) => {
  expect(probabilityOfStrength(strength)).toBeCloseTo(probability, 12)
})

test('one half is not below the mark that alerts are raised by', () => {
  expect(probabilityOfStrength(0.5)).toBeGreaterThanOrEqual(0.1)
})

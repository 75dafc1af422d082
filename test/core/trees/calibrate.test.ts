import { describe, expect, test } from 'vitest'
import {
  calibrationSchema,
  prevalenceWeights,
  probabilityAt,
} from '../../../src/core/trees/calibrate.ts'
import { fitPlatt } from '../../../src/core/trees/fit-platt.ts'

const validation = (
  labels: readonly number[],
  margins: readonly number[] = labels.map((_, i) => i + 1),
  weights: readonly number[] = labels.map(() => 1),
) => ({
  margins: Float64Array.from(margins),
  labels: Uint8Array.from(labels),
  weights: Float64Array.from(weights),
})

describe('Platt scaling', () => {
  test('is the logistic curve of least loss', () => {
    // Slope 0.480861, offset 0.359155 by gradient descent to standstill in numpy, targets 4/5 and 1/4.
    const rows = validation([0, 1, 0, 1, 1], [-2, -1, 0, 1, 2])
    const curve = fitPlatt(rows)
    const found = [-2, -1, 0, 1, 2].map((margin) => probabilityAt(curve, margin))
    for (const [i, expected] of [0.353757, 0.469611, 0.588836, 0.698469, 0.789328].entries())
      expect(found[i]).toBeCloseTo(expected, 4)
  })

  test('is level at the share of positives where the order is the wrong way round', () => {
    const curve = fitPlatt(validation([1, 1, 0, 0, 0, 0, 0, 0]))
    expect([0, 3, 9].map((margin) => probabilityAt(curve, margin))).toEqual([0.25, 0.25, 0.25])
  })

  test('stands at one point where all margins are equal', () => {
    const { margins, probabilities } = fitPlatt(validation([0, 1], [2, 2]))
    expect(margins).toEqual([2])
    expect(probabilities[0]).toBeCloseTo(0.5, 9)
  })
})

describe('a class that is missing', () => {
  test('is refused', () => {
    expect(() => fitPlatt(validation([0, 0]))).toThrow(
      new RangeError('no positive row to calibrate by'),
    )
    expect(() => fitPlatt(validation([1]))).toThrow(
      new RangeError('no negative row to calibrate by'),
    )
  })
})

test('weights bring positives to their prevalence and keep the sum', () => {
  const { labels, weights } = validation([1, 1, 0], [0, 0, 0], [1, 3, 5])
  const found = prevalenceWeights(labels, weights, 0.01)
  for (const [row, expected] of [0.0075, 0.0225, 2.97].entries())
    expect(found[row]).toBeCloseTo(expected, 12)
})

test.each([
  ['below the first breakpoint', -9, 0.1],
  ['at a breakpoint', 2, 0.3],
  ['between two', 1, 0.2],
  ['nearer to one', 3.5, 0.75],
  ['above the last', 9, 0.9],
])('the curve is read %s', (_, margin, probability) => {
  const curve = { margins: [0, 2, 4], probabilities: [0.1, 0.3, 0.9] }
  expect(probabilityAt(curve, margin)).toBeCloseTo(probability, 12)
})

test.each([
  ['a curve is taken', { margins: [0, 1], probabilities: [0.1, 0.1] }, undefined],
  ['0 is refused', { margins: [0], probabilities: [0] }, 'Too small: expected number to be >0'],
  ['1 is refused', { margins: [0], probabilities: [1] }, 'Too big: expected number to be <1'],
  [
    'nothing is refused',
    { margins: [], probabilities: [] },
    'Too small: expected array to have >=1 items',
  ],
  [
    'unequal lengths are refused',
    { margins: [0, 1], probabilities: [0.1] },
    'as many probabilities as margins are expected',
  ],
  [
    'equal margins are refused',
    { margins: [0, 0], probabilities: [0.1, 0.2] },
    'ascending margins are expected',
  ],
  [
    'a fall is refused',
    { margins: [0, 1], probabilities: [0.2, 0.1] },
    'probabilities that never fall are expected',
  ],
])('in a file %s', (_, curve, message) => {
  expect(calibrationSchema.safeParse(curve).error?.issues[0]?.message).toBe(message)
})

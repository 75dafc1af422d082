import { describe, expect, test } from 'vitest'
import {
  type Calibration,
  calibrationSchema,
  prevalenceWeights,
  probabilityAt,
} from '../../../src/core/trees/calibrate.ts'
import { fitIsotonic } from '../../../src/core/trees/fit-isotonic.ts'
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

const rounded = ({ margins, probabilities }: Calibration): readonly (readonly number[])[] =>
  margins.map((margin, i) => [margin, Number(probabilities[i]!.toFixed(9))])

describe('isotonic regression', () => {
  test.each<[string, ReturnType<typeof validation>, readonly (readonly number[])[]]>([
    [
      'pools violators, and smooths blocks of one class: (0 + 1) / (2 + 2) and (2 + 1) / (2 + 2)',
      validation([0, 0, 1, 0, 1, 1]),
      [
        [1.5, 0.25],
        [3.5, 0.5],
        [5.5, 0.75],
      ],
    ],
    [
      'takes equal margins together',
      validation([0, 0, 1, 1], [1, 2, 2, 3]),
      [
        [1, 0.333333333],
        [2, 0.5],
        [3, 0.666666667],
      ],
    ],
    [
      'pools again where smoothing lifts a block above the next: (1/3 + 10 x 0.1) / 11',
      validation([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
      [
        [6, 0.121212121],
        [12.5, 0.75],
      ],
    ],
    [
      'smooths by the mean weights of the classes: 0.1 / (2 + 1.1) and (0.2 + 0.1) / (0.2 + 1.1)',
      validation([0, 0, 1, 1], [1, 2, 3, 4], [1, 1, 0.1, 0.1]),
      [
        [1.5, 0.032258065],
        [3.5, 0.230769231],
      ],
    ],
    ['is level where the order is the wrong way round', validation([1, 1, 0, 0]), [[2.5, 0.5]]],
  ])('%s', (_, rows, points) => {
    expect(rounded(fitIsotonic(rows))).toEqual(points)
  })
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
  test.each([
    ['isotonic', fitIsotonic],
    ['Platt', fitPlatt],
  ])('is refused: %s', (_, calibrated) => {
    expect(() => calibrated(validation([0, 0]))).toThrow(
      new RangeError('no positive row to calibrate by'),
    )
    expect(() => calibrated(validation([1]))).toThrow(
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

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trees } from '../../../src/core/trees/model.ts'
import { predict } from '../../../src/core/trees/predict.ts'
import { modelOf, uniform } from '../retrain/synthetic-tables.ts'
import { ask, leaf, randomRow, randomTree, someTrees } from './growing-trees.ts'

const NONE = Number.NaN

describe('a tree of two questions', () => {
  const trees = someTrees(0.5, ask(0, 1, true), ask(1, 2), leaf(1, 1), leaf(2, 1), leaf(4, 1))

  test.each<[string, readonly number[], number]>([
    ['at the threshold goes left', [1, 2], 1.5],
    ['above the threshold goes right', [1, 2.1], 2.5],
    ['above the first does not ask the second', [1.1, NONE], 4.5],
    ['missing goes left where told so', [NONE, 0], 1.5],
    ['missing goes right where told so', [NONE, NONE], 2.5],
  ])('%s', (_, row, margin) => {
    expect(predict(modelOf(2, trees), Float64Array.from(row))).toBe(margin)
  })
})

test('trees of a member add up, members are averaged', () => {
  const first = someTrees(1, leaf(2, 1), ask(0, 0), leaf(-1, 1), leaf(3, 1))
  const second = someTrees(0, leaf(8, 1))
  const model = modelOf(1, first, second)
  expect(predict(model, Float64Array.of(1))).toBe((1 + 2 + 3 + 8) / 2)
  expect(predict(model, Float64Array.of(-1))).toBe((1 + 2 - 1 + 8) / 2)
})

test('a border at infinity parts the known from the missing', () => {
  const model = modelOf(1, someTrees(0, ask(0, Number.POSITIVE_INFINITY), leaf(1, 1), leaf(2, 1)))
  expect(
    [1e300, Number.POSITIVE_INFINITY, NONE].map((x) => predict(model, Float64Array.of(x))),
  ).toEqual([1, 1, 2])
})

/** Down one tree by its questions, one after another. */
const leafOf = (trees: Trees, node: number, row: Float64Array): number => {
  const feature = trees.feature[node]!
  if (feature < 0) return trees.value[node]!
  const x = row[feature]!
  const left = Number.isNaN(x) ? trees.missingLeft[node] === 1 : x <= trees.threshold[node]!
  return leafOf(trees, left ? node + 1 : trees.right[node]!, row)
}

test('a row ends in the leaf that its answers lead to, in trees of one leaf and of hundreds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
      (seed, depths) => {
        const random = uniform(seed)
        const trees = someTrees(0.25, ...depths.flatMap((depth) => randomTree(random, 4, depth)))
        const model = modelOf(4, trees)
        for (let i = 0; i < 10; i++) {
          const row = randomRow(random, 4)
          const margin = [...trees.roots].reduce(
            (sum, root) => sum + leafOf(trees, root, row),
            trees.baseMargin,
          )
          expect(predict(model, row)).toBe(margin)
        }
      },
    ),
  )
})

import { expect, test } from 'vitest'
import { explain } from '../../../src/core/trees/explain.ts'
import { seeded } from '../../builders/a-flat.ts'
import { modelOf } from '../retrain/synthetic-tables.ts'
import { ask, leaf, randomRow, randomTree, someTrees } from './growing-trees.ts'

test('a stump credits its one feature with the way from the mean to the leaf', () => {
  // Mean (3 x 1 + 1 x 5) / 4 = 2; the row ends in the leaf of 5.
  const model = modelOf(2, someTrees(0.5, ask(1, 0), leaf(1, 3), leaf(5, 1)))
  expect(explain(model, Float64Array.of(9, 9))).toEqual({
    expectedMargin: 2.5,
    contributions: Float64Array.of(0, 3),
  })
})

test('two features that only tell together share what they tell', () => {
  // A row that passes both questions gets 1, one in four does; each question alone lifts the mean from 1/4 to 1/2.
  const both = someTrees(0, ask(0, 0), leaf(0, 2), ask(1, 0), leaf(0, 1), leaf(1, 1))
  const { expectedMargin, contributions } = explain(modelOf(2, both), Float64Array.of(1, 1))
  expect(expectedMargin).toBe(0.25)
  expect(contributions[0]).toBeCloseTo(0.375, 12)
  expect(contributions[1]).toBeCloseTo(0.375, 12)
})

test('members are averaged', () => {
  const model = modelOf(
    1,
    someTrees(0, ask(0, 0), leaf(-1, 1), leaf(1, 1)),
    someTrees(2, leaf(0, 1)),
  )
  expect(explain(model, Float64Array.of(1))).toEqual({
    expectedMargin: 1,
    contributions: Float64Array.of(0.5),
  })
})

test('a row is explained to the last bit as if no other had been before it', () => {
  const random = seeded(11)
  const nodes = Array.from({ length: 12 }, () => randomTree(random, 5, 4)).flat()
  const model = modelOf(5, someTrees(0, ...nodes))
  let row = randomRow(random, 5)
  for (let i = 0; i < 40; i++) {
    // Most rows are like the one before them but for one feature; some trees then have all their answers again.
    row = i % 7 === 0 ? randomRow(random, 5) : row.with(i % 5, 2 * random() - 1)
    expect(explain(model, row)).toEqual(explain(modelOf(5, someTrees(0, ...nodes)), row))
  }
})

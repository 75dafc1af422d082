import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trainTrees } from '../../src/core/retrain/train-trees.ts'
import { calibrationSchema, probabilityAt } from '../../src/core/trees/calibrate.ts'
import { decodeModel, encodeModel } from '../../src/core/trees/codec.ts'
import { explain } from '../../src/core/trees/explain.ts'
import { fitPlatt } from '../../src/core/trees/fit-platt.ts'
import type { Trees } from '../../src/core/trees/model.ts'
import { predict } from '../../src/core/trees/predict.ts'
import {
  aSyntheticTable,
  modelOf,
  rowsOf,
  SYNTHETIC_PARAMS,
  uniform,
} from '../core/retrain/synthetic-tables.ts'
import {
  randomRow,
  randomTree,
  shapleyByDefinition,
  someTrees,
} from '../core/trees/growing-trees.ts'

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 })

test('contributions are the Shapley values of their definition', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 5 }), (seed, columns) => {
      const random = uniform(seed)
      const trees = someTrees(
        random(),
        ...randomTree(random, columns, 5),
        ...randomTree(random, columns, 3),
      )
      const row = randomRow(random, columns)
      const { expected, values } = shapleyByDefinition(trees, row)
      const { expectedMargin, contributions } = explain(modelOf(columns, trees), row)
      expect(expectedMargin).toBeCloseTo(expected, 9)
      for (const [feature, value] of values.entries())
        expect(contributions[feature]).toBeCloseTo(value, 9)
    }),
  )
})

const params = { ...SYNTHETIC_PARAMS, trees: 15, minLeafRows: 3, featureShare: 0.7, rowShare: 0.8 }
const noise = (row: readonly number[]): number =>
  Math.sin(9 * row[0]! + 5 * row[1]!) > 0 ? 0.8 : 0.2

test('contributions of trained trees lead from the expected margin to the margin', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const table = aSyntheticTable(seed, 150, 8, 0.2, noise)
      const model = modelOf(
        8,
        trainTrees(table, { ...params, maxLeaves: 24 }, uniform(seed)),
        trainTrees(table, params, uniform(seed + 1)),
      )
      for (const row of rowsOf(table).slice(0, 5)) {
        const { expectedMargin, contributions } = explain(model, row)
        const sum = contributions.reduce((total, each) => total + each, expectedMargin)
        expect(Math.abs(sum - predict(model, row))).toBeLessThan(1e-9)
      }
    }),
    { numRuns: 20 },
  )
})

test('a margin never moves against a monotone constraint, whatever the data say', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const table = aSyntheticTable(seed, 200, 3, 0.1, noise)
      const trees = trainTrees(table, { ...params, monotone: [1, -1, 0] }, uniform(seed))
      const model = modelOf(3, trees)
      const random = uniform(seed + 1)
      for (let i = 0; i < 20; i++) {
        const row = randomRow(random, 3)
        for (const [feature, direction] of [
          [0, 1],
          [1, -1],
        ] as const) {
          const margins = Array.from({ length: 41 }, (_, step) =>
            predict(model, row.with(feature, -1 + step / 20)),
          )
          for (const [step, margin] of margins.slice(1).entries())
            expect(direction * (margin - margins[step]!)).toBeGreaterThanOrEqual(0)
        }
      }
    }),
    { numRuns: 30 },
  )
})

const visit = (trees: Trees, node: number, row: Float64Array, visits: Float64Array): void => {
  visits[node]!++
  const feature = trees.feature[node]!
  if (feature < 0) return
  const x = row[feature]!
  const left = Number.isNaN(x) ? trees.missingLeft[node] === 1 : x <= trees.threshold[node]!
  visit(trees, left ? node + 1 : trees.right[node]!, row, visits)
}

test('training rows go the way in the model that they went in training, and their file says the same', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const table = aSyntheticTable(seed, 120, 3, 0.3, noise)
      const model = modelOf(3, trainTrees(table, params, uniform(seed)))
      const [trees] = model.members
      const visits = new Float64Array(trees!.cover.length)
      for (const row of rowsOf(table))
        for (const root of trees!.roots) visit(trees!, root, row, visits)
      expect(trees!.cover).toEqual(visits)
      const decoded = decodeModel(JSON.parse(JSON.stringify(encodeModel(model))), model.features)
      expect(decoded).toEqual({ type: 'ok', value: model })
    }),
    { numRuns: 30 },
  )
})

test('a calibration never falls, stays within (0, 1) and passes its own schema', () => {
  const rows = fc
    .array(
      fc.record({
        margin: fc.double({ min: -40, max: 40, noNaN: true }),
        label: fc.nat({ max: 1 }),
        weight: fc.double({ min: 1e-3, max: 100, noNaN: true }),
      }),
      { minLength: 2, maxLength: 60 },
    )
    .filter((each) => new Set(each.map(({ label }) => label)).size === 2)
  fc.assert(
    fc.property(rows, (each) => {
      const curve = fitPlatt({
        margins: Float64Array.from(each, ({ margin }) => margin),
        labels: Uint8Array.from(each, ({ label }) => label),
        weights: Float64Array.from(each, ({ weight }) => weight),
      })
      expect(calibrationSchema.safeParse(curve).success).toBe(true)
      let last = 0
      for (let margin = -45; margin <= 45; margin += 0.5) {
        const probability = probabilityAt(curve, margin)
        expect(probability).toBeGreaterThanOrEqual(last)
        expect(probability).toBeLessThan(1)
        last = probability
      }
      expect(probabilityAt(curve, -45)).toBeGreaterThan(0)
    }),
    {
      examples: [
        [
          [
            { margin: 0, label: 1, weight: 0.001 },
            { margin: -5e-324, label: 0, weight: 0.001 },
          ],
        ],
        [
          [
            { margin: 40, label: 1, weight: 1 },
            { margin: 39.99999999999999, label: 0, weight: 1 },
          ],
        ],
      ],
    },
  )
})

import type { TrainingTable, TrainParams } from '../../../src/core/retrain/train-trees.ts'
import type { TreeModel, Trees } from '../../../src/core/trees/model.ts'
import { predict } from '../../../src/core/trees/predict.ts'
import { Random } from '../../../src/simulate/random.ts'

export const uniform = (seed: number): (() => number) => {
  const random = Random.of(seed)
  return () => random.unit()
}

/** Rows of numbers in [-1, 1), some missing, each labelled 1 with the probability its row has. */
export const aSyntheticTable = (
  seed: number,
  rowCount: number,
  columns: number,
  missing: number,
  probabilityOf: (row: readonly number[]) => number,
): TrainingTable => {
  const random = uniform(seed)
  const rows = new Float64Array(rowCount * columns)
  const labels = new Uint8Array(rowCount)
  for (let at = 0; at < rowCount; at++) {
    const row = Array.from({ length: columns }, () => 2 * random() - 1)
    labels[at] = random() < probabilityOf(row) ? 1 : 0
    for (const [column, x] of row.entries())
      rows[at * columns + column] = random() < missing ? Number.NaN : x
  }
  return { rows, columns, labels, weights: new Float64Array(rowCount).fill(1) }
}

/** One in ten labels is wrong: no order of the rows has an AUC above 0.9. */
export const xorLike = ([a = 0, b = 0]: readonly number[]): number => (a * b > 0 ? 0.9 : 0.1)

export const additive = ([a = 0, b = 0, c = 0]: readonly number[]): number =>
  1 / (1 + Math.exp(-(3 * a - 4 * b * b + 2 * c + 1)))

export const SYNTHETIC_PARAMS: TrainParams = {
  loss: 'logistic',
  trees: 100,
  learningRate: 0.1,
  maxLeaves: 8,
  minLeafRows: 20,
  minLeafHessian: 1e-3,
  l2: 2,
  featureShare: 1,
  rowShare: 1,
  maxBins: 255,
}

export const modelOf = (columns: number, ...members: readonly Trees[]): TreeModel => ({
  features: Array.from({ length: columns }, (_, column) => `x${column}`),
  members,
})

export const rowsOf = ({ rows, columns, labels }: TrainingTable): readonly Float64Array[] =>
  Array.from(labels, (_, row) => rows.subarray(row * columns, (row + 1) * columns))

/** Share of pairs of a positive and a negative in the right order, a tie counts half. */
export const aucOf = (model: TreeModel, table: TrainingTable): number => {
  const positives: number[] = []
  const negatives: number[] = []
  for (const [row, features] of rowsOf(table).entries())
    (table.labels[row] === 1 ? positives : negatives).push(predict(model, features))
  let right = 0
  for (const high of positives)
    for (const low of negatives) right += high > low ? 1 : high === low ? 0.5 : 0
  return right / (positives.length * negatives.length)
}

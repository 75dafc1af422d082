import { layTrees, type PreorderNode, type Trees } from '../trees/model.ts'
import { addTree } from './add-tree.ts'
import { binFeatures, MOST_BINS } from './bin-features.ts'
import type { Monotone } from './find-split.ts'
import { type GrowParams, TreeGrower } from './grow-tree.ts'

export interface TrainingTable {
  /** Row after row, NaN where undefined. */
  readonly rows: Float64Array
  readonly columns: number
  /** What is learned: 1 for a positive and 0 for a negative, or a number of any size for squared loss. */
  readonly labels: Uint8Array | Float64Array
  /** How often each row counts, > 0. */
  readonly weights: Float64Array
}

export interface TrainParams extends GrowParams {
  /** `logistic` gives the log odds of two classes, `squared` the mean of a number. */
  readonly loss: 'logistic' | 'squared'
  readonly trees: number
  /** Share of each Newton step that is taken. */
  readonly learningRate: number
  /** Share of the columns that each tree may split by, (0, 1]. */
  readonly featureShare: number
  /** Share of the rows that each tree learns from, (0, 1]. */
  readonly rowShare: number
  /** Bins of known values a column is cut into, 2 to 255. */
  readonly maxBins: number
  /** One a column; none where left out. */
  readonly monotone?: readonly Monotone[]
}

export const TRAIN_DEFAULTS: TrainParams = {
  loss: 'logistic',
  trees: 500,
  learningRate: 0.04,
  maxLeaves: 24,
  minLeafRows: 15,
  minLeafHessian: 1e-3,
  l2: 2,
  featureShare: 0.5,
  rowShare: 0.8,
  maxBins: MOST_BINS,
}

/**
 * Derivatives are whole multiples of this, so that sums of up to 2^53 of them are exact: a histogram is the same in
 * whatever order it is summed, and the difference of two is the sibling's to the last bit.
 */
const GRAIN = 2 ** -30
const MOST_WEIGHT = 2 ** 22
/** Targets are logarithms and the like: larger ones would leave the exact sums. */
const MOST_TARGET = 2 ** 10

/**
 * Gradient boosting of trees with Newton steps (Friedman 2001), for two classes by logistic loss or for a number by
 * squared loss. The same table,
 * parameters and random numbers give the same trees to the last bit.
 * @param random uniform in [0, 1)
 * @throws RangeError where a class is missing or the table's parts do not fit together
 */
export const trainTrees = (
  table: TrainingTable,
  params: TrainParams,
  random: () => number,
): Trees => {
  const { labels, weights, columns } = table
  const baseMargin = checkedBaseMargin(table, params)
  const binned = binFeatures(table.rows, columns, params.maxBins)
  const grower = new TreeGrower(binned, params.monotone ?? [], params)
  const n = labels.length
  const margins = new Float64Array(n).fill(baseMargin)
  const gradient = new Float64Array(n)
  const hessian = new Float64Array(n)
  const nodes: PreorderNode[] = []
  for (let tree = 0; tree < params.trees; tree++) {
    for (let row = 0; row < n; row++) {
      const weight = weights[row] as number
      const margin = margins[row] as number
      const mean = params.loss === 'squared' ? margin : 1 / (1 + Math.exp(-margin))
      const variance = params.loss === 'squared' ? 1 : mean * (1 - mean)
      gradient[row] = grained(weight * (mean - (labels[row] as number)))
      hessian[row] = grained(weight * variance)
    }
    const rows = sampleOf(n, params.rowShare, random)
    const features = [...sampleOf(columns, params.featureShare, random)]
    const root = grower.grow({ gradient, hessian }, rows, features)
    addTree(nodes, root, binned, params, margins, weights)
  }
  const laid = layTrees(baseMargin, nodes)
  if (laid === undefined) throw new Error('the grown trees are not whole')
  return laid
}

const grained = (value: number): number => Math.round(value / GRAIN) * GRAIN

/** Log odds of the weighted classes, or the weighted mean of the targets. */
const checkedBaseMargin = (table: TrainingTable, params: TrainParams): number => {
  const { rows, columns, labels, weights } = table
  const n = labels.length
  if (rows.length !== n * columns || weights.length !== n)
    throw new RangeError(
      `${n} labels, ${weights.length} weights and ${rows.length} values in ${columns} columns`,
    )
  if (params.maxBins < 2 || params.maxBins > MOST_BINS)
    throw new RangeError(`maxBins ${params.maxBins} is not 2 to ${MOST_BINS}`)
  const sums = [0, 0]
  for (let row = 0; row < n; row++) {
    const weight = weights[row] as number
    if (!(weight > 0)) throw new RangeError(`weight ${weight} of row ${row} is not > 0`)
    const label = labels[row] as number
    if (params.loss === 'squared') {
      if (!(Math.abs(label) <= MOST_TARGET))
        throw new RangeError(`target ${label} of row ${row} is not within +-${MOST_TARGET}`)
      sums[0] = (sums[0] as number) + weight
      sums[1] = (sums[1] as number) + weight * label
      continue
    }
    if (label !== 0 && label !== 1)
      throw new RangeError(`label ${label} of row ${row} is not 0 or 1`)
    sums[label] = (sums[label] as number) + weight
  }
  const [negative, positive] = sums as [number, number]
  if (params.loss === 'squared') {
    if (n === 0) throw new RangeError('no row to learn from')
    return Math.fround(positive / negative)
  }
  if (negative === 0 || positive === 0)
    throw new RangeError(`no ${negative === 0 ? 'negative' : 'positive'} row to learn from`)
  if (negative + positive > MOST_WEIGHT)
    throw new RangeError(`weights of ${negative + positive} in all, more than ${MOST_WEIGHT}`)
  return Math.fround(Math.log(positive / negative))
}

/** A share of 0 to n - 1, ascending, at least one, each subset of that size as likely (Knuth, algorithm S). */
const sampleOf = (n: number, share: number, random: () => number): Int32Array => {
  const size = Math.max(1, Math.min(n, Math.ceil(share * n)))
  const sample = new Int32Array(size)
  let taken = 0
  for (let i = 0; taken < size; i++) if ((n - i) * random() < size - taken) sample[taken++] = i
  return sample
}

import {
  AdamOptimizer,
  add,
  losses,
  mul,
  type Scalar,
  square,
  sum,
  type Tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core'
import type { DenseEnsemble } from './dense-ensemble.ts'
import { newNet, weightsOf } from './dense-net.ts'
import { loadBackend } from './load-backend.ts'
import { fitQuantileScale, type QuantileScale, scaleRows, widthOf } from './quantile-scale.ts'

export interface DenseTable {
  /** In the order of the features, NaN where undefined. */
  readonly rows: readonly Float64Array[]
  /** 1 for a positive, 0 for a negative. */
  readonly labels: Uint8Array
  /** > 0 */
  readonly weights: Float64Array
}

export interface DenseParams {
  readonly hidden: readonly number[]
  readonly epochs: number
  readonly batchRows: number
  /** At the first step; it falls to 0 along half a cosine. */
  readonly learningRate: number
  /** Times the sum of the squares of all kernels. */
  readonly l2: number
}

/** Chosen by meters that were neither trained on nor tested on. */
export const DENSE_DEFAULTS: DenseParams = {
  hidden: [64, 32],
  epochs: 30,
  batchRows: 512,
  learningRate: 0.003,
  l2: 3e-4,
}

/**
 * Trains one net for each generator, with Adam on the weighted cross-entropy. The same generators give the same weights
 * on the same backend.
 * @throws RangeError without a row
 */
export const trainDenseEnsemble = async (
  table: DenseTable,
  params: DenseParams,
  randoms: readonly (() => number)[],
): Promise<DenseEnsemble> => {
  if (table.rows.length === 0) throw new RangeError('no row to train on')
  await loadBackend()
  const scale = fitQuantileScale(table.rows)
  const inputs = scaleRows(scale, table.rows)
  return {
    scale,
    hidden: params.hidden,
    members: randoms.map((random) => trainMember(table, inputs, scale, params, random)),
  }
}

const trainMember = (
  { rows, labels, weights }: DenseTable,
  inputs: Float32Array,
  scale: QuantileScale,
  { hidden, epochs, batchRows, learningRate, l2 }: DenseParams,
  random: () => number,
): Float32Array => {
  const net = newNet({ scale, hidden }, random)
  const kernels = net.trainableWeights.filter(({ shape }) => shape.length === 2)
  const width = widthOf(scale)
  const batches = Math.ceil(rows.length / batchRows)
  const steps = epochs * batches
  const optimizer = new FallingAdam(learningRate, 0.9, 0.999)
  const order = Uint32Array.from(rows, (_, row) => row)
  for (let step = 0; step < steps; step++) {
    const batch = step % batches
    if (batch === 0) shuffle(order, random)
    optimizer.setLearningRate((learningRate / 2) * (1 + Math.cos((Math.PI * step) / steps)))
    const chosen = order.subarray(batch * batchRows, (batch + 1) * batchRows)
    const values = new Float32Array(chosen.length * width)
    for (const [place, row] of chosen.entries())
      values.set(inputs.subarray(row * width, (row + 1) * width), place * width)
    const column = (of: Uint8Array | Float64Array): Tensor =>
      tensor2d(
        Float32Array.from(chosen, (row) => of[row] as number),
        [chosen.length, 1],
      )
    tidy(() => {
      const x = tensor2d(values, [chosen.length, width])
      const [y, weight] = [column(labels), column(weights)]
      optimizer.minimize(() => {
        const loss: Tensor = losses.sigmoidCrossEntropy(y, net.apply(x) as Tensor, weight)
        return kernels.reduce(
          (total, kernel) => add(total, mul(l2, sum(square(kernel.read())))),
          loss,
        ) as Scalar
      })
    })
  }
  const trained = weightsOf(net)
  net.dispose()
  optimizer.dispose()
  return trained
}

/** Kingma and Ba 2015, with their constants; tfjs offers no other way to change its rate. */
class FallingAdam extends AdamOptimizer {
  setLearningRate(rate: number): void {
    this.learningRate = rate
  }
}

/** Fisher and Yates. */
const shuffle = (order: Uint32Array, random: () => number): void => {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const held = order[last] as number
    order[last] = order[other] as number
    order[other] = held
  }
}

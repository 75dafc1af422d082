import type { BinnedTable } from './bin-features.ts'
import {
  bestSplitOf,
  HISTOGRAM_FIELDS,
  type Monotone,
  type NodeSums,
  type Split,
  type SplitParams,
} from './find-split.ts'

export interface GrowParams extends SplitParams {
  readonly maxLeaves: number
}

/** First and second derivative of the loss by the margin, one a row. */
export interface Derivatives {
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

/** A leaf, or what was one. */
export interface Leaf {
  readonly sums: NodeSums
  /** Its rows lie side by side in the order of rows. */
  readonly start: number
  readonly end: number
  readonly histogram: Float64Array | undefined
  readonly split: Split | undefined
  /** Set once it is split. */
  children: readonly [Leaf, Leaf] | undefined
}

/**
 * Grows trees leaf by leaf, the one that gains most first, from histograms of the bins (Ke et al. 2017, LightGBM).
 *
 * Keeps: one histogram a leaf, reused from tree to tree. Bounded by: maxLeaves x bins of all columns. Late data: none.
 * After restart: training starts over.
 */
export class TreeGrower {
  readonly #table: BinnedTable
  readonly #params: GrowParams
  readonly #monotone: readonly Monotone[]
  readonly #histograms: readonly Float64Array[]
  readonly #aside: Int32Array
  /** First bin of each column in a histogram of the columns of this tree. */
  readonly #from: Int32Array

  constructor(table: BinnedTable, monotone: readonly Monotone[], params: GrowParams) {
    this.#table = table
    this.#params = params
    this.#monotone = monotone
    let bins = 0
    for (const borders of table.borders) bins += borders.length + 2
    this.#histograms = Array.from(
      { length: params.maxLeaves },
      () => new Float64Array(bins * HISTOGRAM_FIELDS),
    )
    this.#aside = new Int32Array(table.rowCount)
    this.#from = new Int32Array(table.columns)
  }

  /**
   * @param rows rows to learn from; put into another order
   * @param features columns to split by, ascending
   */
  grow(derivatives: Derivatives, rows: Int32Array, features: readonly number[]): Leaf {
    const { maxLeaves } = this.#params
    let bins = 0
    for (const feature of features) {
      this.#from[feature] = bins
      bins += (this.#table.borders[feature] as Float64Array).length + 2
    }
    const used = bins * HISTOGRAM_FIELDS
    const free = this.#histograms.map((histogram) => histogram.subarray(0, used))
    const histogram = free.pop() as Float64Array
    this.#fill(histogram, derivatives, rows, 0, rows.length, features)
    let gradient = 0
    let hessian = 0
    for (const row of rows) {
      gradient += derivatives.gradient[row] as number
      hessian += derivatives.hessian[row] as number
    }
    const root = this.#leaf(
      { gradient, hessian, rows: rows.length, lowest: -Infinity, highest: Infinity },
      0,
      rows.length,
      histogram,
      features,
    )
    const leaves = [root]
    while (leaves.length < maxLeaves) {
      let place = -1
      let most = 0
      for (const [at, { split }] of leaves.entries())
        if (split !== undefined && split.gain > most) {
          place = at
          most = split.gain
        }
      const parent = leaves[place]
      if (parent?.split === undefined) break
      const [left, right] = this.#children(
        parent,
        parent.split,
        derivatives,
        rows,
        features,
        leaves.length + 1 < maxLeaves,
        free,
      )
      parent.children = [left, right]
      leaves[place] = left
      leaves.push(right)
    }
    return root
  }

  #children(
    parent: Leaf,
    split: Split,
    derivatives: Derivatives,
    rows: Int32Array,
    features: readonly number[],
    growsOn: boolean,
    free: Float64Array[],
  ): readonly [Leaf, Leaf] {
    const { start, end } = parent
    const middle = this.#part(rows, start, end, split)
    let left: Float64Array | undefined
    let right: Float64Array | undefined
    if (growsOn && parent.histogram !== undefined) {
      const leftIsSmaller = middle - start <= end - middle
      const smaller = free.pop() as Float64Array
      const larger = parent.histogram
      if (leftIsSmaller) this.#fill(smaller, derivatives, rows, start, middle, features)
      else this.#fill(smaller, derivatives, rows, middle, end, features)
      for (let i = 0; i < larger.length; i++)
        larger[i] = (larger[i] as number) - (smaller[i] as number)
      left = leftIsSmaller ? smaller : larger
      right = leftIsSmaller ? larger : smaller
    }
    return [
      this.#leaf(split.left, start, middle, left, features),
      this.#leaf(split.right, middle, end, right, features),
    ]
  }

  #leaf(
    sums: NodeSums,
    start: number,
    end: number,
    histogram: Float64Array | undefined,
    features: readonly number[],
  ): Leaf {
    let split: Split | undefined
    if (histogram !== undefined && sums.rows >= 2 * this.#params.minLeafRows)
      for (const feature of features)
        split =
          bestSplitOf(
            histogram,
            this.#from[feature] as number,
            (this.#table.borders[feature] as Float64Array).length + 1,
            feature,
            sums,
            this.#monotone[feature] ?? 0,
            this.#params,
            split?.gain ?? 0,
          ) ?? split
    return { sums, start, end, histogram, split, children: undefined }
  }

  #fill(
    histogram: Float64Array,
    { gradient, hessian }: Derivatives,
    rows: Int32Array,
    start: number,
    end: number,
    features: readonly number[],
  ): void {
    const { bins, rowCount } = this.#table
    histogram.fill(0)
    for (const feature of features) {
      const column = feature * rowCount
      const from = this.#from[feature] as number
      for (let i = start; i < end; i++) {
        const row = rows[i] as number
        const at = (from + (bins[column + row] as number)) * HISTOGRAM_FIELDS
        histogram[at] = (histogram[at] as number) + (gradient[row] as number)
        histogram[at + 1] = (histogram[at + 1] as number) + (hessian[row] as number)
        histogram[at + 2] = (histogram[at + 2] as number) + 1
      }
    }
  }

  /** Rows that go left first, both sides in their former order; tells where the right side starts. */
  #part(rows: Int32Array, start: number, end: number, split: Split): number {
    const { bins, rowCount, borders } = this.#table
    const column = split.feature * rowCount
    const missing = (borders[split.feature] as Float64Array).length + 1
    const aside = this.#aside
    let left = start
    let right = 0
    for (let i = start; i < end; i++) {
      const row = rows[i] as number
      const bin = bins[column + row] as number
      if (bin === missing ? split.missingLeft : bin <= split.bin) rows[left++] = row
      else aside[right++] = row
    }
    rows.set(aside.subarray(0, right), left)
    return left
  }
}

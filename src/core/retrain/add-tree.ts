import type { PreorderNode } from '../trees/model.ts'
import type { BinnedTable } from './bin-features.ts'
import { newtonValue } from './find-split.ts'
import type { Leaf } from './grow-tree.ts'

/**
 * Writes a grown tree down in pre-order and adds it to the margins of all rows, those it did not learn from too.
 * Values and covers are rounded to float32, and the margins move by the rounded values: what a file keeps is what the
 * next tree learns from.
 */
export const addTree = (
  nodes: PreorderNode[],
  root: Leaf,
  table: BinnedTable,
  params: { readonly learningRate: number; readonly l2: number },
  margins: Float64Array,
  weights: Float64Array,
): void => {
  const { bins, rowCount, borders } = table
  const visit = (leaf: Leaf, rows: readonly number[]): void => {
    if (leaf.children === undefined || leaf.split === undefined) {
      const value = Math.fround(params.learningRate * newtonValue(leaf.sums, params.l2))
      let cover = 0
      for (const row of rows) {
        margins[row] = (margins[row] as number) + value
        cover += weights[row] as number
      }
      nodes.push({ value, cover: Math.fround(cover) })
      return
    }
    const { feature, bin, missingLeft } = leaf.split
    const cuts = borders[feature] as Float64Array
    // Without a border after it the last bin holds all known values.
    const threshold = bin < cuts.length ? (cuts[bin] as number) : Number.POSITIVE_INFINITY
    nodes.push({ feature, threshold, missingLeft })
    const left: number[] = []
    const right: number[] = []
    for (const row of rows) {
      const at = bins[feature * rowCount + row] as number
      const goesLeft = at > cuts.length ? missingLeft : at <= bin
      ;(goesLeft ? left : right).push(row)
    }
    visit(leaf.children[0], left)
    visit(leaf.children[1], right)
  }
  visit(
    root,
    Array.from({ length: rowCount }, (_, row) => row),
  )
}

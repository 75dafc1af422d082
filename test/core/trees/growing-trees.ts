import { layTrees, type PreorderNode, type Trees } from '../../../src/core/trees/model.ts'

export const leaf = (value: number, cover: number): PreorderNode => ({ value, cover })
export const ask = (feature: number, threshold: number, missingLeft = false): PreorderNode => ({
  feature,
  threshold,
  missingLeft,
})

export const someTrees = (baseMargin: number, ...nodes: readonly PreorderNode[]): Trees => {
  const trees = layTrees(baseMargin, nodes)
  if (trees === undefined) throw new Error('the nodes do not make up whole trees')
  return trees
}

/** Nodes of a tree of random shape, in pre-order; features may be asked again below. */
export const randomTree = (random: () => number, columns: number, depth: number): PreorderNode[] =>
  depth === 0 || random() < 0.15
    ? [leaf(Math.fround(2 * random() - 1), 1 + Math.floor(20 * random()))]
    : [
        ask(Math.floor(columns * random()), 2 * random() - 1, random() < 0.5),
        ...randomTree(random, columns, depth - 1),
        ...randomTree(random, columns, depth - 1),
      ]

export const randomRow = (random: () => number, columns: number): Float64Array =>
  Float64Array.from({ length: columns }, () => (random() < 0.2 ? Number.NaN : 2 * random() - 1))

/**
 * Shapley values by their definition: over all subsets of features, the mean of what a feature adds. A feature outside
 * the subset follows the cover.
 */
export const shapleyByDefinition = (
  trees: Trees,
  row: Float64Array,
): { readonly expected: number; readonly values: readonly number[] } => {
  const known = (node: number, subset: number): number => {
    const feature = trees.feature[node]!
    if (feature < 0) return trees.value[node]!
    const [left, right] = [node + 1, trees.right[node]!]
    if ((subset >> feature) & 1) {
      const x = row[feature]!
      const goesLeft = Number.isNaN(x) ? trees.missingLeft[node] === 1 : x <= trees.threshold[node]!
      return known(goesLeft ? left : right, subset)
    }
    return (
      (trees.cover[left]! * known(left, subset) + trees.cover[right]! * known(right, subset)) /
      trees.cover[node]!
    )
  }
  const worth = (subset: number): number =>
    trees.roots.reduce((sum, root) => sum + known(root, subset), trees.baseMargin)
  const n = row.length
  const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1))
  const values = Array.from(row, (_, feature) => {
    let value = 0
    for (let subset = 0; subset < 1 << n; subset++) {
      if ((subset >> feature) & 1) continue
      const size = subset.toString(2).replaceAll('0', '').length
      const share = (factorial(size) * factorial(n - size - 1)) / factorial(n)
      value += share * (worth(subset | (1 << feature)) - worth(subset))
    }
    return value
  })
  return { expected: worth(0), values }
}

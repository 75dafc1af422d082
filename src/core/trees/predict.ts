import type { TreeModel, Trees } from './model.ts'

/**
 * Margin (log odds) of a row: the mean over the members of the sum of their leaves.
 * @param features in the order of the model's, NaN where undefined
 */
export const predict = (model: TreeModel, features: Float64Array): number => {
  let sum = 0
  for (const member of model.members) sum += marginOf(member, features)
  return sum / model.members.length
}

const marginOf = (trees: Trees, features: Float64Array): number => {
  const { roots, feature, threshold, right, missingLeft, value } = trees
  let margin = trees.baseMargin
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] as number
    for (let asks = feature[node] as number; asks >= 0; asks = feature[node] as number) {
      const x = features[asks] as number
      // Only NaN differs from itself.
      // biome-ignore lint/suspicious/noSelfCompare: Number.isNaN is slower here
      const goesLeft = x <= (threshold[node] as number) || (x !== x && missingLeft[node] === 1)
      node = goesLeft ? node + 1 : (right[node] as number)
    }
    margin += value[node] as number
  }
  return margin
}

import type { TreeModel, Trees } from './model.ts'

/** Why a row's margin is what it is: expectedMargin + the sum of the contributions = margin. */
export interface Explanation {
  /** Mean margin of the rows the model learned from, by weight. */
  readonly expectedMargin: number
  /** What each feature adds to the margin, in the order of the model's features. */
  readonly contributions: Float64Array
}

/**
 * Shapley values of a row's features by TreeSHAP, where a feature that is not known follows the cover of the nodes
 * (path-dependent; Lundberg et al. 2020, algorithm 2).
 * @param features in the order of the model's, NaN where undefined
 */
export const explain = (model: TreeModel, features: Float64Array): Explanation => {
  const contributions = new Float64Array(model.features.length)
  let expectedMargin = 0
  for (const member of model.members) {
    expectedMargin += member.baseMargin
    const walk = new ShapWalk(member, features, contributions)
    for (const root of member.roots) {
      expectedMargin += meanBelow(member, root)
      walk.tree(root)
    }
  }
  const k = model.members.length
  return {
    expectedMargin: expectedMargin / k,
    contributions: contributions.map((sum) => sum / k),
  }
}

/** Mean value of the leaves below a node, by cover. */
const meanBelow = (trees: Trees, node: number): number => {
  if ((trees.feature[node] as number) < 0) return trees.value[node] as number
  const left = node + 1
  const right = trees.right[node] as number
  const leftCover = trees.cover[left] as number
  const rightCover = trees.cover[right] as number
  return (
    (leftCover * meanBelow(trees, left) + rightCover * meanBelow(trees, right)) /
    (leftCover + rightCover)
  )
}

/** A feature on the way from the root, as the paper's path m. */
interface Step {
  /** -1 for the root, which asks for none. */
  feature: number
  /** Share of the rows without this feature known that go this way. */
  zero: number
  /** 1 where the row itself goes this way, else 0. */
  one: number
  /** Weight of the subsets of this size. */
  weight: number
}

class ShapWalk {
  readonly #trees: Trees
  readonly #features: Float64Array
  readonly #contributions: Float64Array

  constructor(trees: Trees, features: Float64Array, contributions: Float64Array) {
    this.#trees = trees
    this.#features = features
    this.#contributions = contributions
  }

  tree(root: number): void {
    this.#visit(root, [], 1, 1, -1)
  }

  #visit(node: number, above: readonly Step[], zero: number, one: number, feature: number): void {
    const trees = this.#trees
    let path = extended(above, zero, one, feature)
    const asks = trees.feature[node] as number
    if (asks < 0) {
      this.#credit(path, trees.value[node] as number)
      return
    }
    const left = node + 1
    const right = trees.right[node] as number
    const x = this.#features[asks] as number
    const goesLeft = Number.isNaN(x)
      ? trees.missingLeft[node] === 1
      : x <= (trees.threshold[node] as number)
    // A feature that was asked before is taken off the path, and both questions become one.
    let zeroSoFar = 1
    let oneSoFar = 1
    const before = path.findIndex((step) => step.feature === asks)
    if (before >= 0) {
      const step = path[before] as Step
      zeroSoFar = step.zero
      oneSoFar = step.one
      path = unwound(path, before)
    }
    const cover = trees.cover[node] as number
    const leftZero = (zeroSoFar * (trees.cover[left] as number)) / cover
    const rightZero = (zeroSoFar * (trees.cover[right] as number)) / cover
    this.#visit(left, path, leftZero, goesLeft ? oneSoFar : 0, asks)
    this.#visit(right, path, rightZero, goesLeft ? 0 : oneSoFar, asks)
  }

  #credit(path: readonly Step[], value: number): void {
    for (let place = 1; place < path.length; place++) {
      const { feature, one, zero } = path[place] as Step
      this.#contributions[feature] =
        (this.#contributions[feature] as number) + unwoundSum(path, place) * (one - zero) * value
    }
  }
}

/** EXTEND: the path with one more feature. */
const extended = (
  path: readonly Step[],
  zero: number,
  one: number,
  feature: number,
): readonly Step[] => {
  const steps = path.map((step) => ({ ...step }))
  const l = steps.length
  steps.push({ feature, zero, one, weight: l === 0 ? 1 : 0 })
  for (let i = l - 1; i >= 0; i--) {
    const here = steps[i] as Step
    const next = steps[i + 1] as Step
    next.weight += (one * here.weight * (i + 1)) / (l + 1)
    here.weight = (zero * here.weight * (l - i)) / (l + 1)
  }
  return steps
}

/** UNWIND: the path without the feature at a place. */
const unwound = (path: readonly Step[], place: number): readonly Step[] => {
  const weights = unwoundWeights(path, place)
  return path
    .filter((_, i) => i !== place)
    .map((step, i) => ({ ...step, weight: weights[i] as number }))
}

const unwoundSum = (path: readonly Step[], place: number): number => {
  let sum = 0
  for (const weight of unwoundWeights(path, place)) sum += weight
  return sum
}

/** Weights of the path without the feature at a place: EXTEND undone. */
const unwoundWeights = (path: readonly Step[], place: number): Float64Array => {
  const l = path.length - 1
  const { one, zero } = path[place] as Step
  const weights = new Float64Array(l)
  let carried = (path[l] as Step).weight
  for (let i = l - 1; i >= 0; i--) {
    const here = (path[i] as Step).weight
    if (one === 0) {
      weights[i] = (here * (l + 1)) / (zero * (l - i))
      continue
    }
    weights[i] = (carried * (l + 1)) / ((i + 1) * one)
    carried = here - ((weights[i] as number) * zero * (l - i)) / (l + 1)
  }
  return weights
}

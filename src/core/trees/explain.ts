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

/**
 * The features asked for on the way from the root, as the paper's path m, one place each. The first place is the
 * root's, which asks for none.
 */
interface Path {
  readonly feature: Int32Array
  /** Share of the rows without this feature known that go this way. */
  readonly zero: Float64Array
  /** 1 where the row itself goes this way, else 0. */
  readonly one: Float64Array
  /** Weight of the subsets of each size. */
  readonly weight: Float64Array
}

class ShapWalk {
  readonly #trees: Trees
  readonly #features: Float64Array
  readonly #contributions: Float64Array
  /** One path a depth, reused by all nodes of that depth. */
  readonly #paths: Path[] = []

  constructor(trees: Trees, features: Float64Array, contributions: Float64Array) {
    this.#trees = trees
    this.#features = features
    this.#contributions = contributions
  }

  tree(root: number): void {
    this.#visit(root, 0, 0, 1, 1, -1)
  }

  /** @param length places of the path above */
  #visit(
    node: number,
    depth: number,
    length: number,
    zero: number,
    one: number,
    feature: number,
  ): void {
    const trees = this.#trees
    const path = this.#path(depth, length)
    extend(path, length, zero, one, feature)
    const asks = trees.feature[node] as number
    if (asks < 0) {
      this.#credit(path, length, trees.value[node] as number)
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
    let below = length + 1
    let before = 1
    while (before <= length && path.feature[before] !== asks) before++
    if (before <= length) {
      zeroSoFar = path.zero[before] as number
      oneSoFar = path.one[before] as number
      unwind(path, length, before)
      below = length
    }
    const cover = trees.cover[node] as number
    const leftZero = (zeroSoFar * (trees.cover[left] as number)) / cover
    const rightZero = (zeroSoFar * (trees.cover[right] as number)) / cover
    this.#visit(left, depth + 1, below, leftZero, goesLeft ? oneSoFar : 0, asks)
    this.#visit(right, depth + 1, below, rightZero, goesLeft ? 0 : oneSoFar, asks)
  }

  /** This depth's path, filled with what lies above. */
  #path(depth: number, length: number): Path {
    let path = this.#paths[depth]
    if (path === undefined) {
      const places = depth + 1
      path = {
        feature: new Int32Array(places),
        zero: new Float64Array(places),
        one: new Float64Array(places),
        weight: new Float64Array(places),
      }
      this.#paths.push(path)
    }
    if (depth === 0) return path
    const above = this.#paths[depth - 1] as Path
    for (let i = 0; i < length; i++) {
      path.feature[i] = above.feature[i] as number
      path.zero[i] = above.zero[i] as number
      path.one[i] = above.one[i] as number
      path.weight[i] = above.weight[i] as number
    }
    return path
  }

  #credit(path: Path, last: number, value: number): void {
    for (let place = 1; place <= last; place++) {
      const feature = path.feature[place] as number
      const difference = (path.one[place] as number) - (path.zero[place] as number)
      this.#contributions[feature] =
        (this.#contributions[feature] as number) +
        unwoundSum(path, last, place) * difference * value
    }
  }
}

/** EXTEND: one more feature, at place `last`. */
const extend = (path: Path, last: number, zero: number, one: number, feature: number): void => {
  const { weight } = path
  path.feature[last] = feature
  path.zero[last] = zero
  path.one[last] = one
  weight[last] = last === 0 ? 1 : 0
  for (let i = last - 1; i >= 0; i--) {
    const here = weight[i] as number
    weight[i + 1] = (weight[i + 1] as number) + (one * here * (i + 1)) / (last + 1)
    weight[i] = (zero * here * (last - i)) / (last + 1)
  }
}

/** UNWIND: EXTEND undone for the feature at a place; those after it move up. */
const unwind = (path: Path, last: number, place: number): void => {
  const { weight } = path
  const one = path.one[place] as number
  const zero = path.zero[place] as number
  let carried = weight[last] as number
  for (let i = last - 1; i >= 0; i--) {
    const here = weight[i] as number
    weight[i] = without(here, carried, one, zero, i, last)
    carried = here - ((weight[i] as number) * zero * (last - i)) / (last + 1)
  }
  for (let i = place; i < last; i++) {
    path.feature[i] = path.feature[i + 1] as number
    path.zero[i] = path.zero[i + 1] as number
    path.one[i] = path.one[i + 1] as number
  }
}

/** Sum of the weights as they would be without the feature at a place. */
const unwoundSum = (path: Path, last: number, place: number): number => {
  const one = path.one[place] as number
  const zero = path.zero[place] as number
  let carried = path.weight[last] as number
  let sum = 0
  for (let i = last - 1; i >= 0; i--) {
    const here = path.weight[i] as number
    const weight = without(here, carried, one, zero, i, last)
    carried = here - (weight * zero * (last - i)) / (last + 1)
    sum += weight
  }
  return sum
}

/** One weight with a feature taken out. */
const without = (
  here: number,
  carried: number,
  one: number,
  zero: number,
  i: number,
  last: number,
): number =>
  one === 0 ? (here * (last + 1)) / (zero * (last - i)) : (carried * (last + 1)) / ((i + 1) * one)

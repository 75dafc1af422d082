import { type Questions, questionsOf } from './questions.ts'
import { type Ways, waysOf } from './ways.ts'

/** Boosted trees, laid out in one row of nodes: each tree in pre-order, so the left child of a node is the next one. */
export interface Trees {
  /** Margin (log odds) before the first tree. */
  readonly baseMargin: number
  /** First node of each tree. */
  readonly roots: Int32Array
  /** Place of the feature a node asks for; -1 in a leaf. */
  readonly feature: Int16Array
  /** x <= threshold goes left. +Infinity parts the known from the missing. 0 in a leaf. */
  readonly threshold: Float64Array
  /** Right child; 0 in a leaf. */
  readonly right: Int32Array
  /** 1 where NaN goes left. */
  readonly missingLeft: Uint8Array
  /** Margin a leaf adds; 0 in an inner node. */
  readonly value: Float32Array
  /** Weight of the training rows that came by. An inner node's is the sum of its children's. */
  readonly cover: Float64Array
  /** The same trees in the order in which a row is predicted. */
  readonly questions: Questions
  /** What explains a row of them. */
  readonly ways: Ways
}

/** Trees grown from several seeds over the same features: the margin is the mean of theirs. */
export interface TreeModel {
  readonly features: readonly string[]
  readonly members: readonly Trees[]
}

/** A node in pre-order, as trees are written down. */
export type PreorderNode =
  | {
      readonly feature: number
      readonly threshold: number
      readonly missingLeft: boolean
    }
  | { readonly value: number; readonly cover: number }

/**
 * Lays trees out from their nodes in pre-order; which node is whose child follows from the order alone.
 * undefined where the nodes do not make up whole trees.
 */
export const layTrees = (baseMargin: number, nodes: readonly PreorderNode[]): Trees | undefined => {
  const n = nodes.length
  const rootPlaces: number[] = []
  const trees = {
    feature: new Int16Array(n),
    threshold: new Float64Array(n),
    right: new Int32Array(n),
    missingLeft: new Uint8Array(n),
    value: new Float32Array(n),
    cover: new Float64Array(n),
  }
  // Inner nodes that wait for their right child.
  const open: number[] = []
  for (const [place, node] of nodes.entries()) {
    const isRoot = place === 0 || (open.length === 0 && isLeaf(nodes[place - 1]))
    if (isRoot) rootPlaces.push(place)
    else if (isLeaf(nodes[place - 1])) trees.right[open.pop() as number] = place
    if ('feature' in node) {
      trees.feature[place] = node.feature
      trees.threshold[place] = node.threshold
      trees.missingLeft[place] = node.missingLeft ? 1 : 0
      open.push(place)
    } else {
      trees.feature[place] = -1
      trees.value[place] = node.value
      trees.cover[place] = node.cover
    }
  }
  if (open.length > 0 || (n > 0 && !isLeaf(nodes[n - 1]))) return undefined
  for (let node = n - 1; node >= 0; node--)
    if ((trees.feature[node] as number) >= 0)
      trees.cover[node] =
        (trees.cover[node + 1] as number) + (trees.cover[trees.right[node] as number] as number)
  const roots = Int32Array.from(rootPlaces)
  const questions = questionsOf({ roots, ...trees })
  return { baseMargin, roots, ...trees, questions, ways: waysOf({ roots, ...trees }) }
}

const isLeaf = (node: PreorderNode | undefined): boolean => node !== undefined && 'value' in node

/**
 * The ways from the roots to all nodes, as far as they are the same for every row: what Shapley values are told from. A node
 * stands for the answer to its parent's question.
 */
export interface Ways {
  /** The node that asked; -1 for a root. */
  readonly parent: Int32Array
  /** The last answer before it on its way to a question about the same feature; -1 where there is none. */
  readonly before: Int32Array
  /** Share of the training rows that give this answer and those before it, where nothing else of them is known. */
  readonly share: Float64Array
  /** By tree, how many different features are asked for on one way at most. */
  readonly mostFeatures: Int32Array
  /** Sum over the trees of the mean of their leaves, by cover. */
  readonly meanSum: number
}

/** Nodes in pre-order, as in Trees. */
interface Nodes {
  readonly roots: Int32Array
  readonly feature: Int16Array
  readonly right: Int32Array
  readonly value: Float32Array
  readonly cover: Float64Array
}

export const waysOf = ({ roots, feature, right, value, cover }: Nodes): Ways => {
  const n = feature.length
  const parent = new Int32Array(n).fill(-1)
  const before = new Int32Array(n).fill(-1)
  const share = new Float64Array(n).fill(1)
  for (let node = 0; node < n; node++)
    if ((feature[node] as number) >= 0) {
      parent[node + 1] = node
      parent[right[node] as number] = node
    }
  const features = new Int32Array(n)
  const mostFeatures = new Int32Array(roots.length)
  let tree = -1
  let meanSum = 0
  // Of all parts of the root's cover.
  const part = new Float64Array(n).fill(1)
  for (let node = 0; node < n; node++) {
    const asking = parent[node] as number
    if (asking < 0) tree++
    else {
      const last = sameBefore(feature, parent, asking)
      const answered = (cover[node] as number) / (cover[asking] as number)
      before[node] = last
      share[node] = answered * (last < 0 ? 1 : (share[last] as number))
      part[node] = answered * (part[asking] as number)
      features[node] = (features[asking] as number) + (last < 0 ? 1 : 0)
      mostFeatures[tree] = Math.max(mostFeatures[tree] as number, features[node] as number)
    }
    if ((feature[node] as number) < 0) meanSum += (part[node] as number) * (value[node] as number)
  }
  return { parent, before, share, mostFeatures, meanSum }
}

const sameBefore = (feature: Int16Array, parent: Int32Array, asking: number): number => {
  const asked = feature[asking]
  let node = asking
  for (let above = parent[node] as number; above >= 0; above = parent[node] as number) {
    if (feature[above] === asked) return node
    node = above
  }
  return -1
}

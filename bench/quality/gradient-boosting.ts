import { Random } from '../../src/simulate/random.ts'

export interface BoostingParams {
  readonly trees: number
  readonly depth: number
  readonly rate: number
  /** Least sum of second derivatives in a leaf. */
  readonly minHessian: number
  readonly l2: number
  readonly rowShare: number
  readonly featureShare: number
}

export const BOOSTING_DEFAULTS: BoostingParams = {
  trees: 300,
  depth: 4,
  rate: 0.06,
  minHessian: 1,
  l2: 2,
  rowShare: 0.8,
  featureShare: 0.5,
}

/** Bin 0 is NaN: a split sends it to the side that gains more. */
const BINS = 64

/** Nodes of a full binary tree by place: children of i are 2i + 1 and 2i + 2; feature -1 is a leaf. */
interface Tree {
  readonly feature: Int16Array
  readonly bin: Uint8Array
  readonly nanGoesLow: Uint8Array
  readonly value: Float64Array
}

export interface Boosted {
  /** Log odds of a row. */
  margin(row: Float64Array): number
  /** Gain by feature, summed over all splits. */
  readonly gains: Float64Array
}

/** Upper ends of bins 1 to 63 of a feature, at quantiles of the values known. */
const edgesOf = (values: Float64Array): Float64Array => {
  const known = values.filter((value) => !Number.isNaN(value)).sort()
  const edges = new Set<number>()
  for (let bin = 1; bin < BINS - 1; bin++) {
    const at = known[Math.floor((known.length * bin) / (BINS - 1))]
    if (at !== undefined) edges.add(at)
  }
  return Float64Array.from(edges)
}

const binOf = (value: number, edges: Float64Array): number => {
  if (Number.isNaN(value)) return 0
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value < (edges[middle] as number)) high = middle
    else low = middle + 1
  }
  return low + 1
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/**
 * Gradient-boosted trees with logistic loss over histograms (Friedman 2001; splits and leaves by second order as in
 * Chen and Guestrin 2016). Deterministic by seed.
 * @param rows features, NaN where unknown
 * @param weights of the rows
 */
export const boost = (
  rows: readonly Float64Array[],
  isFind: readonly boolean[],
  weights: readonly number[],
  seed: number,
  params: BoostingParams = BOOSTING_DEFAULTS,
): Boosted => {
  const features = rows[0]?.length ?? 0
  const n = rows.length
  const edges = Array.from({ length: features }, (_, f) =>
    edgesOf(Float64Array.from(rows, (row) => row[f] as number)),
  )
  const binned = edges.map((ends, f) =>
    Uint8Array.from(rows, (row) => binOf(row[f] as number, ends)),
  )
  let found = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    total += weights[i] as number
    if (isFind[i]) found += weights[i] as number
  }
  const base = Math.log(found / (total - found))
  const margins = new Float64Array(n).fill(base)
  const gradient = new Float64Array(n)
  const hessian = new Float64Array(n)
  const gains = new Float64Array(features)
  const random = Random.of(seed, 0xb0057)
  const trees: Tree[] = []
  for (let t = 0; t < params.trees; t++) {
    for (let i = 0; i < n; i++) {
      const p = sigmoid(margins[i] as number)
      const weight = weights[i] as number
      gradient[i] = weight * (p - (isFind[i] ? 1 : 0))
      hessian[i] = Math.max(1e-9, weight * p * (1 - p))
    }
    const nodes = Int16Array.from({ length: n }, () => (random.chance(params.rowShare) ? 0 : -1))
    const used = random
      .shuffle(Array.from({ length: features }, (_, f) => f))
      .slice(0, Math.max(1, Math.round(features * params.featureShare)))
    const tree = growTree(binned, gradient, hessian, nodes, used, gains, params)
    trees.push(tree)
    for (let i = 0; i < n; i++)
      margins[i] =
        (margins[i] as number) + leafOf(tree, (f) => (binned[f] as Uint8Array)[i] as number)
  }
  return {
    gains,
    margin: (row) => {
      let margin = base
      const bins = edges.map((ends, f) => binOf(row[f] as number, ends))
      for (const tree of trees) margin += leafOf(tree, (f) => bins[f] as number)
      return margin
    },
  }
}

const goesLow = (tree: Tree, node: number, bin: number): boolean =>
  bin === 0 ? tree.nanGoesLow[node] === 1 : bin <= (tree.bin[node] as number)

const leafOf = (tree: Tree, binFor: (feature: number) => number): number => {
  let node = 0
  for (;;) {
    const feature = tree.feature[node] as number
    if (feature < 0) return tree.value[node] as number
    node = 2 * node + (goesLow(tree, node, binFor(feature)) ? 1 : 2)
  }
}

/** @param nodes node of each row, -1 where it sits this tree out; used up */
const growTree = (
  binned: readonly Uint8Array[],
  gradient: Float64Array,
  hessian: Float64Array,
  nodes: Int16Array,
  used: readonly number[],
  gains: Float64Array,
  { depth, l2, minHessian, rate }: BoostingParams,
): Tree => {
  const size = 2 ** (depth + 1) - 1
  const tree: Tree = {
    feature: new Int16Array(size).fill(-1),
    bin: new Uint8Array(size),
    nanGoesLow: new Uint8Array(size),
    value: new Float64Array(size),
  }
  for (let level = 0, first = 0; level <= depth; level++, first = 2 * first + 1) {
    const width = 2 ** level
    const sums = new Float64Array(width * 2)
    for (let i = 0; i < nodes.length; i++) {
      const at = (nodes[i] as number) - first
      if (at < 0) continue
      sums[2 * at] = (sums[2 * at] as number) + (gradient[i] as number)
      sums[2 * at + 1] = (sums[2 * at + 1] as number) + (hessian[i] as number)
    }
    for (let at = 0; at < width; at++)
      tree.value[first + at] =
        (-rate * (sums[2 * at] as number)) / ((sums[2 * at + 1] as number) + l2)
    if (level === depth) break
    const best = new Float64Array(width).fill(1e-6)
    const histogram = new Float64Array(width * BINS * 2)
    for (const f of used) {
      histogram.fill(0)
      const bins = binned[f] as Uint8Array
      for (let i = 0; i < nodes.length; i++) {
        const at = (nodes[i] as number) - first
        if (at < 0) continue
        const cell = (at * BINS + (bins[i] as number)) * 2
        histogram[cell] = (histogram[cell] as number) + (gradient[i] as number)
        histogram[cell + 1] = (histogram[cell + 1] as number) + (hessian[i] as number)
      }
      for (let at = 0; at < width; at++) {
        const g = sums[2 * at] as number
        const h = sums[2 * at + 1] as number
        const whole = (g * g) / (h + l2)
        const nanG = histogram[at * BINS * 2] as number
        const nanH = histogram[at * BINS * 2 + 1] as number
        let lowG = 0
        let lowH = 0
        for (let bin = 1; bin < BINS - 1; bin++) {
          lowG += histogram[(at * BINS + bin) * 2] as number
          lowH += histogram[(at * BINS + bin) * 2 + 1] as number
          for (const nanLow of [0, 1]) {
            const aG = lowG + nanLow * nanG
            const aH = lowH + nanLow * nanH
            const bH = h - aH
            if (aH < minHessian || bH < minHessian) continue
            const gain = (aG * aG) / (aH + l2) + (g - aG) ** 2 / (bH + l2) - whole
            if (gain <= (best[at] as number)) continue
            best[at] = gain
            tree.feature[first + at] = f
            tree.bin[first + at] = bin
            tree.nanGoesLow[first + at] = nanLow
          }
        }
      }
    }
    for (let at = 0; at < width; at++) {
      const f = tree.feature[first + at] as number
      if (f >= 0) gains[f] = (gains[f] as number) + (best[at] as number)
    }
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] as number
      if (node < first) continue
      const f = tree.feature[node] as number
      nodes[i] =
        f < 0
          ? -1
          : 2 * node + (goesLow(tree, node, (binned[f] as Uint8Array)[i] as number) ? 1 : 2)
    }
  }
  return tree
}

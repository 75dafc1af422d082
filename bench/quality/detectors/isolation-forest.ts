import { Random } from '../../../src/simulate/random.ts'
import type { Detector } from '../detector.ts'
import { type FeatureMaker, featureRow } from '../hand-made-features.ts'

const TREES = 100
/** Rows a tree sees, after Liu, Ting and Zhou (2008). */
const SAMPLE = 256
const MAX_DEPTH = Math.ceil(Math.log2(SAMPLE))
const EULER = 0.5772156649

type Node =
  | { readonly size: number }
  | {
      readonly feature: number
      readonly split: number
      readonly below: Node
      readonly above: Node
    }

/** Mean depth of an unsuccessful search in a binary tree of n rows. */
const usualDepth = (n: number): number =>
  n <= 1 ? 0 : n === 2 ? 1 : 2 * (Math.log(n - 1) + EULER) - (2 * (n - 1)) / n

const grow = (rows: readonly Float64Array[], depth: number, random: Random): Node => {
  const first = rows[0]
  if (depth >= MAX_DEPTH || rows.length <= 1 || first === undefined) return { size: rows.length }
  for (let tries = 0; tries < 10; tries++) {
    const feature = random.integer(0, first.length - 1)
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const row of rows) {
      low = Math.min(low, row[feature] as number)
      high = Math.max(high, row[feature] as number)
    }
    if (!(high > low)) continue
    const split = random.between(low, high)
    return {
      feature,
      split,
      below: grow(
        rows.filter((row) => (row[feature] as number) < split),
        depth + 1,
        random,
      ),
      above: grow(
        rows.filter((row) => (row[feature] as number) >= split),
        depth + 1,
        random,
      ),
    }
  }
  return { size: rows.length }
}

const depthOf = (row: Float64Array, root: Node): number => {
  let node = root
  let depth = 0
  while (!('size' in node)) {
    node = (row[node.feature] as number) < node.split ? node.below : node.above
    depth++
  }
  return depth + usualDepth(node.size)
}

/**
 * Isolation forest (Liu, Ting, Zhou 2008) over features of the training meters as they are: it learns no labels. What
 * the data does not say is put at the training median.
 */
export const isolationForest = (maker: FeatureMaker, seed: number): Detector => {
  const names: string[] = []
  let medians = new Float64Array(0)
  let trees: readonly Node[] = []
  const filled = (row: Float64Array): Float64Array =>
    row.map((value, i) => (Number.isNaN(value) ? (medians[i] as number) : value))
  return {
    name: 'isolation-forest',
    fit(train) {
      const raw = train
        .filter(
          ({ truth, source, headMeanKw }) =>
            truth === undefined && source !== 'simulated' && headMeanKw === undefined,
        )
        .map((meter) => featureRow(maker, meter, names))
      medians = Float64Array.from(names, (_, i) => {
        const sorted = raw
          .map((row) => row[i] as number)
          .filter((value) => !Number.isNaN(value))
          .sort((a, b) => a - b)
        return sorted[sorted.length >> 1] ?? 0
      })
      const rows = raw.map(filled)
      const random = Random.of(seed, 0x1f02)
      trees = Array.from({ length: TREES }, () => {
        const sample = Array.from({ length: SAMPLE }, () => random.pick(rows))
        return grow(sample, 0, random)
      })
    },
    score: (meters) =>
      meters.map((meter) => {
        const row = filled(featureRow(maker, meter, names))
        let depth = 0
        for (const tree of trees) depth += depthOf(row, tree)
        return { score: 2 ** (-depth / trees.length / usualDepth(SAMPLE)) }
      }),
  }
}

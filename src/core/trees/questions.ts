/**
 * The questions of all trees by feature, thresholds ascending, so that a row is asked of each feature only those that
 * it answers with no (QuickScorer; Lucchese et al. 2015). Leaves of a tree are numbered from the left and held as bits, 32 a
 * word. A no to a question strikes out the leaves to its left; of those that are left in the end the first is the row's.
 */
export interface Questions {
  /** First question of each feature, and one past the last; a question whose leaves lie in two words stands twice. */
  readonly starts: Int32Array
  readonly threshold: Float64Array
  readonly word: Int32Array
  /** 0 where a no strikes out. */
  readonly mask: Int32Array
  /** The same for those that a missing feature answers with no. */
  readonly missing: Pick<Questions, 'starts' | 'word' | 'mask'>
  /** First word of each tree. */
  readonly firstWord: Int32Array
  /** First leaf of each word. */
  readonly firstLeaf: Int32Array
  /** By leaf, trees one after another. */
  readonly value: Float32Array
}

/** Nodes in pre-order, as in Trees. */
interface Nodes {
  readonly roots: Int32Array
  readonly feature: Int16Array
  readonly threshold: Float64Array
  readonly right: Int32Array
  readonly missingLeft: Uint8Array
  readonly value: Float32Array
}

interface Question {
  readonly feature: number
  readonly threshold: number
  readonly missingLeft: boolean
  readonly word: number
  readonly mask: number
}

const WORD = 32

export const questionsOf = (nodes: Nodes): Questions => {
  const questions: Question[] = []
  const firstWord: number[] = []
  const firstLeaf: number[] = []
  const values: number[] = []
  for (const root of nodes.roots) {
    const first = values.length
    const word = firstLeaf.length
    firstWord.push(word)
    collect(nodes, root, first, word, values, questions)
    for (let leaf = first; leaf < values.length; leaf += WORD) firstLeaf.push(leaf)
  }
  questions.sort((a, b) => a.feature - b.feature || a.threshold - b.threshold)
  return {
    ...byFeature(questions),
    threshold: Float64Array.from(questions, ({ threshold }) => threshold),
    missing: byFeature(questions.filter(({ missingLeft }) => !missingLeft)),
    firstWord: Int32Array.from(firstWord),
    firstLeaf: Int32Array.from(firstLeaf),
    value: Float32Array.from(values),
  }
}

/** @param first the tree's first leaf @param word the tree's first word */
const collect = (
  nodes: Nodes,
  node: number,
  first: number,
  word: number,
  values: number[],
  questions: Question[],
): void => {
  const feature = nodes.feature[node] as number
  if (feature < 0) {
    values.push(nodes.value[node] as number)
    return
  }
  const from = values.length - first
  collect(nodes, node + 1, first, word, values, questions)
  const to = values.length - first
  for (let at = Math.floor(from / WORD); at * WORD < to; at++)
    questions.push({
      feature,
      threshold: nodes.threshold[node] as number,
      missingLeft: nodes.missingLeft[node] === 1,
      word: word + at,
      mask: ~bits(Math.max(0, from - at * WORD), Math.min(WORD, to - at * WORD)),
    })
  collect(nodes, nodes.right[node] as number, first, word, values, questions)
}

const bits = (from: number, to: number): number => {
  let set = 0
  for (let bit = from; bit < to; bit++) set |= 1 << bit
  return set
}

const byFeature = (questions: readonly Question[]): Pick<Questions, 'starts' | 'word' | 'mask'> => {
  const features = (questions.at(-1)?.feature ?? -1) + 1
  const starts = new Int32Array(features + 1)
  for (const { feature } of questions) starts[feature + 1] = (starts[feature + 1] as number) + 1
  for (let feature = 0; feature < features; feature++)
    starts[feature + 1] = (starts[feature + 1] as number) + (starts[feature] as number)
  return {
    starts,
    word: Int32Array.from(questions, ({ word }) => word),
    mask: Int32Array.from(questions, ({ mask }) => mask),
  }
}

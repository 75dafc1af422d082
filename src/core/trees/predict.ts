import type { TreeModel, Trees } from './model.ts'
import type { Questions } from './questions.ts'

/**
 * Margin (log odds) of a row: the mean over the members of the sum of their leaves.
 * @param features in the order of the model's, NaN where undefined
 */
export const predict = (model: TreeModel, features: Float64Array): number => {
  let sum = 0
  for (const member of model.members) sum += marginOf(member, features)
  return sum / model.members.length
}

/** Leaves that are not struck out yet, of one row after another. */
let scratch = new Int32Array(0)

const marginOf = ({ baseMargin, questions }: Trees, features: Float64Array): number => {
  const { firstWord, firstLeaf, value } = questions
  if (scratch.length < firstLeaf.length) scratch = new Int32Array(firstLeaf.length)
  const leaves = scratch.fill(-1, 0, firstLeaf.length)
  strikeOut(leaves, questions, features)
  let margin = baseMargin
  for (let tree = 0; tree < firstWord.length; tree++) {
    let word = firstWord[tree] as number
    while (leaves[word] === 0) word++
    const left = leaves[word] as number
    const first = 31 - Math.clz32(left & -left)
    margin += value[(firstLeaf[word] as number) + first] as number
  }
  return margin
}

const strikeOut = (
  leaves: Int32Array,
  { starts, threshold, word, mask, missing }: Questions,
  features: Float64Array,
): void => {
  for (let feature = 0; feature + 1 < starts.length; feature++) {
    const x = features[feature] as number
    if (Number.isNaN(x)) strikeOutMissing(leaves, missing, feature)
    else {
      const end = starts[feature + 1] as number
      for (let i = starts[feature] as number; i < end && x > (threshold[i] as number); i++) {
        const at = word[i] as number
        leaves[at] = (leaves[at] as number) & (mask[i] as number)
      }
    }
  }
}

const strikeOutMissing = (
  leaves: Int32Array,
  { starts, word, mask }: Questions['missing'],
  feature: number,
): void => {
  // Features behind the last that may be missing have no start.
  if (feature + 1 >= starts.length) return
  const end = starts[feature + 1] as number
  for (let i = starts[feature] as number; i < end; i++) {
    const at = word[i] as number
    leaves[at] = (leaves[at] as number) & (mask[i] as number)
  }
}

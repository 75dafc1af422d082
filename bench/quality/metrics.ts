/** A score and what it was given to. A site that was not judged has no score: -Infinity, below all others. */
export interface Ranked {
  readonly score: number
  readonly isFind: boolean
}

interface Tie {
  readonly score: number
  readonly finds: number
  readonly others: number
}

/** Equal scores are one group, highest first: within it no order exists. */
const tiesOf = (ranked: readonly Ranked[]): readonly Tie[] => {
  const sorted = [...ranked].sort((a, b) => b.score - a.score)
  const ties: { score: number; finds: number; others: number }[] = []
  for (const { score, isFind } of sorted) {
    let tie = ties.at(-1)
    if (tie === undefined || tie.score !== score) {
      tie = { score, finds: 0, others: 0 }
      ties.push(tie)
    }
    if (isFind) tie.finds++
    else tie.others++
  }
  return ties
}

/**
 * Average precision: the sum over distinct scores, highest first, of (gain in recall) x (precision down to and with
 * that score). Recall is counted against all finds, so that a miss costs; a group of equal scores is one step, so
 * that a constant score gets the prevalence and no luck of the order. undefined without a find.
 */
export const averagePrecision = (ranked: readonly Ranked[]): number | undefined =>
  averagePrecisionAt(ranked, undefined)

/**
 * The same at a stated prevalence, out of a sample that has another one: precision is
 * p recall / (p recall + (1 - p) false-positive rate).
 */
export const averagePrecisionAt = (
  ranked: readonly Ranked[],
  prevalence: number | undefined,
): number | undefined => {
  const finds = ranked.filter(({ isFind }) => isFind).length
  const others = ranked.length - finds
  if (finds === 0) return undefined
  const share = prevalence ?? finds / ranked.length
  let average = 0
  let found = 0
  let wrong = 0
  for (const tie of tiesOf(ranked)) {
    found += tie.finds
    wrong += tie.others
    if (tie.finds === 0) continue
    const right = share * (found / finds)
    const false_ = others === 0 ? 0 : (1 - share) * (wrong / others)
    average += (tie.finds / finds) * (right / (right + false_))
  }
  return average
}

/** Finds expected among the first k, where equal scores come in any order. */
const foundIn = (ranked: readonly Ranked[], k: number): number => {
  let left = k
  let found = 0
  for (const { finds, others } of tiesOf(ranked)) {
    const size = finds + others
    const taken = Math.min(left, size)
    found += (finds * taken) / size
    left -= taken
    if (left === 0) break
  }
  return found
}

/** Share of finds among the first k. */
export const precisionAt = (ranked: readonly Ranked[], k: number): number =>
  k === 0 ? 0 : foundIn(ranked, k) / k

/** Share of all finds that stand among the first k; undefined without a find. */
export const recallAt = (ranked: readonly Ranked[], k: number): number | undefined => {
  const finds = ranked.filter(({ isFind }) => isFind).length
  return finds === 0 ? undefined : foundIn(ranked, k) / finds
}

/**
 * The score that a site must exceed so that no more than `rate` of these negatives do: the (n rate + 1)th largest of
 * them, n rate rounded down. With fewer than 1 / rate negatives that is the largest one.
 */
export const thresholdAt = (negativeScores: readonly number[], rate: number): number => {
  const sorted = [...negativeScores].sort((a, b) => b - a)
  return sorted[Math.floor(negativeScores.length * rate)] ?? Number.NEGATIVE_INFINITY
}

/** Share above a threshold; undefined of nothing. */
export const shareAbove = (scores: readonly number[], threshold: number): number | undefined =>
  scores.length === 0
    ? undefined
    : scores.filter((score) => score > threshold).length / scores.length

/** Quantile by the nearest rank, so that a mine never found (Infinity) is a value like others; undefined of nothing. */
export const quantileOf = (values: readonly number[], q: number): number | undefined => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]
}

export interface Spread {
  readonly mean: number
  /** 5 % and 95 % quantile. */
  readonly low: number
  readonly high: number
}

export const spreadOf = (values: readonly (number | undefined)[]): Spread | undefined => {
  const known = values.filter((value) => value !== undefined)
  if (known.length === 0) return undefined
  return {
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    low: quantileOf(known, 0.05) as number,
    high: quantileOf(known, 0.95) as number,
  }
}

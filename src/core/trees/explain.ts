import { gaussLegendre } from './gauss-legendre.ts'
import type { TreeModel, Trees } from './model.ts'

/** Why a row's margin is what it is: expectedMargin + the sum of the contributions = margin. */
export interface Explanation {
  /** Mean margin of the rows the model learned from, by weight. */
  readonly expectedMargin: number
  /** What each feature adds to the margin, in the order of the model's features. */
  readonly contributions: Float64Array
}

/**
 * Shapley values of a row's features, where a feature that is not known follows the cover of the nodes (path-dependent, as
 * TreeSHAP has it; Lundberg et al. 2020).
 *
 * Each feature joins at a time drawn from [0, 1]: by then another one is known with probability t (Owen 1972). A leaf is
 * reached with the product over the features on its way of t x (1 where the row goes this way, else 0) + (1 - t) x
 * (share of the cover that does): a polynomial in t, which is summed up over the leaves below a node (Yu et al. 2022) and
 * integrated exactly at a few points.
 * @param features in the order of the model's, NaN where undefined
 */
export const explain = (model: TreeModel, features: Float64Array): Explanation => {
  const contributions = new Float64Array(model.features.length)
  let expectedMargin = 0
  for (const member of model.members) {
    expectedMargin += member.baseMargin + member.ways.meanSum
    const explained = explainedBefore(member)
    for (let tree = 0; tree < member.roots.length; tree++) {
      const root = member.roots[tree] as number
      const end = member.roots[tree + 1] ?? member.feature.length
      if (answer(member, root, end, features, explained.goesLeft)) {
        const times = timesFor(member.ways.mostFeatures[tree] as number)
        walkDown(member, root, end, explained.goesLeft, times)
        walkUp(member, root, end, explained.credits, times)
      }
      addCredits(member, root, end, explained.credits, contributions)
    }
  }
  const k = model.members.length
  return {
    expectedMargin: expectedMargin / k,
    contributions: contributions.map((sum) => sum / k),
  }
}

/** Of the row that was explained last. A site's days are explained one after the other, and most trees answer them alike. */
interface Explained {
  /** By inner node: 1 where the row goes left, else 0. */
  readonly goesLeft: Uint8Array
  /** By node, what its answer adds to the margin. */
  readonly credits: Float64Array
}

const UNANSWERED = 2

const explainedBefore = (member: Trees): Explained => {
  let explained = lastExplained.get(member)
  if (explained === undefined) {
    const nodes = member.feature.length
    explained = {
      goesLeft: new Uint8Array(nodes).fill(UNANSWERED),
      credits: new Float64Array(nodes),
    }
    lastExplained.set(member, explained)
  }
  return explained
}
const lastExplained = new WeakMap<Trees, Explained>()

/** Answers a tree's questions; whether one of the answers is another than before. */
const answer = (
  { feature, threshold, missingLeft }: Trees,
  root: number,
  end: number,
  features: Float64Array,
  goesLeft: Uint8Array,
): boolean => {
  let isOther = false
  for (let node = root; node < end; node++) {
    const asked = feature[node] as number
    if (asked < 0) continue
    const x = features[asked] as number
    const isLeft = Number.isNaN(x) ? missingLeft[node] === 1 : x <= (threshold[node] as number)
    const left = isLeft ? 1 : 0
    if (goesLeft[node] === left) continue
    goesLeft[node] = left
    isOther = true
  }
  return isOther
}

const addCredits = (
  { feature, ways }: Trees,
  root: number,
  end: number,
  credits: Float64Array,
  contributions: Float64Array,
): void => {
  for (let node = end - 1; node > root; node--) {
    const asked = feature[ways.parent[node] as number] as number
    contributions[asked] = (contributions[asked] as number) + (credits[node] as number)
  }
}

/** When features join: the times at which the polynomials are looked at, and what hangs on these alone. */
interface Times {
  readonly at: Float64Array
  readonly weight: Float64Array
  /** By time, how likely a feature has not joined yet. */
  readonly out: Float64Array
  /** Weight of what is lost by an answer that the row does not give: of its share nothing is left. */
  readonly lost: Float64Array
}

/** A polynomial over so many features has as high a degree without the one that is credited. */
const timesFor = (mostFeatures: number): Times => {
  const points = Math.max(1, Math.ceil(mostFeatures / 2))
  let times = known.get(points)
  if (times === undefined) {
    const { at, weight } = gaussLegendre(points)
    const out = at.map((t) => 1 - t)
    times = { at, weight, out, lost: out.map((left, i) => -(weight[i] as number) / left) }
    known.set(points, times)
  }
  return times
}
const known = new Map<number, Times>()

/** Of one tree after another: by node and time, how likely it is reached; by node, whether the row gives its answers. */
let reached = new Float64Array(0)
let isGiven = new Uint8Array(0)

const walkDown = (
  { ways }: Trees,
  root: number,
  end: number,
  goesLeft: Uint8Array,
  { at, out }: Times,
): void => {
  const { parent, before, share } = ways
  const points = at.length
  if (reached.length < (end - root) * points) reached = new Float64Array((end - root) * points)
  if (isGiven.length < end - root) isGiven = new Uint8Array(end - root)
  const reach = reached.fill(1, 0, points)
  const isOn = isGiven
  for (let node = root + 1; node < end; node++) {
    const asking = parent[node] as number
    const last = before[node] as number
    const wasGiven = last < 0 || isOn[last - root] === 1
    const given = wasGiven && (goesLeft[asking] === 1) === (node === asking + 1)
    isOn[node - root] = given ? 1 : 0
    const own = share[node] as number
    let from = (asking - root) * points
    let to = (node - root) * points
    if (!wasGiven) {
      const factor = own / (share[last] as number)
      for (let i = 0; i < points; i++) reach[to++] = (reach[from++] as number) * factor
    } else if (last < 0) {
      const known = given ? 1 : 0
      for (let i = 0; i < points; i++)
        reach[to++] =
          (reach[from++] as number) * (known * (at[i] as number) + own * (out[i] as number))
    } else {
      // The former answer's factor makes room for that of both.
      const known = given ? 1 : 0
      const former = share[last] as number
      for (let i = 0; i < points; i++) {
        const t = at[i] as number
        const left = out[i] as number
        reach[to++] = ((reach[from++] as number) * (known * t + own * left)) / (t + former * left)
      }
    }
  }
}

/** From the last node back, so that what lies below a node is summed up before it is credited with it. */
const walkUp = (
  { feature, right, value, ways }: Trees,
  root: number,
  end: number,
  credits: Float64Array,
  times: Times,
): void => {
  const { before, share } = ways
  const { lost } = times
  const reach = reached
  const isOn = isGiven
  const points = lost.length
  for (let node = end - 1; node > root; node--) {
    const from = (node - root) * points
    if ((feature[node] as number) < 0) {
      const leaf = value[node] as number
      for (let i = from; i < from + points; i++) reach[i] = (reach[i] as number) * leaf
    } else {
      let left = from + points
      let other = ((right[node] as number) - root) * points
      for (let i = from; i < from + points; i++)
        reach[i] = (reach[left++] as number) + (reach[other++] as number)
    }
    const last = before[node] as number
    const wasGiven = last >= 0 && isOn[last - root] === 1
    // The row had left this way before: nothing is new.
    if (last >= 0 && !wasGiven) {
      credits[node] = 0
      continue
    }
    let sum = 0
    if (isOn[node - root] === 1) sum = gained(reach, from, share[node] as number, times)
    else for (let i = 0; i < points; i++) sum += (lost[i] as number) * (reach[from + i] as number)
    // The former answer was credited with all of this below it: it takes that back.
    if (wasGiven) sum -= gained(reach, from, share[last] as number, times)
    credits[node] = sum
  }
}

/** What an answer that the row gives adds to what is reached below it, beside the share that gives it anyway. */
const gained = (
  reach: Float64Array,
  from: number,
  share: number,
  { at, weight, out }: Times,
): number => {
  let sum = 0
  for (let i = 0; i < at.length; i++)
    sum +=
      ((weight[i] as number) * (reach[from + i] as number)) /
      ((at[i] as number) + share * (out[i] as number))
  return sum * (1 - share)
}

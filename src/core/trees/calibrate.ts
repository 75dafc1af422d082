import { z } from 'zod'

/** Probability by margin: straight lines between the breakpoints, level beyond the outer ones. */
export const calibrationSchema = z
  .strictObject({
    /** Ascending. */
    margins: z.array(z.number()).min(1).readonly(),
    /** Never falling, within (0, 1). */
    probabilities: z.array(z.number().gt(0).lt(1)).readonly(),
  })
  .refine(({ margins, probabilities }) => margins.length === probabilities.length, {
    message: 'as many probabilities as margins are expected',
  })
  .refine(({ margins }) => rises(margins, (a, b) => a < b), {
    message: 'ascending margins are expected',
  })
  .refine(({ probabilities }) => rises(probabilities, (a, b) => a <= b), {
    message: 'probabilities that never fall are expected',
  })

export type Calibration = z.infer<typeof calibrationSchema>

const rises = (values: readonly number[], inOrder: (a: number, b: number) => boolean): boolean =>
  values.every((value, i) => i === 0 || inOrder(values[i - 1] as number, value))

/** Rows that were not learned from: what the model says of them, and what they are. */
export interface ValidationRows {
  readonly margins: Float64Array
  /** 1 for a positive, 0 for a negative; both occur. */
  readonly labels: Uint8Array
  /** > 0 */
  readonly weights: Float64Array
}

/** Weights by which positives make up that share of the rows, in all as many as there are rows. */
export const prevalenceWeights = (
  labels: Uint8Array,
  weights: Float64Array,
  prevalence: number,
): Float64Array => {
  const { positive, negative } = classSums(labels, weights)
  const n = labels.length
  return weights.map((weight, row) =>
    labels[row] === 1
      ? (weight * n * prevalence) / positive.weight
      : (weight * n * (1 - prevalence)) / negative.weight,
  )
}

/** @param margin log odds, as `predict` gives them */
export const probabilityAt = (calibration: Calibration, margin: number): number => {
  const { margins, probabilities } = calibration
  let low = 0
  let high = margins.length - 1
  if (margin <= (margins[low] as number)) return probabilities[low] as number
  if (margin >= (margins[high] as number)) return probabilities[high] as number
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((margins[middle] as number) <= margin) low = middle
    else high = middle
  }
  const from = margins[low] as number
  const share = (margin - from) / ((margins[high] as number) - from)
  const lower = probabilities[low] as number
  const upper = probabilities[high] as number
  return Math.min(upper, lower + share * (upper - lower))
}

/** Weight of each class, in all and by row. */
export interface ClassSums {
  readonly positive: { readonly weight: number; readonly mean: number }
  readonly negative: { readonly weight: number; readonly mean: number }
}

/** @throws RangeError where a class is missing */
export const classSums = (labels: Uint8Array, weights: Float64Array): ClassSums => {
  const sum = [0, 0]
  const count = [0, 0]
  for (const [row, weight] of weights.entries()) {
    const label = labels[row] as number
    sum[label] = (sum[label] as number) + weight
    count[label] = (count[label] as number) + 1
  }
  const of = (label: number) => ({
    weight: sum[label] as number,
    mean: (sum[label] as number) / (count[label] as number),
  })
  const classes = { positive: of(1), negative: of(0) }
  for (const [name, { weight }] of Object.entries(classes))
    if (weight === 0) throw new RangeError(`no ${name} row to calibrate by`)
  return classes
}

/** Share of positives after one more positive and one more negative of their classes' mean weights. */
export const laplace = ({ positive, negative }: ClassSums, ones: number, zeros: number): number =>
  (ones + positive.mean) / (ones + zeros + positive.mean + negative.mean)

import { type Calibration, probabilityAt } from '../../core/trees/calibrate.ts'

/** Quantiles a column's distribution is kept at. */
const QUANTILES = 101
/** Ranks spread evenly over [0, 1] have a variance of 1/12: this brings it to 1. */
const TO_UNIT_VARIANCE = Math.sqrt(12)

/** A column's distribution, as straight lines between quantiles, and whether it was ever unknown. */
export interface Column {
  /** From value to the share of values below it, ties in the middle of theirs. */
  readonly distribution: Calibration
  readonly hasGaps: boolean
}

/** How rows become a net's inputs: each value by its rank among those of training, then a flag for each column with gaps. */
export type QuantileScale = readonly Column[]

/** @param rows of training alone, NaN where undefined */
export const fitQuantileScale = (rows: readonly Float64Array[]): QuantileScale =>
  Array.from(rows[0] ?? [], (_, column) => {
    const known = Float64Array.from(
      rows.flatMap((row) => (Number.isNaN(row[column]) ? [] : [row[column] as number])),
    ).sort()
    return { distribution: distributionOf(known), hasGaps: known.length < rows.length }
  })

const distributionOf = (sorted: Float64Array): Calibration => {
  const margins: number[] = []
  const ranks: { sum: number; count: number }[] = []
  for (let i = 0; i < QUANTILES; i++) {
    const value = sorted[Math.round((i / (QUANTILES - 1)) * (sorted.length - 1))] ?? 0
    if (margins.at(-1) !== value) {
      margins.push(value)
      ranks.push({ sum: 0, count: 0 })
    }
    const rank = ranks.at(-1) as { sum: number; count: number }
    rank.sum += (i + 0.5) / QUANTILES
    rank.count++
  }
  return { margins, probabilities: ranks.map(({ sum, count }) => sum / count) }
}

/** Inputs that a scale makes of a row. */
export const widthOf = (scale: QuantileScale): number =>
  scale.length + scale.filter(({ hasGaps }) => hasGaps).length

/** Rows one after the other. What is undefined stands at the median, 0, with its flag at 1. */
export const scaleRows = (scale: QuantileScale, rows: readonly Float64Array[]): Float32Array => {
  const inputs = new Float32Array(rows.length * widthOf(scale))
  let at = 0
  for (const row of rows) {
    for (const [column, { distribution }] of scale.entries()) {
      const value = row[column] as number
      inputs[at++] = Number.isNaN(value)
        ? 0
        : (probabilityAt(distribution, value) - 0.5) * TO_UNIT_VARIANCE
    }
    for (const [column, { hasGaps }] of scale.entries())
      if (hasGaps) inputs[at++] = Number.isNaN(row[column]) ? 1 : 0
  }
  return inputs
}

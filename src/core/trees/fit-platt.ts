import { type Calibration, classSums, laplace, type ValidationRows } from './calibrate.ts'

/** Breakpoints the logistic curve is kept at: the lines between them are within 0.0003 of it over 20 units. */
const PLATT_BREAKPOINTS = 129
const PLATT_STEPS = 100

/**
 * A logistic curve through the margins (Platt 1999, with the Newton steps of Lin, Lin and Weng 2007). The targets are
 * Platt's, (n1 + 1) / (n1 + 2) and 1 / (n0 + 2), by weight.
 * @throws RangeError where a class is missing
 */
export const fitPlatt = (rows: ValidationRows): Calibration => {
  const { margins, labels, weights } = rows
  const classes = classSums(labels, weights)
  const highest = laplace(classes, classes.positive.weight, 0)
  const lowest = laplace(classes, 0, classes.negative.weight)
  const target = (row: number): number => (labels[row] === 1 ? highest : lowest)
  let slope = 0
  let offset = Math.log(classes.positive.weight / classes.negative.weight)
  let loss = plattLoss(rows, target, slope, offset)
  for (let step = 0; step < PLATT_STEPS; step++) {
    // The ridge keeps the step finite where all margins are equal.
    let [gs, go, hss, hso, hoo] = [0, 0, 1e-12, 0, 1e-12]
    for (const [row, margin] of margins.entries()) {
      const weight = weights[row] as number
      const p = logistic(slope * margin + offset)
      const d = weight * (p - target(row))
      const h = weight * p * (1 - p)
      gs += d * margin
      go += d
      hss += h * margin * margin
      hso += h * margin
      hoo += h
    }
    const determinant = hss * hoo - hso * hso
    if (!(determinant > 0)) break
    const towardsSlope = -(hoo * gs - hso * go) / determinant
    const towardsOffset = -(hss * go - hso * gs) / determinant
    let share = 1
    let next = loss
    for (; share > 1e-10; share /= 2) {
      next = plattLoss(rows, target, slope + share * towardsSlope, offset + share * towardsOffset)
      if (next < loss) break
    }
    if (!(next < loss)) break
    slope += share * towardsSlope
    offset += share * towardsOffset
    loss = next
  }
  // A model that ranks the wrong way round gets a level curve, not a falling one.
  if (slope <= 0) {
    const { positive, negative } = classes
    slope = 0
    offset = Math.log(positive.weight / negative.weight)
  }
  const sorted = margins.toSorted()
  const from = sorted[0] as number
  const to = sorted.at(-1) as number
  const at = Array.from(
    { length: PLATT_BREAKPOINTS },
    (_, i) =>
      i === PLATT_BREAKPOINTS - 1 ? to : from + ((to - from) * i) / (PLATT_BREAKPOINTS - 1),
    // Margins that hardly differ leave no room for so many numbers between them.
  ).filter((margin, i, all) => i === 0 || margin > (all[i - 1] as number))
  return {
    margins: at,
    probabilities: at.map((margin) =>
      Math.min(highest, Math.max(lowest, logistic(slope * margin + offset))),
    ),
  }
}

const logistic = (margin: number): number => 1 / (1 + Math.exp(-margin))

const plattLoss = (
  { margins, weights }: ValidationRows,
  target: (row: number) => number,
  slope: number,
  offset: number,
): number => {
  let loss = 0
  for (const [row, margin] of margins.entries()) {
    const f = slope * margin + offset
    // log(1 + exp f) - target f, without overflow.
    loss +=
      (weights[row] as number) *
      (Math.max(0, f) + Math.log1p(Math.exp(-Math.abs(f))) - target(row) * f)
  }
  return loss
}

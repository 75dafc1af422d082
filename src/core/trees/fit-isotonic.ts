import { type Calibration, classSums, laplace, type ValidationRows } from './calibrate.ts'

interface Block {
  readonly weight: number
  /** Weighted mean. */
  readonly margin: number
  readonly probability: number
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955). Each pooled block becomes a breakpoint at its
 * mean margin, so that the curve rises between blocks and keeps the order of the margins (centred isotonic regression,
 * Oron and Flournoy 2017). A block of one class alone is smoothed by Laplace: one more positive and one more negative.
 * @throws RangeError where a class is missing
 */
export const fitIsotonic = (rows: ValidationRows): Calibration => {
  const { margins, labels, weights } = rows
  const classes = classSums(labels, weights)
  const order = Array.from(margins.keys()).sort(
    (a, b) => (margins[a] as number) - (margins[b] as number),
  )
  const single: Block[] = []
  for (const row of order) {
    const block = {
      weight: weights[row] as number,
      margin: margins[row] as number,
      probability: labels[row] as number,
    }
    const last = single.at(-1)
    // Equal margins get equal probabilities.
    if (last?.margin === block.margin) single[single.length - 1] = pooled(last, block)
    else single.push(block)
  }
  const smoothed = poolViolators(single).map((block) => {
    if (block.probability === 0) return { ...block, probability: laplace(classes, 0, block.weight) }
    if (block.probability === 1) return { ...block, probability: laplace(classes, block.weight, 0) }
    return block
  })
  const blocks = poolViolators(smoothed)
  return {
    margins: blocks.map(({ margin }) => margin),
    probabilities: blocks.map(({ probability }) => probability),
  }
}

const poolViolators = (blocks: readonly Block[]): readonly Block[] => {
  const stack: Block[] = []
  for (const block of blocks) {
    let last = block
    for (let below = stack.at(-1); below !== undefined; below = stack.at(-1)) {
      if (below.probability < last.probability) break
      last = pooled(below, last)
      stack.pop()
    }
    stack.push(last)
  }
  return stack
}

/** Of neighbours, the lower first. */
const pooled = (a: Block, b: Block): Block => {
  const weight = a.weight + b.weight
  const share = b.weight / weight
  return {
    weight,
    margin: Math.min(b.margin, a.margin + share * (b.margin - a.margin)),
    probability: a.probability + share * (b.probability - a.probability),
  }
}

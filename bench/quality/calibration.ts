/** A probability and what came true, with how many such it stands for. */
export interface Forecast {
  readonly probability: number
  readonly isFind: boolean
  readonly weight?: number
}

/** Mean squared difference of probability and outcome (Brier 1950). */
export const brierScore = (forecasts: readonly Forecast[]): number => {
  let sum = 0
  let total = 0
  for (const { probability, isFind, weight = 1 } of forecasts) {
    sum += weight * (probability - (isFind ? 1 : 0)) ** 2
    total += weight
  }
  return sum / total
}

export interface ReliabilityRow {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly meanProbability: number
  readonly observedShare: number
}

const EDGES = [0, 0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 1] as const

/** Said and seen by bands of probability; empty bands are left out. */
export const reliabilityOf = (forecasts: readonly Forecast[]): readonly ReliabilityRow[] => {
  const rows: ReliabilityRow[] = []
  for (const [i, from] of EDGES.slice(0, -1).entries()) {
    const to = EDGES[i + 1] as number
    const within = forecasts.filter(
      ({ probability }) =>
        probability >= from && (probability < to || (to === 1 && probability <= 1)),
    )
    if (within.length === 0) continue
    const total = within.reduce((sum, { weight = 1 }) => sum + weight, 0)
    const said = within.reduce((sum, { probability, weight = 1 }) => sum + weight * probability, 0)
    const seen = within.reduce((sum, { isFind, weight = 1 }) => sum + (isFind ? weight : 0), 0)
    rows.push({
      from,
      to,
      count: within.length,
      meanProbability: said / total,
      observedShare: seen / total,
    })
  }
  return rows
}

/**
 * Isotonic regression by pool adjacent violators (Ayer et al. 1955): the non-decreasing step function of the score
 * that is nearest to the outcomes. Scores below all seen get the lowest step.
 */
export const fitIsotonic = (
  samples: readonly { readonly score: number; readonly isFind: boolean; readonly weight: number }[],
): ((score: number) => number) => {
  const sorted = [...samples].sort((a, b) => a.score - b.score)
  const blocks: { from: number; to: number; finds: number; weight: number }[] = []
  for (const { score, isFind, weight } of sorted) {
    const found = isFind ? weight : 0
    const equal = blocks.at(-1)
    if (equal?.to === score) {
      equal.finds += found
      equal.weight += weight
    } else blocks.push({ from: score, to: score, finds: found, weight })
  }
  const pooled: typeof blocks = []
  for (const block of blocks) {
    let merged = block
    for (;;) {
      const before = pooled.at(-1)
      if (before === undefined) break
      if (before.finds / before.weight < merged.finds / merged.weight) break
      pooled.pop()
      merged = {
        from: before.from,
        to: merged.to,
        finds: before.finds + merged.finds,
        weight: before.weight + merged.weight,
      }
    }
    pooled.push(merged)
  }
  return (score) => {
    let low = 0
    let high = pooled.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((pooled[middle] as { from: number }).from <= score) low = middle
      else high = middle - 1
    }
    const block = pooled[low]
    return block === undefined ? 0 : block.finds / block.weight
  }
}

/** How much each part counts; 0 leaves it out. */
export interface PriorityWeights {
  readonly probability: number
  readonly energy: number
  readonly relief: number
}

/** A site's figures as they are shown, so that anybody can check the order by them. */
export interface RankedFigures {
  readonly siteId: string
  /** null where it could not be judged. */
  readonly probability: number | null
  readonly kwhPerMonth: number
  /** What its area's overload score would fall by without it, 0 to 1; undefined where unknown: 0 is taken. */
  readonly relief: number | undefined
}

/** So many digits count: the last ones of a power differ between machines. */
const DIGITS = 9

/**
 * What an inspection may bring: the kWh a month that stop, as likely as they are stolen, and more where they relieve a
 * transformer.
 *
 *   priority = probability^p x kWh^e x (1 + r x relief)          p, e, r: the weights, all 1 unless configured
 *
 * @returns -1 where the site could not be judged
 */
export const priorityOf = (
  { probability, kwhPerMonth, relief = 0 }: RankedFigures,
  weights: PriorityWeights,
): number =>
  probability === null
    ? -1
    : Number(
        (
          probability ** weights.probability *
          kwhPerMonth ** weights.energy *
          (1 + weights.relief * relief)
        ).toPrecision(DIGITS),
      )

/** Total order, the best first: by priority, then probability, then energy, then id. */
export const compareSites = (
  a: RankedFigures,
  b: RankedFigures,
  weights: PriorityWeights,
): number => priorityOf(b, weights) - priorityOf(a, weights) || compareEquals(a, b)

/** The order of sites of the same priority. */
export const compareEquals = (a: RankedFigures, b: RankedFigures): number =>
  (b.probability ?? -1) - (a.probability ?? -1) ||
  b.kwhPerMonth - a.kwhPerMonth ||
  (a.siteId < b.siteId ? -1 : a.siteId > b.siteId ? 1 : 0)

import { median, medianAbsoluteDeviation } from 'simple-statistics'

/** A lasting change of a daily level. */
export interface LevelShift {
  /** First day of the new level, counted from the window's start. */
  readonly day: number
  readonly beforeKw: number
  readonly afterKw: number
  /**
   * [0, 1]: odds e^((saved - penalty) / 2) as a probability, where `saved` is what the shift takes off the loss. Twice a
   * log-likelihood ratio less a penalty are the odds of one model over the other (Kass and Raftery, 1995). Not calibrated.
   */
  readonly confidence: number
}

export interface LevelShifts {
  readonly shifts: readonly LevelShift[]
  /** Level of the first days and, after each shift, of those that follow. */
  readonly levelsKw: readonly number[]
  /** Scatter of the daily level about its segment, kW. */
  readonly spreadKw: number
}

/** Days of a segment; what lasts a shorter time is an event. */
const FEWEST_DAYS = 2
/** A day further than so many spreads from its segment's level counts as an odd one and costs no more. */
const ODD_SPREADS = 3
/** Penalty of a shift: PENALTY x ln(days). */
const PENALTY = 4
/** Half an S9: below it a shift is a fridge. */
const MIN_SHIFT_KW = 0.5
/** No meter and no home repeats its level more exactly than this. */
const MIN_SPREAD_KW = 0.05
const MIN_SPREAD_SHARE = 0.02
const MAD_TO_SD = 1.4826

/**
 * Change points of a daily level: the segmentation with the least loss plus a penalty for each shift, exactly, by optimal
 * partitioning (Jackson et al., 2005, which PELT of Killick et al., 2012, computes faster on long series). The loss is
 * the squared distance from the segment's median in spreads, at most 9 a day: the biweight loss, by which odd days make no
 * shifts (Fearnhead and Rigaill, 2019). The spread is 1.4826 x MAD of the differences from day to day / sqrt(2): shifts are
 * too few to move it.
 * @param levelsKw by day, NaN where unknown: such days belong to no segment
 * @returns undefined where fewer than 4 days are known
 */
export const levelShifts = (levelsKw: ArrayLike<number>): LevelShifts | undefined => {
  const days: number[] = []
  const known: number[] = []
  for (let day = 0; day < levelsKw.length; day++) {
    const level = levelsKw[day] as number
    if (Number.isNaN(level)) continue
    days.push(day)
    known.push(level)
  }
  const n = known.length
  if (n < 2 * FEWEST_DAYS) return undefined
  const spreadKw = spreadOf(known)
  const penalty = PENALTY * Math.log(n)
  const lossOf = (from: number, to: number): number => {
    const part = known.slice(from, to)
    const middle = median(part)
    let loss = 0
    for (const level of part) loss += Math.min(ODD_SPREADS ** 2, ((level - middle) / spreadKw) ** 2)
    return loss
  }
  const allCuts = bestCuts(n, penalty, lossOf)
  let cuts = allCuts
  for (;;) {
    const levels = levelsBetween(known, cuts)
    const weakest = indexOfLeast(
      levels.slice(1).map((kw, i) => Math.abs(kw - (levels[i] as number))),
    )
    const isWeak =
      weakest >= 0 &&
      Math.abs((levels[weakest + 1] as number) - (levels[weakest] as number)) < MIN_SHIFT_KW
    if (isWeak) {
      cuts = cuts.filter((_, i) => i !== weakest)
      continue
    }
    return {
      shifts: cuts.map((cut, i) => {
        const from = allCuts.findLast((other) => other < cut) ?? 0
        const to = allCuts.find((other) => other > cut) ?? n
        const saved = lossOf(from, to) - lossOf(from, cut) - lossOf(cut, to)
        return {
          day: days[cut] as number,
          beforeKw: levels[i] as number,
          afterKw: levels[i + 1] as number,
          confidence: 1 / (1 + Math.exp((penalty - saved) / 2)),
        }
      }),
      levelsKw: levels,
      spreadKw,
    }
  }
}

const spreadOf = (known: readonly number[]): number => {
  const differences = known.slice(1).map((kw, i) => kw - (known[i] as number))
  return Math.max(
    MIN_SPREAD_KW,
    MIN_SPREAD_SHARE * Math.abs(median([...known])),
    (MAD_TO_SD * medianAbsoluteDeviation(differences)) / Math.SQRT2,
  )
}

/** Where segments begin, but for the first. */
const bestCuts = (
  n: number,
  penalty: number,
  lossOf: (from: number, to: number) => number,
): readonly number[] => {
  const least = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
  const cameFrom = new Int32Array(n + 1)
  least[0] = -penalty
  for (let to = FEWEST_DAYS; to <= n; to++)
    for (let from = 0; from <= to - FEWEST_DAYS; from++) {
      const loss = (least[from] as number) + penalty
      if (loss >= (least[to] as number)) continue
      const total = loss + lossOf(from, to)
      if (total < (least[to] as number)) {
        least[to] = total
        cameFrom[to] = from
      }
    }
  const cuts: number[] = []
  for (let at = cameFrom[n] as number; at > 0; at = cameFrom[at] as number) cuts.unshift(at)
  return cuts
}

const levelsBetween = (known: readonly number[], cuts: readonly number[]): readonly number[] =>
  [0, ...cuts].map((from, i) => median(known.slice(from, cuts[i] ?? known.length)))

const indexOfLeast = (values: readonly number[]): number =>
  values.reduce((best, value, i) => (best < 0 || value < (values[best] as number) ? i : best), -1)

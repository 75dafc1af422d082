import type { MeterId, TransformerId } from '../ids.ts'
import type { DayIndex } from '../time.ts'

/** A meter of an area that stepped up inside the window. */
export interface SteppedMeter {
  readonly meterId: MeterId
  readonly onsetDay: DayIndex
  /** Size of the step, and the spread of the floors behind it, kW. */
  readonly sizeKw: number
  readonly spreadKw: number
  /** By its own evidence; asked for only where another meter's step matches. */
  readonly probability: () => number
}

/** Meters of one area that look like one mine behind several meters. */
export interface SplitCase {
  /** `split:<transformerId>:<first member>`: the same as long as its first member is. */
  readonly caseId: string
  /** By id, with what each showed alone. */
  readonly members: readonly { readonly meterId: MeterId; readonly probability: number }[]
}

/** Below it a meter is nobody's accomplice. */
export const LEAST_SUSPICION = 0.05
const DAYS_APART = 1
/** Machines of one model differ by 5 % to either side of their rating. */
const SIZE_TOLERANCE = 0.1
const MOST_TIMES = 4
/** More meters than this step up together for a reason of weather, tariff or books. */
const MOST_MEMBERS = 6
/**
 * The largest factor on a member's odds, less 1. A choice: no home of bench/split came into a case without a mine, so
 * there is nothing to fit it to.
 */
const MOST_GAIN = 6

/**
 * Steps of suspicious meters that began within a day of each other and are of one size, or one a multiple of the other.
 * The most suspicious meter gathers those that match it, then the next one of the rest.
 */
export const splitCases = (
  stepped: readonly SteppedMeter[],
  transformerId: TransformerId,
): ReadonlyMap<MeterId, SplitCase> => {
  const cases = new Map<MeterId, SplitCase>()
  let rest = stepped
    .filter((one) => stepped.some((other) => other !== one && isMatch(one, other)))
    .map((step) => ({ step, probability: step.probability() }))
    .filter(({ probability }) => probability >= LEAST_SUSPICION)
    .sort((a, b) => b.probability - a.probability || (a.step.meterId < b.step.meterId ? -1 : 1))
  while (rest.length > 1) {
    const [first] = rest
    const joined = rest.filter((one) => one === first || isMatch(first?.step, one.step))
    rest = rest.filter((one) => !joined.includes(one))
    if (joined.length < 2 || joined.length > MOST_MEMBERS) continue
    const members = joined
      .map(({ step, probability }) => ({ meterId: step.meterId, probability }))
      .sort((a, b) => (a.meterId < b.meterId ? -1 : 1))
    const found = { caseId: `split:${transformerId}:${members[0]?.meterId}`, members }
    for (const { meterId } of members) cases.set(meterId, found)
  }
  return cases
}

/**
 * A member's probability with the others beside it:
 *
 *   odds' = odds x (1 + 6 x (1 - product of (1 - p) of the others))
 *
 * so that it never falls, and no company makes more than seven times the odds of a meter's own evidence.
 */
export const joinedProbability = (own: number, others: readonly number[]): number => {
  const oneOfThem = 1 - others.reduce((none, probability) => none * (1 - probability), 1)
  const weighted = own * (1 + MOST_GAIN * oneOfThem)
  return weighted / (weighted + 1 - own)
}

const isMatch = (one: SteppedMeter | undefined, other: SteppedMeter): boolean => {
  if (one === undefined || Math.abs(one.onsetDay - other.onsetDay) > DAYS_APART) return false
  const [small, large] = one.sizeKw < other.sizeKw ? [one, other] : [other, one]
  const times = Math.round(large.sizeKw / small.sizeKw)
  const errorKw = Math.max(
    SIZE_TOLERANCE * large.sizeKw,
    Math.hypot(times * small.spreadKw, large.spreadKw),
  )
  return times <= MOST_TIMES && Math.abs(large.sizeKw - times * small.sizeKw) <= errorKw
}

import type { MeterCurve } from './area-curves.ts'
import { spreadAboutZero } from './robust.ts'

/** A meter whose curve explains what the balance leaves over. */
export interface ExplainingMeter {
  readonly meter: MeterCurve
  /** kW left over for each kW that the meter shows: -1 where it does not belong, 1 where it is missing. */
  readonly coefficient: number
  /** |coefficient| / its standard error. */
  readonly significance: number
  /** Share of the leftover's changes that goes when it is accounted for. */
  readonly explained: number
}

/** A coefficient that would be a fault of the books. */
export interface Hypothesis {
  readonly coefficient: number
  /** Share of the leftover's changes that it must explain: homes behave alike, and some are switched together. */
  readonly minExplained: number
}

/** |t| that the best of a million unrelated candidates stays under (5 sigma), and room for tails that are not normal. */
const MIN_SIGNIFICANCE = 8
/** A coefficient may be off its hypothesis by so much of it, whatever its standard error says. */
const TOLERANCE = 0.2
/** Slots further from both hypotheses than this many spreads say nothing: something else was switched. */
const CAP_SPREADS = 4
const FINALISTS = 4
const MIN_CHANGES = 96
/** A winsorised leftover: no single change weighs more than this many spreads. */
const WINSOR_SPREADS = 8

/**
 * The meter of a list that best explains the leftover's changes from slot to slot, with a coefficient that means
 * something. First all are ranked by their correlation, then the best few are tried against each hypothesis on the
 * slots that either the hypothesis or "not this one" explains, so that a mine's switching does not count.
 * @param leftKw head - sum, losses taken off
 * @param hypothesesOf what to try for a first guess of the coefficient
 */
export const explainingMeter = (
  leftKw: Float32Array,
  candidates: readonly MeterCurve[],
  hypothesesOf: (guess: number) => readonly Hypothesis[],
): ExplainingMeter | undefined => {
  const places: number[] = []
  for (let t = 1; t < leftKw.length; t++)
    if (!Number.isNaN((leftKw[t] as number) - (leftKw[t - 1] as number))) places.push(t)
  const at = Int32Array.from(places)
  const n = at.length
  if (n < MIN_CHANGES) return undefined
  const left = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const t = at[i] as number
    left[i] = (leftKw[t] as number) - (leftKw[t - 1] as number)
  }
  const scratch = new Float64Array(n)
  const limit = WINSOR_SPREADS * spreadAboutZero(left, scratch)
  const held = left.map((change) => Math.min(limit, Math.max(-limit, change)))
  let squares = 0
  for (const change of held) squares += change * change
  if (squares === 0) return undefined

  const finalists: { meter: MeterCurve; fit: number }[] = []
  for (const meter of candidates) {
    const { kw } = meter
    let product = 0
    let own = 0
    for (let i = 0; i < n; i++) {
      const t = at[i] as number
      const change = (kw[t] as number) - (kw[t - 1] as number)
      if (Number.isNaN(change)) continue
      product += change * (held[i] as number)
      own += change * change
    }
    if (own === 0) continue
    const fit = (product * product) / (own * squares)
    // A correlation that chance gives often enough is not looked into.
    if (fit * n < MIN_SIGNIFICANCE * 2) continue
    const last = finalists.at(-1)
    if (finalists.length === FINALISTS && fit <= (last?.fit ?? 0)) continue
    finalists.push({ meter, fit })
    finalists.sort((a, b) => b.fit - a.fit)
    finalists.length = Math.min(FINALISTS, finalists.length)
  }

  let best: ExplainingMeter | undefined
  const change = new Float64Array(n)
  const rest = new Float64Array(n)
  for (const { meter } of finalists) {
    let product = 0
    let own = 0
    for (let i = 0; i < n; i++) {
      const t = at[i] as number
      const step = (meter.kw[t] as number) - (meter.kw[t - 1] as number)
      change[i] = step
      if (Number.isNaN(step)) continue
      product += step * (left[i] as number)
      own += step * step
    }
    const guess = product / own
    for (const hypothesis of hypothesesOf(guess)) {
      const found = tried(left, change, hypothesis, rest, scratch)
      if (found !== undefined && found.explained > (best?.explained ?? 0))
        best = { meter, ...found }
    }
  }
  return best
}

const tried = (
  left: Float64Array,
  change: Float64Array,
  { coefficient: hypothesis, minExplained }: Hypothesis,
  rest: Float64Array,
  scratch: Float64Array,
): Omit<ExplainingMeter, 'meter'> | undefined => {
  const n = left.length
  for (let i = 0; i < n; i++) {
    const without = (left[i] as number) - hypothesis * (change[i] as number)
    rest[i] = Number.isNaN(without) ? (left[i] as number) : without
  }
  const cap = CAP_SPREADS * spreadAboutZero(rest, scratch)
  let used = 0
  let product = 0
  let own = 0
  let before = 0
  for (let i = 0; i < n; i++) {
    const x = change[i] as number
    const y = left[i] as number
    if (!(Math.min(Math.abs(y), Math.abs(rest[i] as number)) <= cap) || Number.isNaN(x)) continue
    used++
    product += x * y
    own += x * x
    before += y * y
  }
  if (used < MIN_CHANGES || own === 0 || before === 0) return undefined
  const coefficient = product / own
  const after = before - coefficient * product
  const error = Math.sqrt(Math.max(after, 1e-12) / used / own)
  const significance = Math.abs(coefficient) / error
  const explained = 1 - after / before
  const off = Math.abs(coefficient - hypothesis)
  return significance >= MIN_SIGNIFICANCE &&
    explained >= minExplained &&
    off <= Math.max(TOLERANCE * Math.abs(hypothesis), 3 * error)
    ? { coefficient, significance, explained }
    : undefined
}

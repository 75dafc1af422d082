import { spreadAboutZero } from './robust.ts'

/** How the head meter's load moves with the consumers' sum. */
export interface Slope {
  /** Head kW for each kW of the sum: 1 and the share that is lost under way. */
  readonly slope: number
  /** Share of the head meter's changes that the sum explains, [0, 1]. */
  readonly explained: number
  /** Changes it was fitted to. */
  readonly used: number
}

const ROUNDS = 4
/** Huber's constant: 95 % as good as least squares where errors are normal. */
const HUBER = 1.345

/**
 * Slope of the head meter's changes over the sum's, from slot to slot, by Huber's reweighted least squares. A mine that
 * runs from the first slot to the last has no changes, and one that is switched has two a day, which weigh little: so
 * the slope absorbs neither, as a line through the loads themselves would.
 * @returns undefined where the sum never moves
 */
export const fitSlope = (headKw: Float32Array, sumKw: Float32Array): Slope | undefined => {
  const n = headKw.length
  const heads = new Float64Array(n)
  const sums = new Float64Array(n)
  let used = 0
  let hh = 0
  let hs = 0
  let ss = 0
  for (let t = 1; t < n; t++) {
    const h = (headKw[t] as number) - (headKw[t - 1] as number)
    const s = (sumKw[t] as number) - (sumKw[t - 1] as number)
    if (Number.isNaN(h + s)) continue
    heads[used] = h
    sums[used++] = s
    hh += h * h
    hs += h * s
    ss += s * s
  }
  if (used === 0 || ss === 0) return undefined
  const explained = hh === 0 || hs <= 0 ? 0 : (hs * hs) / (hh * ss)
  let slope = hs / ss
  const left = new Float64Array(used)
  const scratch = new Float64Array(used)
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < used; i++) left[i] = (heads[i] as number) - slope * (sums[i] as number)
    const limit = HUBER * spreadAboutZero(left, scratch)
    if (!(limit > 0)) break
    let whs = 0
    let wss = 0
    for (let i = 0; i < used; i++) {
      const size = Math.abs(left[i] as number)
      const weight = size <= limit ? 1 : limit / size
      const s = sums[i] as number
      whs += weight * s * (heads[i] as number)
      wss += weight * s * s
    }
    slope = whs / wss
  }
  return { slope, explained, used }
}

/** Quantile of sorted values by linear interpolation between order statistics (Hyndman and Fan, 1996, type 7); NaN of none. */
export const quantileOf = (sorted: Float64Array, count: number, q: number): number => {
  if (count === 0) return Number.NaN
  const at = q * (count - 1)
  const below = Math.floor(at)
  const low = sorted[below] as number
  const high = sorted[Math.min(count - 1, below + 1)] as number
  return low + (high - low) * (at - below)
}

/** Mean of the measured values; NaN of none. */
export const meanOf = (values: Float64Array, from = 0, to = values.length): number => {
  let sum = 0
  let count = 0
  for (let i = from; i < to; i++) {
    const value = values[i] as number
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return count === 0 ? Number.NaN : sum / count
}

/**
 * Measured values in order, each filling in the same array as the one before: a window asks for dozens of medians of
 * a value a day, and an array for each would cost more than its sorting.
 */
export class OrderedValues {
  #sorted = new Float64Array(64)
  #count = 0

  /** Insertion: days and hours come in dozens, where it is several times faster than the engine's sort. */
  fill(values: Float64Array, from = 0, to = values.length): this {
    if (this.#sorted.length < to - from) this.#sorted = new Float64Array(to - from)
    const sorted = this.#sorted
    let count = 0
    for (let i = from; i < to; i++) {
      const value = values[i] as number
      if (Number.isNaN(value)) continue
      let at = count++
      while (at > 0 && (sorted[at - 1] as number) > value) {
        sorted[at] = sorted[at - 1] as number
        at--
      }
      sorted[at] = value
    }
    this.#count = count
    return this
  }

  /** The slots of a curve that reach a power, from one (inclusive) to another (exclusive). */
  fillReaching(kw: Float32Array, from: number, to: number, leastKw: number): this {
    if (this.#sorted.length < to - from) this.#sorted = new Float64Array(to - from)
    const sorted = this.#sorted
    let count = 0
    for (let i = from; i < to; i++) {
      const value = kw[i] as number
      if (!(value >= leastKw)) continue
      let at = count++
      while (at > 0 && (sorted[at - 1] as number) > value) {
        sorted[at] = sorted[at - 1] as number
        at--
      }
      sorted[at] = value
    }
    this.#count = count
    return this
  }

  get count(): number {
    return this.#count
  }

  get lowest(): number {
    return this.#count === 0 ? Number.NaN : (this.#sorted[0] as number)
  }

  get highest(): number {
    return this.#count === 0 ? Number.NaN : (this.#sorted[this.#count - 1] as number)
  }

  quantile(q: number): number {
    return quantileOf(this.#sorted, this.#count, q)
  }

  get median(): number {
    return this.quantile(0.5)
  }

  /** 1.4826 x median absolute deviation: a standard deviation that a few odd days do not move. */
  get spread(): number {
    const sorted = this.#sorted
    const count = this.#count
    if (count === 0) return Number.NaN
    const middle = this.median
    // Distances grow to either side of the middle: the nearer half of them are met on the way out.
    let right = 0
    while (right < count && (sorted[right] as number) < middle) right++
    let left = right - 1
    const half = 0.5 * (count - 1)
    const below = Math.floor(half)
    let low = 0
    let high = 0
    for (let met = 0; met <= Math.min(count - 1, below + 1); met++) {
      const toLeft = left < 0 ? Number.POSITIVE_INFINITY : middle - (sorted[left] as number)
      const toRight = right >= count ? Number.POSITIVE_INFINITY : (sorted[right] as number) - middle
      low = high
      if (toLeft < toRight) {
        high = toLeft
        left--
      } else {
        high = toRight
        right++
      }
    }
    // Of one value there is no second.
    if (count === 1) low = high
    return 1.4826 * (low + (high - low) * (half - below))
  }
}

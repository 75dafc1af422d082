/** A row of features being written, one after another; what is no number is NaN, *undefined* and never 0. */
export class FeatureRow {
  readonly values: Float64Array
  #place = 0

  constructor(features: number) {
    this.values = new Float64Array(features)
  }

  put(value: number): void {
    this.values[this.#place++] = Number.isFinite(value) ? value : Number.NaN
  }

  /** A power as log1p, so that a flat and a factory lie on one scale. */
  putKw(kw: number): void {
    this.put(Math.log1p(Math.max(0, kw)))
  }

  putRatio(a: number, b: number): void {
    this.put(ratioOf(a, b))
  }

  putUndefined(features: number): void {
    for (let i = 0; i < features; i++) this.put(Number.NaN)
  }

  /** @throws Error where other than the named features were written: a bug. */
  complete(): Float64Array {
    if (this.#place !== this.values.length)
      throw new Error(`${this.#place} features were computed, ${this.values.length} are named`)
    return this.values
  }
}

/** NaN over nothing. */
const ratioOf = (a: number, b: number): number => (b > 1e-6 ? Math.min(1000, a / b) : Number.NaN)

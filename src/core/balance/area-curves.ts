/** Curves of one area over a window, on half hours of the local wall clock: days x 48, midnight first, kW. */
export interface AreaCurves {
  readonly days: number
  /** NaN where the head meter was not measured. */
  readonly headKw: Float32Array
  /** The consumers that the books list here; a slot is NaN where it was not measured. */
  readonly meters: readonly MeterCurve[]
}

export interface MeterCurve {
  readonly meterId: string
  readonly kw: Float32Array
}

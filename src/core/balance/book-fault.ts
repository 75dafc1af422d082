/** Faults of the books, or of the metering, that leave a residual nobody stole. */
export const BOOK_FAULT_CODES = [
  'FED_ELSEWHERE',
  'LISTED_ELSEWHERE',
  'CLOCK_SKEW',
  'HEAD_MULTIPLIER',
  'METER_MULTIPLIER',
  'STREET_LIGHT',
] as const

export type BookFaultCode = (typeof BOOK_FAULT_CODES)[number]

/** A fault of one consumer's meter, by the curve of which it was found. */
export type MeterFault = {
  readonly meterId: string
  /** What the meter shows. */
  readonly meanKw: number
  /** |t| of the coefficient, and share of the leftover's changes that the fault explains. */
  readonly significance: number
  readonly explained: number
} & (
  | {
      /** Listed here and fed by another transformer, or the other way round. */
      readonly code: 'FED_ELSEWHERE' | 'LISTED_ELSEWHERE'
      /** Residual kW for each kW of the meter: near -1, or near 1. */
      readonly coefficient: number
    }
  | {
      /** Shows its load divided by `factor`: 1.5 and 3 are one and two of three phases lost. */
      readonly code: 'METER_MULTIPLIER'
      readonly factor: number
    }
)

/** A fault with its figures. What it explains is taken off before the rest is judged. */
export type BookFault =
  | MeterFault
  | {
      /** The head meter shows its load divided by `factor`. */
      readonly code: 'HEAD_MULTIPLIER'
      readonly factor: number
      readonly explained: number
    }
  | {
      /** The head meter's load comes later than the sum by so many slots; negative where earlier. */
      readonly code: 'CLOCK_SKEW'
      readonly lagSlots: number
      readonly explainedBefore: number
      readonly explainedAfter: number
    }
  | {
      /** A block from dusk to dawn, and how long it is on, on average. */
      readonly code: 'STREET_LIGHT'
      readonly kw: number
      readonly hours: number
      readonly explained: number
    }

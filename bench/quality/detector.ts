import type { VirtualMeter } from './virtual-meter.ts'

/** What a detector says of a meter. */
export interface Scored {
  /** Higher is more suspicious; -Infinity where it could not judge. */
  readonly score: number
  readonly expectedKw?: number
  /** Ends of its 80 % interval. */
  readonly expectedKwLow?: number
  readonly expectedKwHigh?: number
  readonly onsetDay?: number
  /** Words for the curve's picture, the weightiest first. */
  readonly reasons?: readonly string[]
  readonly notJudged?: string
}

export interface Detector {
  readonly name: string
  /** Its score means to be a probability at the prevalence of the test. */
  readonly isProbability?: boolean
  fit?(train: readonly VirtualMeter[], validation: readonly VirtualMeter[]): void | Promise<void>
  score(meters: readonly VirtualMeter[]): readonly Scored[]
}

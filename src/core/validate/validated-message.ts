import type { Reading } from './reading.ts'
import type { RejectionReason } from './rejection.ts'

export interface RejectedInterval {
  /** Place of the interval in its message. */
  readonly index: number
  readonly reason: RejectionReason
  readonly message: string
}

/**
 * What became of each interval of a message: `intervals = readings.length + rejections.length + baseline`, always.
 * A reading's message has one interval, a block as many as entries. A register snapshot is accepted or rejected whole:
 * one rejection, or one interval for each step since the last snapshot, or the `baseline`, an accepted zero, where it
 * starts a series or repeats the last one. Of tariff zones each is accepted or rejected whole: as many intervals as it has
 * hours on that day, or one rejection; a zone's register has its baseline.
 */
export interface ValidatedMessage {
  readonly intervals: number
  readonly readings: readonly Reading[]
  readonly rejections: readonly RejectedInterval[]
  readonly baseline: number
}

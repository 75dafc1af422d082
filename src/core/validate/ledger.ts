/** Intervals of a partition by what became of them: `read = accepted + duplicate + late + rejected`, always. */
export interface LedgerCounts {
  readonly read: number
  readonly accepted: number
  readonly duplicate: number
  readonly late: number
  readonly rejected: number
}

/**
 * Keeps: five counts. Bounded by: nothing grows. Late data: a count of its own. After restart: restore().
 */
export class Ledger {
  #read = 0
  #accepted = 0
  #duplicate = 0
  #late = 0
  #rejected = 0

  read(intervals: number): void {
    this.#read += intervals
  }

  accepted(intervals: number): void {
    this.#accepted += intervals
  }

  duplicate(): void {
    this.#duplicate++
  }

  late(): void {
    this.#late++
  }

  rejected(intervals: number): void {
    this.#rejected += intervals
  }

  counts(): LedgerCounts {
    return {
      read: this.#read,
      accepted: this.#accepted,
      duplicate: this.#duplicate,
      late: this.#late,
      rejected: this.#rejected,
    }
  }

  restore(counts: LedgerCounts): void {
    this.#read = counts.read
    this.#accepted = counts.accepted
    this.#duplicate = counts.duplicate
    this.#late = counts.late
    this.#rejected = counts.rejected
  }
}

/** False where an interval is unaccounted for, which is a bug. */
export const closes = (counts: LedgerCounts): boolean =>
  counts.read === counts.accepted + counts.duplicate + counts.late + counts.rejected

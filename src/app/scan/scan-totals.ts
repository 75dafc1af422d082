import type { MeterId } from '../../core/ids.ts'
import type { LedgerCounts } from '../../core/validate/ledger.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import type { CollatedSeries } from './collated-series.ts'

/** What became of the readings of some meters. */
export interface ScanTotals {
  readonly meters: number
  readonly counts: LedgerCounts
  readonly rejections: ReadonlyMap<
    RejectionReason,
    { readonly count: number; readonly example: string }
  >
  readonly mixedSteps: readonly {
    readonly meterId: MeterId
    readonly stepsMin: readonly [number, number]
  }[]
}

/** Keeps: counts over all meters. Bounded by: reasons, and meters of two steps. Late data: none. After restart: counted again. */
export class TotalsCounter {
  #meters = 0
  #counts: LedgerCounts = { read: 0, accepted: 0, duplicate: 0, late: 0, rejected: 0 }
  readonly #rejections = new Map<RejectionReason, { count: number; example: string }>()
  readonly #mixed = new Map<MeterId, readonly [number, number]>()

  addMeter({ meterId, counts, rejections, mixedStepsMin }: CollatedSeries): void {
    const mixedSteps = mixedStepsMin === undefined ? [] : [{ meterId, stepsMin: mixedStepsMin }]
    this.add({ meters: 1, counts, rejections, mixedSteps })
  }

  add({ meters, counts, rejections, mixedSteps }: ScanTotals): void {
    this.#meters += meters
    this.#counts = {
      read: this.#counts.read + counts.read,
      accepted: this.#counts.accepted + counts.accepted,
      duplicate: this.#counts.duplicate + counts.duplicate,
      late: this.#counts.late + counts.late,
      rejected: this.#counts.rejected + counts.rejected,
    }
    for (const [reason, { count, example }] of rejections) {
      const known = this.#rejections.get(reason)
      if (known === undefined) this.#rejections.set(reason, { count, example })
      else known.count += count
    }
    for (const { meterId, stepsMin } of mixedSteps) this.#mixed.set(meterId, stepsMin)
  }

  isMixed(id: MeterId): boolean {
    return this.#mixed.has(id)
  }

  totals(): ScanTotals {
    return {
      meters: this.#meters,
      counts: this.#counts,
      rejections: this.#rejections,
      mixedSteps: [...this.#mixed].map(([id, stepsMin]) => ({ meterId: id, stepsMin })),
    }
  }
}

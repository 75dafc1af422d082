import type { MeterId } from '../../core/ids.ts'
import type { LedgerCounts } from '../../core/validate/ledger.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import type { CollatedSeries, MixedStep, Noted, Repeat } from './collated-series.ts'

/** What became of the readings of some meters. */
export interface ScanTotals {
  readonly meters: number
  readonly counts: LedgerCounts
  readonly rejections: ReadonlyMap<RejectionReason, Noted>
  readonly repeats: ReadonlyMap<Repeat, Noted>
  readonly mixedSteps: readonly (MixedStep & { readonly meterId: MeterId })[]
}

/** Keeps: counts over all meters. Bounded by: reasons, and meters of two steps. Late data: none. After restart: counted again. */
export class TotalsCounter {
  #meters = 0
  #counts: LedgerCounts = { read: 0, accepted: 0, duplicate: 0, late: 0, rejected: 0 }
  readonly #rejections = new Map<RejectionReason, Noted>()
  readonly #repeats = new Map<Repeat, Noted>()
  readonly #mixed = new Map<MeterId, MixedStep>()

  addMeter({ meterId, counts, rejections, repeats, mixedStep }: CollatedSeries): void {
    const mixedSteps = mixedStep === undefined ? [] : [{ meterId, ...mixedStep }]
    this.add({ meters: 1, counts, rejections, repeats, mixedSteps })
  }

  add({ meters, counts, rejections, repeats, mixedSteps }: ScanTotals): void {
    this.#meters += meters
    this.#counts = {
      read: this.#counts.read + counts.read,
      accepted: this.#counts.accepted + counts.accepted,
      duplicate: this.#counts.duplicate + counts.duplicate,
      late: this.#counts.late + counts.late,
      rejected: this.#counts.rejected + counts.rejected,
    }
    sumUp(this.#rejections, rejections)
    sumUp(this.#repeats, repeats)
    for (const { meterId, ...mixedStep } of mixedSteps) this.#mixed.set(meterId, mixedStep)
  }

  isMixed(id: MeterId): boolean {
    return this.#mixed.has(id)
  }

  totals(): ScanTotals {
    return {
      meters: this.#meters,
      counts: this.#counts,
      rejections: this.#rejections,
      repeats: this.#repeats,
      mixedSteps: [...this.#mixed].map(([id, mixedStep]) => ({ meterId: id, ...mixedStep })),
    }
  }
}

const sumUp = <Reason>(sum: Map<Reason, Noted>, more: ReadonlyMap<Reason, Noted>): void => {
  for (const [reason, noted] of more) {
    const known = sum.get(reason)
    sum.set(reason, known === undefined ? noted : { ...known, count: known.count + noted.count })
  }
}

import type { EnergyCounts, OpenEnergy } from '../../core/collate/energy-account.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CollateAccounts } from '../pipeline.ts'

type Sample = EnergyCounts & OpenEnergy

/** Adding up all open days takes some milliseconds for a hundred thousand meters: too much for every scrape. */
const SAMPLE_EVERY_MS = 60_000

/**
 * The energy account of each partition, worked out afresh once a minute at most, however often it is asked for.
 *
 * Keeps: the last account a partition. Bounded by: the partitions held. Late data: in the next sample. After
 * restart: samples anew.
 */
export class EnergySampler {
  readonly #clock: Clock
  readonly #samples = new WeakMap<
    CollateAccounts,
    { readonly sample: Sample; readonly atMs: number }
  >()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  sampleOf(work: CollateAccounts): Sample {
    const nowMs = this.#clock.nowMs()
    const known = this.#samples.get(work)
    if (known !== undefined && nowMs - known.atMs < SAMPLE_EVERY_MS) return known.sample
    const sample = work.energy()
    this.#samples.set(work, { sample, atMs: nowMs })
    return sample
  }
}

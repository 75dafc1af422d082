import type { Collator } from '../../core/collate/collator.ts'
import { type MeterId, meterId } from '../../core/ids.ts'
import {
  type CollateMeterEntry,
  type CollateStageEntry,
  METERS_PER_PAGE,
  packPage,
  pageKey,
} from './collate-checkpoint.ts'
import type { CollateMeter } from './collate-meters.ts'
import { STAGE_ENTRY, type StageWork } from './stage-work.ts'

const pageOf = (number: number): number => Math.floor(number / METERS_PER_PAGE)

/**
 * What changed since the last checkpoint of collate.
 *
 * Keeps: numbers of pages, and ids of meters that have no day yet. Bounded by: the meters. Late data: no matter. After
 * restart: nothing has changed, but for meters that are not on pages yet.
 */
export class CollateChanges {
  readonly #collator: Collator
  readonly #entryOf: (id: MeterId) => CollateMeterEntry
  /** Which checkpoint is next, so that a meter is noted once for it. */
  #checkpoint = 0
  #pages = new Set<number>()
  /** Meters that stand on pages; those with higher numbers may have an entry of their own. */
  #paged = 0
  #others = new Set<MeterId>()

  constructor(collator: Collator, entryOf: (id: MeterId) => CollateMeterEntry) {
    this.#collator = collator
    this.#entryOf = entryOf
  }

  restored(paged: number): void {
    this.#paged = paged
  }

  meter(meter: CollateMeter): void {
    if (meter.touchedIn === this.#checkpoint) return
    meter.touchedIn = this.#checkpoint
    this.#pages.add(pageOf(meter.number))
  }

  id(id: MeterId): void {
    if (this.#collator.has(id)) this.#pages.add(pageOf(this.#collator.numberOf(id)))
    else this.#others.add(id)
  }

  take(stage: CollateStageEntry): ReturnType<StageWork['takeChanges']> {
    const remove = this.#collator.idsFrom(this.#paged)
    for (let number = this.#paged; number < this.#collator.meters; number++)
      this.#pages.add(pageOf(number))
    const put = this.#entries(this.#pages, this.#others, stage)
    this.#pages = new Set()
    this.#others = new Set()
    this.#paged = this.#collator.meters
    this.#checkpoint++
    return { put, remove }
  }

  *#entries(
    pages: ReadonlySet<number>,
    others: ReadonlySet<MeterId>,
    stage: CollateStageEntry,
  ): Generator<readonly [key: string, value: unknown]> {
    for (const page of pages) {
      const from = page * METERS_PER_PAGE
      const ids = this.#collator.idsFrom(from, from + METERS_PER_PAGE)
      yield [pageKey(page), packPage(ids.map((id) => this.#entryOf(meterId(id))))]
    }
    for (const id of others) {
      const entry = this.#entryOf(id)
      // All that was sent under this id was turned away, as with an id of no meter.
      const isKept = entry.register !== undefined || entry.zoneRegisters !== undefined
      if (entry.days === undefined && isKept) yield [id, entry]
    }
    yield [STAGE_ENTRY, stage]
  }
}

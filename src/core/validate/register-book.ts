import { z } from 'zod'
import { grown } from '../collate/grow.ts'
import type { MeterId } from '../ids.ts'
import { QUALITIES, QUALITY_RANK, type Quality } from './quality.ts'

/** The last register of a meter: what the next one is held against. */
export interface RegisterRow {
  /** On the grid of the meter's step. */
  readonly atMs: number
  readonly registerKwh: number
  readonly quality: Quality
}

/** A row as a checkpoint holds it. */
const entrySchema = z.object({
  version: z.literal(1),
  atMs: z.number(),
  registerKwh: z.number(),
  quality: z.enum(QUALITIES),
})
export type RegisterEntry = z.output<typeof entrySchema>

/**
 * Keeps: the last register of each meter. Bounded by: 1 row of 17 bytes a meter, and its id.
 * Late data: the caller's to refuse; a row says how far its meter has come.
 * After restart: entryOf() of each meter put back with restore(); the first difference then covers the downtime.
 */
export class RegisterBook {
  readonly #slots = new Map<MeterId, number>()
  #atMs = new Float64Array(0)
  #registerKwh = new Float64Array(0)
  #quality = new Uint8Array(0)

  get size(): number {
    return this.#slots.size
  }

  meterIds(): Iterable<MeterId> {
    return this.#slots.keys()
  }

  get(meterId: MeterId): RegisterRow | undefined {
    const slot = this.#slots.get(meterId)
    if (slot === undefined) return undefined
    return {
      atMs: this.#atMs[slot] as number,
      registerKwh: this.#registerKwh[slot] as number,
      quality: QUALITIES[this.#quality[slot] as number] as Quality,
    }
  }

  set(meterId: MeterId, row: RegisterRow): void {
    const slot = this.#slots.get(meterId) ?? this.#newSlot(meterId)
    this.#atMs[slot] = row.atMs
    this.#registerKwh[slot] = row.registerKwh
    this.#quality[slot] = QUALITY_RANK[row.quality]
  }

  /** The meter's row as plain versioned data; undefined where it has none. */
  entryOf(meterId: MeterId): RegisterEntry | undefined {
    const row = this.get(meterId)
    return row === undefined ? undefined : { version: 1, ...row }
  }

  /** Puts back what entryOf() gave. @throws ZodError where the entry is of another version or no entry at all */
  restore(meterId: MeterId, entry: unknown): void {
    const { atMs, registerKwh, quality } = entrySchema.parse(entry)
    this.set(meterId, { atMs, registerKwh, quality })
  }

  #newSlot(meterId: MeterId): number {
    const slot = this.#slots.size
    this.#slots.set(meterId, slot)
    if (slot >= this.#atMs.length) {
      const atLeast = 64
      this.#atMs = grown(this.#atMs, atLeast, 0)
      this.#registerKwh = grown(this.#registerKwh, atLeast, 0)
      this.#quality = grown(this.#quality, atLeast, 0)
    }
    return slot
  }
}

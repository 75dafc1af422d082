import type { DayIndex } from '../time.ts'
import { isMeasured, QUALITY_RANK } from '../validate/quality.ts'
import { type DayFigures, dayFigures } from './day-figures.ts'
import type { History } from './history.ts'
import type { WallDay } from './wall-slots.ts'

const METERS_PER_CHUNK = 256
/** Curves are kept in 15 bits of their day's largest value: 0.3 W at 10 kW. The top bit marks an estimated slot. */
const LARGEST = 0x7ffd
const ESTIMATED_BIT = 0x8000
const MISSING = 0xffff

const FIGURES = ['floorKw', 'meanKw', 'sdKw', 'nightKw', 'maxKw', 'scaleKw'] as const
const PAST = ['days', 'floorKw', 'meanKw'] as const satisfies readonly (keyof History)[]
const FLOOR = 0
const MEAN = 1
const SD = 2
const NIGHT = 3
const MAX = 4
const SCALE = 5

interface Chunk {
  readonly curves: Uint16Array
  readonly figures: Float32Array
  readonly counts: Uint16Array
  /** Which round of the ring a place belongs to: day / windowDays, plus 1; 0 where empty. */
  readonly rounds: Uint16Array
  readonly revisions: Uint16Array
  /** What a meter was like before its window, as History has it. */
  readonly past: Float32Array
}

/** One meter's place in the windows. */
export interface WindowRef {
  slots: number
  row: number
}

/**
 * The rolling window of each meter: curve and figures of its last local days.
 *
 * Keeps: `windowDays` days a meter, 2 bytes a slot and 34 a day (3.6 KB at 48 slots x 28 days); of meters that send
 * reactive energy 4 bytes a slot more. Bounded by: meters.
 * Late data: a day inside the window is replaced by a higher or equal revision that has no fewer measured slots: days
 * only fill up, so one with fewer comes of a log that was cut off. After restart: save(), restore().
 */
export class MeterWindows {
  readonly windowDays: number
  readonly #chunks = new Map<number, Chunk[]>()
  readonly #rows = new Map<number, number>()
  readonly #free = new Map<number, number[]>()
  /** By slots and row: kvar of the ring's days, NaN where unknown. Few meters send it. */
  readonly #reactive = new Map<string, Float32Array>()

  constructor(windowDays: number) {
    this.windowDays = windowDays
  }

  /** A new, empty window. @param slots slots a day on the wall clock */
  add(slots: number): WindowRef {
    const freed = this.#free.get(slots)?.pop()
    if (freed !== undefined) return { slots, row: freed }
    const row = this.#rows.get(slots) ?? 0
    this.#rows.set(slots, row + 1)
    let chunks = this.#chunks.get(slots)
    if (chunks === undefined) {
      chunks = []
      this.#chunks.set(slots, chunks)
    }
    if (row % METERS_PER_CHUNK === 0) {
      const days = METERS_PER_CHUNK * this.windowDays
      chunks.push({
        curves: new Uint16Array(days * slots),
        figures: new Float32Array(days * FIGURES.length),
        counts: new Uint16Array(days * 3),
        rounds: new Uint16Array(days),
        revisions: new Uint16Array(days),
        past: new Float32Array(METERS_PER_CHUNK * PAST.length),
      })
    }
    return { slots, row }
  }

  release(ref: WindowRef): void {
    const { chunk, first } = this.#at(ref)
    chunk.rounds.fill(0, first, first + this.windowDays)
    this.setPast(ref, undefined)
    this.#reactive.delete(keyOf(ref))
    const free = this.#free.get(ref.slots)
    if (free === undefined) this.#free.set(ref.slots, [ref.row])
    else free.push(ref.row)
  }

  /**
   * Stores a day; false where nothing changed by it: a newer revision, a newer day in its place, or the very same is
   * held already.
   */
  put(ref: WindowRef, day: DayIndex, revision: number, wall: WallDay): boolean {
    const { chunk, first } = this.#at(ref)
    const place = first + modulo(day, this.windowDays)
    const round = this.#roundOf(day)
    const heldRound = chunk.rounds[place] as number
    const heldRevision = chunk.revisions[place] as number
    const newRevision = Math.min(LAST_REVISION, Math.max(0, revision))
    if (heldRound > round || (heldRound === round && heldRevision > newRevision)) return false
    const figures = dayFigures(wall.powerKw, wall.quality, wall.expected)
    if (heldRound === round && figures.measured < (chunk.counts[place * 3 + 1] as number))
      return false
    const f = place * FIGURES.length
    if (
      heldRound === round &&
      heldRevision === newRevision &&
      Object.is(chunk.figures[f + MEAN], Math.fround(figures.meanKw)) &&
      Object.is(chunk.figures[f + SD], Math.fround(figures.sdKw)) &&
      chunk.counts[place * 3 + 1] === figures.measured &&
      chunk.counts[place * 3 + 2] === figures.estimated
    )
      return false
    chunk.rounds[place] = round
    chunk.revisions[place] = newRevision
    chunk.figures[f + FLOOR] = figures.floorKw
    chunk.figures[f + MEAN] = figures.meanKw
    chunk.figures[f + SD] = figures.sdKw
    chunk.figures[f + NIGHT] = figures.nightKw
    chunk.figures[f + MAX] = figures.maxKw
    chunk.counts[place * 3] = figures.expected
    chunk.counts[place * 3 + 1] = figures.measured
    chunk.counts[place * 3 + 2] = figures.estimated
    let largest = 0
    for (let slot = 0; slot < ref.slots; slot++)
      if ((wall.quality[slot] as number) !== QUALITY_RANK.missing)
        largest = Math.max(largest, wall.powerKw[slot] as number)
    const scaleKw = Math.fround(largest / LARGEST)
    chunk.figures[f + SCALE] = scaleKw
    const c = place * ref.slots
    for (let slot = 0; slot < ref.slots; slot++) {
      const rank = wall.quality[slot] as number
      if (rank === QUALITY_RANK.missing) {
        chunk.curves[c + slot] = MISSING
        continue
      }
      const value = scaleKw === 0 ? 0 : Math.round((wall.powerKw[slot] as number) / scaleKw)
      const kept = Math.min(LARGEST, Math.max(0, value))
      chunk.curves[c + slot] = isMeasured(rank) ? kept : kept | ESTIMATED_BIT
    }
    this.#putReactive(ref, place - first, wall)
    return true
  }

  /** Forgets a day. */
  drop(ref: WindowRef, day: DayIndex): void {
    const { chunk, first } = this.#at(ref)
    const place = first + modulo(day, this.windowDays)
    if (chunk.rounds[place] === this.#roundOf(day)) chunk.rounds[place] = 0
  }

  /** Figures of a day; undefined where it is not held. */
  figures(ref: WindowRef, day: DayIndex): DayFigures | undefined {
    const { chunk, first } = this.#at(ref)
    const place = first + modulo(day, this.windowDays)
    if (chunk.rounds[place] !== this.#roundOf(day)) return undefined
    const f = place * FIGURES.length
    return {
      floorKw: chunk.figures[f + FLOOR] as number,
      meanKw: chunk.figures[f + MEAN] as number,
      sdKw: chunk.figures[f + SD] as number,
      nightKw: chunk.figures[f + NIGHT] as number,
      maxKw: chunk.figures[f + MAX] as number,
      expected: chunk.counts[place * 3] as number,
      measured: chunk.counts[place * 3 + 1] as number,
      estimated: chunk.counts[place * 3 + 2] as number,
    }
  }

  /**
   * Writes the day's curve into `into` (length = slots), NaN where missing.
   * @param withEstimated estimated values too, for sums over an area; else they are NaN
   * @returns false where the day is not held; `into` is then all NaN
   */
  curve(ref: WindowRef, day: DayIndex, into: Float32Array, withEstimated: boolean): boolean {
    const { chunk, first } = this.#at(ref)
    const place = first + modulo(day, this.windowDays)
    if (chunk.rounds[place] !== this.#roundOf(day)) {
      into.fill(Number.NaN)
      return false
    }
    const scaleKw = chunk.figures[place * FIGURES.length + SCALE] as number
    const c = place * ref.slots
    for (let slot = 0; slot < ref.slots; slot++) {
      const kept = chunk.curves[c + slot] as number
      into[slot] =
        kept === MISSING || ((kept & ESTIMATED_BIT) !== 0 && !withEstimated)
          ? Number.NaN
          : (kept & LARGEST_BITS) * scaleKw
    }
    return true
  }

  #putReactive(ref: WindowRef, place: number, { reactiveKvar, quality }: WallDay): void {
    const held = this.#reactive.get(keyOf(ref))
    if (held === undefined && reactiveKvar === undefined) return
    const kvar = held ?? new Float32Array(this.windowDays * ref.slots).fill(Number.NaN)
    if (held === undefined) this.#reactive.set(keyOf(ref), kvar)
    for (let slot = 0; slot < ref.slots; slot++) {
      const value = reactiveKvar?.[slot] ?? 0
      // A meter-day has 0 where the meter sent none.
      const isKnown = value !== 0 && isMeasured(quality[slot] as number)
      kvar[place * ref.slots + slot] = isKnown ? value : Number.NaN
    }
  }

  /** Reactive power of the days from one to another by slot, NaN where unknown; undefined where the meter sends none. */
  reactive(ref: WindowRef, from: DayIndex, to: DayIndex): Float32Array | undefined {
    const held = this.#reactive.get(keyOf(ref))
    if (held === undefined) return undefined
    const { chunk, first } = this.#at(ref)
    const { slots } = ref
    const into = new Float32Array((to - from + 1) * slots).fill(Number.NaN)
    for (let day = from; day <= to; day++) {
      const place = modulo(day, this.windowDays)
      if (chunk.rounds[first + place] !== this.#roundOf(day)) continue
      into.set(held.subarray(place * slots, (place + 1) * slots), (day - from) * slots)
    }
    return into
  }

  /** Days held, oldest first, as plain data for a checkpoint. */
  save(ref: WindowRef): SavedWindow {
    const { chunk, first } = this.#at(ref)
    const w = this.windowDays
    const reactive = this.#reactive.get(keyOf(ref))
    return {
      version: 1,
      slots: ref.slots,
      windowDays: w,
      curves: chunk.curves.slice(first * ref.slots, (first + w) * ref.slots),
      figures: chunk.figures.slice(first * FIGURES.length, (first + w) * FIGURES.length),
      counts: chunk.counts.slice(first * 3, (first + w) * 3),
      rounds: chunk.rounds.slice(first, first + w),
      revisions: chunk.revisions.slice(first, first + w),
      ...(reactive === undefined ? {} : { reactive: reactive.slice() }),
    }
  }

  /** @throws RangeError where the window was saved with another number of days */
  restore(saved: SavedWindow): WindowRef {
    if (saved.windowDays !== this.windowDays)
      throw new RangeError(
        `checkpoint holds windows of ${saved.windowDays} days, the configuration says ${this.windowDays}`,
      )
    const ref = this.add(saved.slots)
    const { chunk, first } = this.#at(ref)
    chunk.curves.set(saved.curves, first * ref.slots)
    chunk.figures.set(saved.figures, first * FIGURES.length)
    chunk.counts.set(saved.counts, first * 3)
    chunk.rounds.set(saved.rounds, first)
    chunk.revisions.set(saved.revisions, first)
    if (saved.reactive !== undefined) this.#reactive.set(keyOf(ref), saved.reactive.slice())
    return ref
  }

  /** What the meter was like before its window; undefined where no day has left it yet. */
  past(ref: WindowRef): History | undefined {
    const { past } = this.#at(ref).chunk
    const at = (ref.row % METERS_PER_CHUNK) * PAST.length
    const days = past[at] as number
    return days === 0
      ? undefined
      : { days, floorKw: past[at + 1] as number, meanKw: past[at + 2] as number }
  }

  setPast(ref: WindowRef, history: History | undefined): void {
    const { past } = this.#at(ref).chunk
    const at = (ref.row % METERS_PER_CHUNK) * PAST.length
    for (const [i, name] of PAST.entries()) past[at + i] = history?.[name] ?? 0
  }

  get bytes(): number {
    let bytes = 0
    for (const chunks of this.#chunks.values())
      for (const chunk of chunks)
        for (const array of Object.values(chunk)) bytes += array.byteLength
    for (const kvar of this.#reactive.values()) bytes += kvar.byteLength
    return bytes
  }

  /** Days before 1970 share round 0 with empty places: nothing is held of them. */
  #roundOf(day: DayIndex): number {
    return Math.floor(day / this.windowDays) + 1
  }

  #at(ref: WindowRef): { chunk: Chunk; first: number } {
    const chunks = this.#chunks.get(ref.slots) as Chunk[]
    return {
      chunk: chunks[Math.floor(ref.row / METERS_PER_CHUNK)] as Chunk,
      first: (ref.row % METERS_PER_CHUNK) * this.windowDays,
    }
  }
}

export interface SavedWindow {
  readonly version: 1
  readonly slots: number
  readonly windowDays: number
  readonly curves: Uint16Array
  readonly figures: Float32Array
  readonly counts: Uint16Array
  readonly rounds: Uint16Array
  readonly revisions: Uint16Array
  /** Absent where the meter sends no reactive energy, and in checkpoints of before it was kept. */
  readonly reactive?: Float32Array
}

const keyOf = ({ slots, row }: WindowRef): string => `${slots} ${row}`

/** Revisions are minutes since the day's start: 45 days of them, far beyond any grace. */
const LAST_REVISION = 0xffff
const LARGEST_BITS = 0x7fff
const modulo = (value: number, by: number): number => ((value % by) + by) % by

import type { DayIndex } from '../time.ts'
import { isMeasured } from '../validate/quality.ts'
import type { DayColumns } from './day-columns.ts'
import { type DayFigures, dayFigures, noFigures } from './day-figures.ts'
import type { History } from './history.ts'
import { packCurve, unpackCurve } from './packed-curve.ts'
import type { WallDay } from './wall-slots.ts'
import {
  COUNTS,
  FIGURES,
  METERS_PER_CHUNK,
  placeOf,
  type SavedPlace,
  WindowChunk,
} from './window-chunk.ts'

const FLOOR = 0
const MEAN = 1
const SD = 2
const NIGHT = 3
const MAX = 4
const SCALE = 5

/** Figures of one day after another, on their way into the windows. */
const scratch = noFigures()

/** One meter's place in the windows. */
export interface WindowRef {
  slots: number
  row: number
}

/**
 * The rolling window of each meter: curve and figures of its last local days.
 *
 * Keeps: `windowDays` days a meter, 2 bytes a slot and 31 a day (3.5 KB at 48 slots x 28 days); of meters that send
 * reactive energy 4 bytes a slot more. Bounded by: meters.
 * Late data: a day inside the window is replaced by a higher or equal revision that has no fewer measured slots: days
 * only fill up, so one with fewer comes of a log that was cut off. After restart: restorePlace() and restorePast() of
 * each page, then freeAllBut().
 */
export class MeterWindows {
  readonly windowDays: number
  readonly #chunks = new Map<number, WindowChunk[]>()
  readonly #rows = new Map<number, number>()
  readonly #free = new Map<number, number[]>()

  constructor(windowDays: number) {
    this.windowDays = windowDays
  }

  /** A new, empty window. @param slots slots a day on the wall clock */
  add(slots: number): WindowRef {
    const freed = this.#free.get(slots)?.pop()
    if (freed !== undefined) return { slots, row: freed }
    const row = this.#rows.get(slots) ?? 0
    this.#rows.set(slots, row + 1)
    this.#chunkAt(slots, Math.floor(row / METERS_PER_CHUNK))
    return { slots, row }
  }

  release(ref: WindowRef): void {
    const { chunk, row } = this.#at(ref)
    chunk.clear(row)
    const free = this.#free.get(ref.slots)
    if (free === undefined) this.#free.set(ref.slots, [ref.row])
    else free.push(ref.row)
  }

  /**
   * Stores a day; false where nothing changed by it: a newer revision, a newer day in its place, or the very same is
   * held already.
   */
  put(ref: WindowRef, day: DayIndex, revision: number, wall: WallDay): boolean {
    const { chunk, row } = this.#at(ref)
    const ringPlace = modulo(day, this.windowDays)
    const place = placeOf(ringPlace, row)
    const figures = dayFigures(wall.powerKw, wall.quality, wall.expected, scratch)
    const newRevision = Math.min(LAST_REVISION, Math.max(0, revision))
    if (!this.#gives(chunk, place, day, newRevision, figures)) return false
    const f = place * FIGURES.length
    chunk.figures[f + FLOOR] = figures.floorKw
    chunk.figures[f + MEAN] = figures.meanKw
    chunk.figures[f + SD] = figures.sdKw
    chunk.figures[f + NIGHT] = figures.nightKw
    chunk.figures[f + MAX] = figures.maxKw
    chunk.counts[place * COUNTS.length] = figures.expected
    chunk.counts[place * COUNTS.length + 1] = figures.measured
    chunk.counts[place * COUNTS.length + 2] = figures.estimated
    chunk.figures[f + SCALE] = packCurve(chunk.curves, place * ref.slots, wall, figures)
    this.#putReactive(ref, ringPlace, wall)
    return true
  }

  /** Stores a day as other windows hold it, of as many slots; false as for put(), or where they do not hold it. */
  putHeld(ref: WindowRef, day: DayIndex, other: MeterWindows, otherRef: WindowRef): boolean {
    const figures = other.figures(otherRef, day)
    if (figures === undefined) return false
    const { chunk, row } = this.#at(ref)
    const from = other.#at(otherRef)
    const ringPlace = modulo(day, this.windowDays)
    const place = placeOf(ringPlace, row)
    const fromPlace = placeOf(modulo(day, other.windowDays), from.row)
    const revision = from.chunk.revisions[fromPlace] as number
    if (!this.#gives(chunk, place, day, revision, figures)) return false
    chunk.copyDay(place, from.chunk, fromPlace)
    const { slots } = ref
    const kvar = from.chunk.reactive.get(from.row)
    if (kvar === undefined && !chunk.reactive.has(row)) return true
    const at = modulo(day, other.windowDays) * slots
    const into = chunk.kvarOf(row)
    for (let slot = 0; slot < slots; slot++)
      into[ringPlace * slots + slot] = kvar?.[at + slot] ?? Number.NaN
    return true
  }

  /** undefined where the day is not held. */
  revision(ref: WindowRef, day: DayIndex): number | undefined {
    const { chunk, row } = this.#at(ref)
    const place = placeOf(modulo(day, this.windowDays), row)
    return chunk.rounds[place] === this.#roundOf(day) ? chunk.revisions[place] : undefined
  }

  /**
   * Gives a place of the ring to a day; false where what is there stands, or is the very same: then nothing was
   * changed.
   */
  #gives(
    chunk: WindowChunk,
    place: number,
    day: DayIndex,
    revision: number,
    { measured, estimated, meanKw, sdKw }: DayFigures,
  ): boolean {
    const round = this.#roundOf(day)
    const heldRound = chunk.rounds[place] as number
    if (heldRound > round) return false
    if (heldRound === round) {
      const heldRevision = chunk.revisions[place] as number
      const heldMeasured = chunk.counts[place * COUNTS.length + 1] as number
      if (heldRevision > revision || measured < heldMeasured) return false
      const f = place * FIGURES.length
      if (
        heldRevision === revision &&
        Object.is(chunk.figures[f + MEAN], Math.fround(meanKw)) &&
        Object.is(chunk.figures[f + SD], Math.fround(sdKw)) &&
        heldMeasured === measured &&
        chunk.counts[place * COUNTS.length + 2] === estimated
      )
        return false
    }
    chunk.touchedPlaces[modulo(day, this.windowDays)] = 1
    chunk.rounds[place] = round
    chunk.revisions[place] = revision
    return true
  }

  /** Forgets a day. */
  drop(ref: WindowRef, day: DayIndex): void {
    const { chunk, row } = this.#at(ref)
    const ringPlace = modulo(day, this.windowDays)
    const place = placeOf(ringPlace, row)
    if (chunk.rounds[place] !== this.#roundOf(day)) return
    chunk.rounds[place] = 0
    chunk.touchedPlaces[ringPlace] = 1
  }

  /** Figures of a day; undefined where it is not held. */
  figures(ref: WindowRef, day: DayIndex): DayFigures | undefined {
    const { chunk, row } = this.#at(ref)
    const place = placeOf(modulo(day, this.windowDays), row)
    if (chunk.rounds[place] !== this.#roundOf(day)) return undefined
    const f = place * FIGURES.length
    return {
      floorKw: chunk.figures[f + FLOOR] as number,
      meanKw: chunk.figures[f + MEAN] as number,
      sdKw: chunk.figures[f + SD] as number,
      nightKw: chunk.figures[f + NIGHT] as number,
      maxKw: chunk.figures[f + MAX] as number,
      expected: chunk.counts[place * COUNTS.length] as number,
      measured: chunk.counts[place * COUNTS.length + 1] as number,
      estimated: chunk.counts[place * COUNTS.length + 2] as number,
    }
  }

  /** Measured slots of a day's; 0 where it is not held. */
  measuredShare(ref: WindowRef, day: DayIndex): number {
    const { chunk, row } = this.#at(ref)
    const place = placeOf(modulo(day, this.windowDays), row)
    if (chunk.rounds[place] !== this.#roundOf(day)) return 0
    const expected = chunk.counts[place * COUNTS.length] as number
    return expected === 0 ? 0 : (chunk.counts[place * COUNTS.length + 1] as number) / expected
  }

  /**
   * Figures of the days held from one to another, in place of what the columns hold.
   * @param temperaturesC by day, the first one's first
   */
  columns(
    ref: WindowRef,
    from: DayIndex,
    to: DayIndex,
    temperaturesC: readonly number[],
    into: DayColumns,
  ): void {
    const { chunk, row } = this.#at(ref)
    const { figures, counts } = chunk
    let at = 0
    for (let day = from; day <= to; day++) {
      const place = placeOf(modulo(day, this.windowDays), row)
      if (chunk.rounds[place] !== this.#roundOf(day)) continue
      const f = place * FIGURES.length
      into.day[at] = day
      into.floorKw[at] = figures[f + FLOOR] as number
      into.meanKw[at] = figures[f + MEAN] as number
      into.sdKw[at] = figures[f + SD] as number
      into.nightKw[at] = figures[f + NIGHT] as number
      into.maxKw[at] = figures[f + MAX] as number
      into.expected[at] = counts[place * COUNTS.length] as number
      into.measured[at] = counts[place * COUNTS.length + 1] as number
      into.estimated[at] = counts[place * COUNTS.length + 2] as number
      into.temperatureC[at] = temperaturesC[day - from] as number
      at++
    }
    into.count = at
  }

  /**
   * Writes the day's curve into `into` (length = slots), NaN where missing.
   * @param withEstimated estimated values too, for sums over an area; else they are NaN
   * @returns false where the day is not held; `into` is then all NaN
   */
  curve(ref: WindowRef, day: DayIndex, into: Float32Array, withEstimated: boolean): boolean {
    const { chunk, row } = this.#at(ref)
    const place = placeOf(modulo(day, this.windowDays), row)
    if (chunk.rounds[place] !== this.#roundOf(day)) {
      into.fill(Number.NaN)
      return false
    }
    const scaleKw = chunk.figures[place * FIGURES.length + SCALE] as number
    unpackCurve(chunk.curves, place * ref.slots, scaleKw, into, withEstimated)
    return true
  }

  #putReactive(ref: WindowRef, place: number, { reactiveKvar, quality }: WallDay): void {
    const { chunk, row } = this.#at(ref)
    if (reactiveKvar === undefined && !chunk.reactive.has(row)) return
    const kvar = chunk.kvarOf(row)
    for (let slot = 0; slot < ref.slots; slot++) {
      const value = reactiveKvar?.[slot] ?? 0
      // A meter-day has 0 where the meter sent none.
      const isKnown = value !== 0 && isMeasured(quality[slot] as number)
      kvar[place * ref.slots + slot] = isKnown ? value : Number.NaN
    }
  }

  /** Reactive power of the days from one to another by slot, NaN where unknown; undefined where the meter sends none. */
  reactive(ref: WindowRef, from: DayIndex, to: DayIndex): Float32Array | undefined {
    const { chunk, row } = this.#at(ref)
    const held = chunk.reactive.get(row)
    if (held === undefined) return undefined
    const { slots } = ref
    const into = new Float32Array((to - from + 1) * slots).fill(Number.NaN)
    for (let day = from; day <= to; day++) {
      const place = modulo(day, this.windowDays)
      if (chunk.rounds[placeOf(place, row)] !== this.#roundOf(day)) continue
      into.set(held.subarray(place * slots, (place + 1) * slots), (day - from) * slots)
    }
    return into
  }

  /** What the meter was like before its window; undefined where no day has left it yet. */
  past(ref: WindowRef): History | undefined {
    const { chunk, row } = this.#at(ref)
    return chunk.pastOf(row)
  }

  setPast(ref: WindowRef, history: History | undefined): void {
    const { chunk, row } = this.#at(ref)
    chunk.setPastOf(row, history)
  }

  /** What is known of the meter beside its days has changed. */
  touchMember(ref: WindowRef): void {
    this.#at(ref).chunk.membersTouched = true
  }

  /** What changed since this was last asked, chunk by chunk. */
  takeTouched(): readonly TouchedChunk[] {
    const touched: TouchedChunk[] = []
    for (const [slots, chunks] of this.#chunks)
      for (const [index, chunk] of chunks.entries()) {
        const places: number[] = []
        for (let place = 0; place < this.windowDays; place++)
          if (chunk.touchedPlaces[place] === 1) places.push(place)
        if (places.length === 0 && !chunk.membersTouched) continue
        touched.push({ slots, index, places, members: chunk.membersTouched })
        chunk.touchedPlaces.fill(0)
        chunk.membersTouched = false
      }
    return touched
  }

  savePlace({ slots, index }: ChunkRef, place: number): SavedPlace {
    return this.#chunkAt(slots, index).savePlace(place, this.#rowsOf(slots, index))
  }

  savePast({ slots, index }: ChunkRef): Float32Array {
    return this.#chunkAt(slots, index).savePast(this.#rowsOf(slots, index))
  }

  restorePlace({ slots, index }: ChunkRef, place: number, saved: SavedPlace): void {
    this.#grow(slots, index, saved.rounds.length)
    this.#chunkAt(slots, index).restorePlace(place, saved)
  }

  restorePast({ slots, index }: ChunkRef, saved: Float32Array): void {
    this.#grow(slots, index, this.#chunkAt(slots, index).restorePast(saved))
  }

  /** After all pages were restored: rows that are nobody's are free, which is true of them in the checkpoint, too. */
  freeAllBut(taken: Iterable<WindowRef>): void {
    const isTaken = new Map([...this.#rows].map(([slots, rows]) => [slots, new Uint8Array(rows)]))
    for (const { slots, row } of taken) (isTaken.get(slots) as Uint8Array)[row] = 1
    for (const [slots, rows] of isTaken)
      for (let row = 0; row < rows.length; row++) if (rows[row] === 0) this.release({ slots, row })
    this.takeTouched()
  }

  get bytes(): number {
    let bytes = 0
    for (const chunks of this.#chunks.values()) for (const chunk of chunks) bytes += chunk.bytes
    return bytes
  }

  /** Days before 1970 share round 0 with empty places: nothing is held of them. */
  #roundOf(day: DayIndex): number {
    return Math.floor(day / this.windowDays) + 1
  }

  #at(ref: WindowRef): { chunk: WindowChunk; row: number } {
    const chunks = this.#chunks.get(ref.slots) as WindowChunk[]
    return {
      chunk: chunks[Math.floor(ref.row / METERS_PER_CHUNK)] as WindowChunk,
      row: rowInChunk(ref),
    }
  }

  #chunkAt(slots: number, index: number): WindowChunk {
    let chunks = this.#chunks.get(slots)
    if (chunks === undefined) {
      chunks = []
      this.#chunks.set(slots, chunks)
    }
    while (chunks.length <= index) chunks.push(new WindowChunk(slots, this.windowDays))
    return chunks[index] as WindowChunk
  }

  /** Rows of a chunk that are in use, or were. */
  #rowsOf(slots: number, index: number): number {
    return Math.min(METERS_PER_CHUNK, (this.#rows.get(slots) ?? 0) - index * METERS_PER_CHUNK)
  }

  #grow(slots: number, index: number, rows: number): void {
    const all = index * METERS_PER_CHUNK + rows
    this.#rows.set(slots, Math.max(all, this.#rows.get(slots) ?? 0))
  }
}

/** Some of the windows that are saved together. */
export interface ChunkRef {
  readonly slots: number
  readonly index: number
}

export interface TouchedChunk extends ChunkRef {
  readonly places: readonly number[]
  /** Whose the rows are changed, or what is known of these beside their days. */
  readonly members: boolean
}

export const chunkOf = ({ slots, row }: WindowRef): ChunkRef => ({
  ...{ slots, index: Math.floor(row / METERS_PER_CHUNK) },
})

export const rowInChunk = ({ row }: WindowRef): number => row % METERS_PER_CHUNK

export const rowOfChunk = ({ slots, index }: ChunkRef, row: number): WindowRef => ({
  ...{ slots, row: index * METERS_PER_CHUNK + row },
})

/** Revisions are minutes since the day's start: 45 days of them, far beyond any grace. */
const LAST_REVISION = 0xffff
const modulo = (value: number, by: number): number => ((value % by) + by) % by

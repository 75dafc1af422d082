import type { History } from './history.ts'

export const METERS_PER_CHUNK = 256
export const FIGURES = ['floorKw', 'meanKw', 'sdKw', 'nightKw', 'maxKw', 'scaleKw'] as const
export const COUNTS = ['expected', 'measured', 'estimated'] as const
const PAST = ['days', 'floorKw', 'meanKw'] as const satisfies readonly (keyof History)[]

/** Bytes, where these hold the slots of a day. */
type Counts = Uint8Array | Uint16Array

/** One place of the ring, of every row of a chunk: about a day of 256 meters. */
export interface SavedPlace {
  readonly version: 2
  readonly windowDays: number
  readonly curves: Uint16Array
  readonly figures: Float32Array
  readonly counts: Counts
  readonly rounds: Uint16Array
  readonly revisions: Uint16Array
  /** Rows that send reactive energy, and their kvar; absent where none does. */
  readonly reactive?: { readonly rows: Uint16Array; readonly kvar: Float32Array }
}

/**
 * The windows of 256 meters of one step in typed arrays: place of the ring by place, in each meter by meter, for what
 * changes together is a day of all of them.
 *
 * Keeps: see MeterWindows. Bounded by: its meters. Late data: no matter. After restart: restorePlace(), restorePast().
 */
export class WindowChunk {
  readonly slots: number
  readonly windowDays: number
  readonly curves: Uint16Array
  readonly figures: Float32Array
  readonly counts: Counts
  /** Which round of the ring a place belongs to: day / windowDays, plus 1; 0 where empty. */
  readonly rounds: Uint16Array
  readonly revisions: Uint16Array
  /** What a meter was like before its window, as History has it. */
  readonly past: Float32Array
  /** By row: kvar of the ring's days, NaN where unknown. Few meters send it. */
  readonly reactive = new Map<number, Float32Array>()
  /** Places of the ring that changed since they were last saved. */
  readonly touchedPlaces: Uint8Array
  /** So did whose the rows are, or what these were like before. */
  membersTouched = false

  constructor(slots: number, windowDays: number) {
    const days = METERS_PER_CHUNK * windowDays
    this.slots = slots
    this.windowDays = windowDays
    this.curves = new Uint16Array(days * slots)
    this.figures = new Float32Array(days * FIGURES.length)
    const count = days * COUNTS.length
    this.counts = slots <= 0xff ? new Uint8Array(count) : new Uint16Array(count)
    this.rounds = new Uint16Array(days)
    this.revisions = new Uint16Array(days)
    this.past = new Float32Array(METERS_PER_CHUNK * PAST.length)
    this.touchedPlaces = new Uint8Array(windowDays)
  }

  get bytes(): number {
    const { curves, figures, counts, rounds, revisions, past } = this
    let bytes = 0
    for (const array of [
      curves,
      figures,
      counts,
      rounds,
      revisions,
      past,
      ...this.reactive.values(),
    ])
      bytes += array.byteLength
    return bytes
  }

  /** Empties a row, all of its days. */
  clear(row: number): void {
    for (let place = 0; place < this.windowDays; place++) this.rounds[placeOf(place, row)] = 0
    this.setPastOf(row, undefined)
    this.reactive.delete(row)
    this.touchedPlaces.fill(1)
    this.membersTouched = true
  }

  /** Curve, figures and counts of a place, as another chunk of as many slots has them. */
  copyDay(place: number, other: WindowChunk, otherPlace: number): void {
    const { slots, curves, figures, counts } = this
    for (let slot = 0; slot < slots; slot++)
      curves[place * slots + slot] = other.curves[otherPlace * slots + slot] as number
    for (let i = 0; i < FIGURES.length; i++)
      figures[place * FIGURES.length + i] = other.figures[otherPlace * FIGURES.length + i] as number
    for (let i = 0; i < COUNTS.length; i++)
      counts[place * COUNTS.length + i] = other.counts[otherPlace * COUNTS.length + i] as number
  }

  /** undefined where no day has left the window yet. */
  pastOf(row: number): History | undefined {
    const at = row * PAST.length
    const days = this.past[at] as number
    return days === 0
      ? undefined
      : { days, floorKw: this.past[at + 1] as number, meanKw: this.past[at + 2] as number }
  }

  setPastOf(row: number, history: History | undefined): void {
    const at = row * PAST.length
    for (const [i, name] of PAST.entries()) this.past[at + i] = history?.[name] ?? 0
    this.membersTouched = true
  }

  /** @param rows those in use, from the first */
  savePlace(place: number, rows: number): SavedPlace {
    const { slots, windowDays } = this
    const from = placeOf(place, 0)
    const to = from + rows
    const saved: SavedPlace = {
      version: 2,
      windowDays,
      curves: this.curves.slice(from * slots, to * slots),
      figures: this.figures.slice(from * FIGURES.length, to * FIGURES.length),
      counts: this.counts.slice(from * COUNTS.length, to * COUNTS.length),
      rounds: this.rounds.slice(from, to),
      revisions: this.revisions.slice(from, to),
    }
    if (this.reactive.size === 0) return saved
    const kvar = new Float32Array(this.reactive.size * slots)
    for (const [i, held] of [...this.reactive.values()].entries())
      kvar.set(held.subarray(place * slots, (place + 1) * slots), i * slots)
    return { ...saved, reactive: { rows: Uint16Array.from(this.reactive.keys()), kvar } }
  }

  restorePlace(place: number, saved: SavedPlace): void {
    const { slots } = this
    const from = placeOf(place, 0)
    this.curves.set(saved.curves, from * slots)
    this.figures.set(saved.figures, from * FIGURES.length)
    this.counts.set(saved.counts, from * COUNTS.length)
    this.rounds.set(saved.rounds, from)
    this.revisions.set(saved.revisions, from)
    for (const [i, row] of (saved.reactive?.rows ?? []).entries())
      this.kvarOf(row).set(
        saved.reactive?.kvar.subarray(i * slots, (i + 1) * slots) ?? [],
        place * slots,
      )
  }

  /** Room for a row's reactive power, made where there is none yet. */
  kvarOf(row: number): Float32Array {
    const held = this.reactive.get(row)
    if (held !== undefined) return held
    const kvar = new Float32Array(this.windowDays * this.slots).fill(Number.NaN)
    this.reactive.set(row, kvar)
    return kvar
  }

  savePast(rows: number): Float32Array {
    return this.past.slice(0, rows * PAST.length)
  }

  /** @returns the rows that were in use */
  restorePast(saved: Float32Array): number {
    this.past.set(saved)
    return saved.length / PAST.length
  }
}

/** Where a row's day of one place of the ring is. */
export const placeOf = (place: number, row: number): number => place * METERS_PER_CHUNK + row

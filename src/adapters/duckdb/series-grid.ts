import type { MeterSeries } from '../../ports/history.ts'
import type { ChunkRows, OptionalColumns } from './meter-rows.ts'

/** What is known of a meter's rows before they are read. */
export interface MeterExtent {
  readonly meterId: string
  readonly rows: number
  readonly firstMs: number
  readonly lastMs: number
}

/** The most common distance between rows; undefined where no meter has two rows at an even distance. */
export const commonStepMs = (extents: Iterable<MeterExtent>): number | undefined => {
  const rowsOf = new Map<number, number>()
  for (const { rows, firstMs, lastMs } of extents) {
    const stepMs = (lastMs - firstMs) / (rows - 1)
    if (Number.isInteger(stepMs) && stepMs > 0) rowsOf.set(stepMs, (rowsOf.get(stepMs) ?? 0) + rows)
  }
  let common: number | undefined
  for (const [stepMs, rows] of rowsOf)
    if (common === undefined || rows > (rowsOf.get(common) as number)) common = stepMs
  return common
}

/** Gaps up to as much again as there are rows are worth their memory. */
const MOST_CELLS_A_ROW = 2

/** Cells that a meter takes on the grid; undefined where it does not fit on it. */
export const cellsOf = (
  { rows, firstMs, lastMs }: MeterExtent,
  stepMs: number,
): number | undefined => {
  const cells = (lastMs - firstMs) / stepMs + 1
  return Number.isInteger(cells) && cells >= rows && cells <= MOST_CELLS_A_ROW * rows
    ? cells
    : undefined
}

/**
 * Meters whose cells of one time lie side by side, where they have as many cells. Rows in the order of time then go from
 * one cell to the next, rather than each to a page of its own, which takes several times as long.
 */
const LANES = 64

/** What a cell holds that no row has come for: decoded energies are finite, or NaN where a row has none. */
const EMPTY = Number.POSITIVE_INFINITY

/**
 * Rows of many meters in whatever order they come, each put straight into the cell of its meter and interval: sorting
 * them would cost ten times as much. A meter with two rows for one cell, or one beside the grid, is not on it.
 *
 * Keeps: one cell an interval and meter. Bounded by: who lays out the meters. Late data: none. After restart: read again.
 */
export class SeriesGrid {
  readonly #extents: readonly MeterExtent[]
  readonly #stepMs: number
  readonly #words: readonly string[]
  readonly #firstMs: Float64Array
  /** By place: its first cell, how far it is from one to the next, and how many there are. */
  readonly #offsets: Int32Array
  readonly #strides: Int32Array
  readonly #lengths: Int32Array
  readonly #filled: Int32Array
  readonly #isOdd: Uint8Array
  readonly #kwh: Float64Array
  readonly #stepMin: Float64Array | undefined
  readonly #kvarh: Float64Array | undefined
  readonly #quality: Int32Array | undefined
  /** Most meters have their times in common: memory that threads can share. */
  readonly #times = new Map<string, Float64Array>()

  /**
   * @param extents the meters by their places; each fits on the grid
   * @param room cells enough for them, which another grid may take over when this one is done with
   */
  constructor(
    extents: readonly MeterExtent[],
    stepMs: number,
    has: OptionalColumns,
    words: readonly string[],
    room: Float64Array,
  ) {
    this.#extents = extents
    this.#stepMs = stepMs
    this.#words = words
    this.#firstMs = Float64Array.from(extents, ({ firstMs }) => firstMs)
    this.#offsets = new Int32Array(extents.length)
    this.#strides = new Int32Array(extents.length)
    this.#lengths = Int32Array.from(extents, (extent) => cellsOf(extent, stepMs) ?? 0)
    this.#filled = new Int32Array(extents.length)
    this.#isOdd = new Uint8Array(extents.length)
    const cells = this.#layOut()
    this.#kwh = room.subarray(0, cells).fill(EMPTY)
    if (has.stepMin) this.#stepMin = new Float64Array(cells)
    if (has.kvarh) this.#kvarh = new Float64Array(cells)
    if (has.quality) this.#quality = new Int32Array(cells)
  }

  /** Puts the first `count` rows of a chunk into their cells, but for those of meters without a place. */
  add(rows: ChunkRows, count: number): void {
    const { position, atMs, kwh, stepMin, kvarh, quality } = rows
    const isPlain = this.#stepMin === undefined && this.#kvarh === undefined && !this.#quality
    const cells = this.#kwh
    const offsets = this.#offsets
    const strides = this.#strides
    const lengths = this.#lengths
    const firstMs = this.#firstMs
    const isOdd = this.#isOdd
    const filled = this.#filled
    const stepMs = this.#stepMs
    // Many rows have their time, and many meters their first one, in common with the row before.
    let sinceMs = 0
    let steps = 0
    for (let i = 0; i < count; i++) {
      const place = position[i] as number
      if (place < 0) continue
      const passedMs = (atMs[i] as number) - (firstMs[place] as number)
      if (passedMs !== sinceMs) {
        sinceMs = passedMs
        steps = passedMs / stepMs
        if (!Number.isInteger(steps)) steps = -1
      }
      const cell = (offsets[place] as number) + steps * (strides[place] as number)
      if (steps < 0 || steps >= (lengths[place] as number) || cells[cell] !== EMPTY) {
        isOdd[place] = 1
        continue
      }
      cells[cell] = kwh[i] as number
      filled[place] = (filled[place] as number) + 1
      if (isPlain) continue
      if (this.#stepMin && stepMin) this.#stepMin[cell] = stepMin[i] as number
      if (this.#kvarh && kvarh) this.#kvarh[cell] = kvarh[i] as number
      if (this.#quality && quality) this.#quality[cell] = quality[i] as number
    }
  }

  isOdd(place: number): boolean {
    return this.#isOdd[place] !== 0 || this.#filled[place] !== this.#extents[place]?.rows
  }

  /** The rows of a meter that is on the grid, in the order of their times. */
  series(place: number): MeterSeries {
    const { meterId, firstMs } = this.#extents[place] as MeterExtent
    const length = this.#lengths[place] as number
    const isWhole = this.#filled[place] === length
    const kept = isWhole ? undefined : this.#keptSteps(place)
    const taken = (values: Float64Array | undefined): Float64Array | undefined =>
      values === undefined ? undefined : this.#taken(values, place, kept)
    const quality = this.#quality
    const wordAt = (step: number): string | null =>
      this.#words[(quality as Int32Array)[this.#cellOf(place, step)] as number] ?? null
    return {
      meterId,
      startMs:
        kept === undefined
          ? this.#timesFrom(firstMs, length)
          : Float64Array.from(kept, (step) => firstMs + step * this.#stepMs),
      kwh: this.#taken(this.#kwh, place, kept),
      isRegister: false,
      kvarh: taken(this.#kvarh),
      stepMin: taken(this.#stepMin),
      quality:
        quality === undefined
          ? undefined
          : kept === undefined
            ? Array.from({ length }, (_, step) => wordAt(step))
            : Array.from(kept, wordAt),
    }
  }

  /** Gives every place its cells; answers how many there are. */
  #layOut(): number {
    const lengthOf = (place: number): number => this.#lengths[place] as number
    const places = [...this.#lengths.keys()].sort((a, b) => lengthOf(a) - lengthOf(b) || a - b)
    let cells = 0
    for (let from = 0; from < places.length; ) {
      const length = lengthOf(places[from] as number)
      const beside = places.slice(from, from + LANES).filter((place) => lengthOf(place) === length)
      for (const [lane, place] of beside.entries()) {
        this.#offsets[place] = cells + lane
        this.#strides[place] = beside.length
      }
      cells += length * beside.length
      from += beside.length
    }
    return cells
  }

  #cellOf(place: number, step: number): number {
    return (this.#offsets[place] as number) + step * (this.#strides[place] as number)
  }

  #keptSteps(place: number): Int32Array {
    const length = this.#lengths[place] as number
    const kept = new Int32Array(length)
    let count = 0
    for (let step = 0; step < length; step++)
      if (this.#kwh[this.#cellOf(place, step)] !== EMPTY) kept[count++] = step
    return kept.subarray(0, count)
  }

  #taken(values: Float64Array, place: number, kept: Int32Array | undefined): Float64Array {
    if (kept !== undefined)
      return Float64Array.from(kept, (step) => values[this.#cellOf(place, step)] as number)
    const taken = new Float64Array(this.#lengths[place] as number)
    const stride = this.#strides[place] as number
    let cell = this.#offsets[place] as number
    for (let step = 0; step < taken.length; step++, cell += stride)
      taken[step] = values[cell] as number
    return taken
  }

  #timesFrom(firstMs: number, length: number): Float64Array {
    const key = `${firstMs} ${length}`
    let times = this.#times.get(key)
    if (times === undefined) {
      times = new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT))
      for (let i = 0; i < length; i++) times[i] = firstMs + i * this.#stepMs
      this.#times.set(key, times)
    }
    return times
  }
}

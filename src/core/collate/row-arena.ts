const ROWS_PER_CHUNK_LOG2 = 6
const ROWS_PER_CHUNK = 1 << ROWS_PER_CHUNK_LOG2
const ROW_MASK = ROWS_PER_CHUNK - 1

/**
 * Rows of slots of one length, in typed arrays: mean power and quality of one open meter-day each.
 *
 * Keeps: open meter-days. Bounded by: meters x (grace + 1). Late data: not its business. After restart: refilled by OpenDays.
 */
export class RowArena {
  /** Slots of the longest day, so that every day fits. */
  readonly stride: number
  readonly #power: Float32Array[] = []
  readonly #quality: Uint8Array[] = []
  readonly #free: number[] = []
  #rows = 0

  constructor(stride: number) {
    this.stride = stride
  }

  /** A cleared row. */
  take(): number {
    const freed = this.#free.pop()
    if (freed !== undefined) return freed
    if ((this.#rows & ROW_MASK) === 0) {
      this.#power.push(new Float32Array(ROWS_PER_CHUNK * this.stride))
      this.#quality.push(new Uint8Array(ROWS_PER_CHUNK * this.stride))
    }
    return this.#rows++
  }

  release(row: number): void {
    this.quality(row, this.stride).fill(0)
    this.power(row, this.stride).fill(0)
    this.#free.push(row)
  }

  qualityAt(row: number, slot: number): number {
    const chunk = this.#quality[row >>> ROWS_PER_CHUNK_LOG2] as Uint8Array
    return chunk[(row & ROW_MASK) * this.stride + slot] as number
  }

  powerAt(row: number, slot: number): number {
    const chunk = this.#power[row >>> ROWS_PER_CHUNK_LOG2] as Float32Array
    return chunk[(row & ROW_MASK) * this.stride + slot] as number
  }

  write(row: number, slot: number, powerKw: number, quality: number): void {
    const at = (row & ROW_MASK) * this.stride + slot
    const chunk = row >>> ROWS_PER_CHUNK_LOG2
    ;(this.#power[chunk] as Float32Array)[at] = powerKw
    ;(this.#quality[chunk] as Uint8Array)[at] = quality
  }

  /** A view of the row's first slots. */
  power(row: number, slots: number): Float32Array {
    const from = (row & ROW_MASK) * this.stride
    return (this.#power[row >>> ROWS_PER_CHUNK_LOG2] as Float32Array).subarray(from, from + slots)
  }

  quality(row: number, slots: number): Uint8Array {
    const from = (row & ROW_MASK) * this.stride
    return (this.#quality[row >>> ROWS_PER_CHUNK_LOG2] as Uint8Array).subarray(from, from + slots)
  }

  get bytes(): number {
    return this.#power.length * ROWS_PER_CHUNK * this.stride * 5
  }
}

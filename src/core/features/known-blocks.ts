/** The blocks of one length, by day from the first of a history; good where `habit` is that of who asks. */
export interface BlocksOfLength {
  /** The slot at which the search began, plus 1; 0 where the day was not searched yet. */
  readonly habit: Uint16Array
  /** First slot of the stretch within the day; -1 where there is none. */
  readonly start: Int16Array
  readonly levelKw: Float64Array
  readonly unevenness: Float64Array
}

/**
 * The blocks of a meter's days, as one window found them and the next, which begins a day later, finds them again: a
 * day's block hangs on that day, the one after it, and where its search began.
 *
 * Keeps: 20 bytes a day and length. Bounded by: the days of a history. Late data: none, a history is whole. After
 * restart: searched again.
 */
export class KnownBlocks {
  readonly #days: number
  readonly #ofLength = new Map<number, BlocksOfLength>()

  constructor(days: number) {
    this.#days = days
  }

  ofHours(hours: number): BlocksOfLength {
    let blocks = this.#ofLength.get(hours)
    if (blocks === undefined) {
      blocks = {
        habit: new Uint16Array(this.#days),
        start: new Int16Array(this.#days),
        levelKw: new Float64Array(this.#days),
        unevenness: new Float64Array(this.#days),
      }
      this.#ofLength.set(hours, blocks)
    }
    return blocks
  }
}

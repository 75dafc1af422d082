/**
 * Which share of a partition's last messages was turned away: of the last ones, so that a feed that goes bad after a million
 * good messages is noticed as soon as one that was never good.
 *
 * Keeps: a mark a message. Bounded by: the messages counted. Late data: counts when it comes. After restart: counts anew.
 */
export class RejectedShare {
  readonly #marks: Uint8Array
  #next = 0
  #full = false
  #bad = 0

  /** @param messages of how many the share is; before as many have come there is none */
  constructor(messages: number) {
    this.#marks = new Uint8Array(messages)
  }

  note(bad: boolean): void {
    const mark = bad ? 1 : 0
    this.#bad += mark - (this.#marks[this.#next] as number)
    this.#marks[this.#next] = mark
    this.#next++
    if (this.#next < this.#marks.length) return
    this.#next = 0
    this.#full = true
  }

  get share(): number | undefined {
    return this.#full ? this.#bad / this.#marks.length : undefined
  }
}

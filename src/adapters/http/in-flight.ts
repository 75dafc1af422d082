/** What one request holds of the bound. */
export interface Lease {
  /** Takes that much more; false, and nothing taken, where the bound is used up. */
  grow(bytes: number): boolean
  /** Gives everything back. */
  release(): void
}

/**
 * How many bytes of readings are in this process on their way into the log.
 *
 * Keeps: one sum. Bounded by: maxBytes; whoever comes when it is used up is sent away, nobody waits. Late data: not its
 * business. After restart: nothing is on its way.
 */
export class InFlight {
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  lease(): Lease {
    let held = 0
    return {
      grow: (bytes) => {
        if (this.#bytes + bytes > this.#maxBytes) return false
        this.#bytes += bytes
        held += bytes
        return true
      },
      release: () => {
        this.#bytes -= held
        held = 0
      },
    }
  }
}

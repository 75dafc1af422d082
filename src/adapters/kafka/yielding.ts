import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work that is longer holds up answers, heartbeats and what the sockets bring. */
const LONGEST_MS = 10

/**
 * Lets the event loop turn in the middle of long work, though not at each chance: a turn costs more than a few records.
 *
 * Keeps: when it turned last. Bounded by: nothing grows. Late data: no matter. After restart: at once.
 */
export class Yielding {
  #turnedAtMs = performance.now()

  async maybe(): Promise<void> {
    if (performance.now() - this.#turnedAtMs < LONGEST_MS) return
    await nextTurn()
    this.#turnedAtMs = performance.now()
  }
}

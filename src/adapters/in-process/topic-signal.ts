/**
 * Who waits for a change of a topic of this process, and how the topic stands.
 *
 * Keeps: those who wait. Bounded by: the readers and senders of the topic. Late data: none. After restart: nothing.
 */
export class TopicSignal {
  #waiting: (() => void)[] = []
  #version = 0
  #finished = false
  #held = 0
  #failure: unknown

  /** Counts announcements, for changedSince(). */
  get version(): number {
    return this.#version
  }

  /** Nothing more comes: its sources end when they have read everything. */
  get finished(): boolean {
    return this.#finished
  }

  /** Somebody feeds it and is not done: silence is no end. */
  get held(): boolean {
    return this.#held > 0
  }

  /** What its log broke down with; undefined while it works. */
  get failure(): unknown {
    return this.#failure
  }

  /** Wakes whoever waits for a change. */
  announce(): void {
    this.#version++
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  finish(): void {
    this.#finished = true
    this.announce()
  }

  /** Keeps its partitions from being called idle until the returned function is called. */
  hold(): () => void {
    this.#held++
    return () => {
      this.#held--
      this.announce()
    }
  }

  /** Ends its sources with this error. */
  fail(cause: unknown): void {
    this.#failure ??= cause
    this.announce()
  }

  /** Resolves at the first announcement after the version, at once where there was one. */
  changedSince(version: number): Promise<void> {
    if (version !== this.#version) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}

/**
 * Until its session is over nobody else is given what a member holds. A process that slept for longer, or that the
 * group has not answered for longer, may not be the owner any more and not know it yet.
 *
 * Keeps: when the group last answered. Bounded by: nothing grows. Late data: none. After restart: a member begins anew.
 */
export class GroupLease {
  readonly #nowMs: () => number
  readonly #sessionTimeoutMs: number
  #renewedAtMs: number

  constructor(nowMs: () => number, sessionTimeoutMs: number) {
    this.#nowMs = nowMs
    this.#sessionTimeoutMs = sessionTimeoutMs
    this.#renewedAtMs = nowMs()
  }

  /** The group answered a join or a heartbeat. */
  renew(): void {
    this.#renewedAtMs = this.#nowMs()
  }

  get ageMs(): number {
    return this.#nowMs() - this.#renewedAtMs
  }

  get isHeld(): boolean {
    return this.ageMs < this.#sessionTimeoutMs
  }
}

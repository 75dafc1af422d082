/** Runs calls one after the other. The first that fails ends it: its error goes to onError, later calls never run. */
export class SerialCalls {
  readonly #onError: (error: unknown) => void
  #tail: Promise<void> = Promise.resolve()
  #ended = false
  #busySinceMs: number | undefined
  readonly #nowMs: () => number

  constructor(nowMs: () => number, onError: (error: unknown) => void) {
    this.#nowMs = nowMs
    this.#onError = onError
  }

  /** Resolves when the call is over or was left out; never rejects. */
  run(call: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(async () => {
      if (this.#ended) return
      this.#busySinceMs = this.#nowMs()
      try {
        await call()
      } catch (error) {
        this.#ended = true
        this.#onError(error)
      } finally {
        this.#busySinceMs = undefined
      }
    })
    return this.#tail
  }

  end(): void {
    this.#ended = true
  }

  /** The running call is alive. */
  touch(): void {
    if (this.#busySinceMs !== undefined) this.#busySinceMs = this.#nowMs()
  }

  /** Since when the running call has shown no sign of life; undefined where none runs. */
  get busySinceMs(): number | undefined {
    return this.#busySinceMs
  }
}

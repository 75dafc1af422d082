/** A pause that can be cut short; who wakes before it begins cuts the next one short. */
export class WakeablePause {
  #end: (() => void) | undefined
  #woken = false

  wake(): void {
    this.#woken = true
    this.#end?.()
  }

  async pause(ms: number): Promise<void> {
    if (!this.#woken) {
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        this.#end = resolve
        timer = setTimeout(resolve, ms)
      })
      clearTimeout(timer)
      this.#end = undefined
    }
    this.#woken = false
  }
}

import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface Measured {
  readonly seconds: number
  /** Of this process, all its threads. */
  readonly cpuSeconds: number
  readonly rssMb: number
  /** The longest that the event loop stood still. */
  readonly stallMs: number
}

/** Measures this process from its first piece of work to its last. */
export class Stopwatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 5 })
  #fromMs: number | undefined
  #cpu = process.cpuUsage()

  /** The first call counts. */
  start(): void {
    if (this.#fromMs !== undefined) return
    this.#fromMs = performance.now()
    this.#cpu = process.cpuUsage()
    this.#delay.enable()
  }

  measured(): Measured {
    if (this.#fromMs === undefined) throw new Error('nothing was measured')
    const { user, system } = process.cpuUsage(this.#cpu)
    this.#delay.disable()
    return {
      seconds: (performance.now() - this.#fromMs) / 1000,
      cpuSeconds: (user + system) / 1e6,
      rssMb: process.memoryUsage.rss() / 2 ** 20,
      stallMs: this.#delay.max / 1e6,
    }
  }

  /** One line for the process that asked. */
  report(counted: Readonly<Record<string, number>>): void {
    process.stdout.write(`${JSON.stringify({ ...counted, ...this.measured() })}\n`)
  }
}

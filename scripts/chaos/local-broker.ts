import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const KAFKA_LOCAL = fileURLToPath(new URL('../kafka-local', import.meta.url))
const run = promisify(execFile)

/** A broker of this run alone, which may be stopped, started and silenced. */
export class LocalBroker {
  readonly address: string
  readonly #where: readonly string[]
  readonly #folder: string

  constructor(port: number, folder: string) {
    this.address = `127.0.0.1:${port}`
    this.#folder = folder
    this.#where = ['--port', String(port), '--dir', folder]
  }

  async start(): Promise<void> {
    await run(KAFKA_LOCAL, ['start', ...this.#where])
  }

  async stop(): Promise<void> {
    await run(KAFKA_LOCAL, ['stop', ...this.#where])
  }

  /**
   * Connections stay, new ones are taken by the operating system, and nothing answers: what a frozen host or a
   * network that drops every packet looks like. A proxy that closes connections would be the kinder fault, for
   * clients hear of it at once; a restart shows that one.
   */
  freeze(): void {
    process.kill(this.#pid(), 'SIGSTOP')
  }

  thaw(): void {
    process.kill(this.#pid(), 'SIGCONT')
  }

  /** As this process ends: what waits for nothing. */
  abandon(): void {
    try {
      process.kill(this.#pid(), 'SIGKILL')
    } catch {
      // It does not run.
    }
  }

  #pid(): number {
    return Number(readFileSync(join(this.#folder, 'broker.pid'), 'utf8'))
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, type WriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { RunnableStage } from '../../src/core/stages.ts'

const BIN = fileURLToPath(new URL('../../bin/greywatt.js', import.meta.url))

/** A process that ended though nobody had ended it. */
export interface UnaskedEnd {
  readonly instance: string
  readonly code: number | null
  readonly signal: string | null
  /** The last thing it said. */
  readonly words: string
  /** It held no partition yet: it never got as far as its work. */
  readonly isStart: boolean
}

export interface InstanceOptions {
  readonly stage: RunnableStage
  readonly number: number
  readonly folder: string
  /** All but state.dir. */
  readonly config: Readonly<Record<string, unknown>>
  readonly onUnaskedEnd: (end: UnaskedEnd) => void
}

/** `greywatt serve` of one stage with a state folder of its own, which outlives each of its processes. */
export class Instance {
  readonly name: string
  readonly stage: RunnableStage
  readonly stateFolder: string
  readonly #options: InstanceOptions
  readonly #config: string
  readonly #log: WriteStream
  readonly #holds = new Set<number>()
  #child: ChildProcess | undefined
  #ended: Promise<void> = Promise.resolve()
  #asked = false
  #frozen = false

  constructor(options: InstanceOptions) {
    const { stage, number, folder, config } = options
    this.#options = options
    this.stage = stage
    this.name = `${stage}-${number}`
    this.stateFolder = join(folder, `state-${this.name}`)
    mkdirSync(folder, { recursive: true })
    this.#config = join(folder, `${this.name}.json`)
    const state = { dir: this.stateFolder, checkpointEveryS: 2 }
    writeFileSync(this.#config, JSON.stringify({ ...config, state }, null, 2))
    this.#log = createWriteStream(join(folder, `${this.name}.log`))
  }

  get isRunning(): boolean {
    return this.#child !== undefined
  }

  get isFrozen(): boolean {
    return this.#frozen
  }

  /** Partitions, as its log says. */
  get holds(): number {
    return this.#holds.size
  }

  start(): void {
    if (this.#child !== undefined) return
    const args = [BIN, 'serve', '--stages', this.stage, '--config', this.#config]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child = child
    this.#asked = false
    let words = ''
    let hasHeld = false
    const lines = createInterface({ input: child.stderr })
    lines.on('line', (line) => {
      words = line
      this.#log.write(`${line}\n`)
      hasHeld = this.#heard(line) || hasHeld
    })
    this.#ended = new Promise((resolve) =>
      child.on('close', (code, signal) => {
        this.#child = undefined
        this.#frozen = false
        this.#holds.clear()
        this.#log.write(`-- ended: ${signal ?? code}\n`)
        if (!this.#asked)
          this.#options.onUnaskedEnd({
            instance: this.name,
            code,
            signal,
            words,
            isStart: !hasHeld,
          })
        resolve()
      }),
    )
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  leave(): Promise<void> {
    return this.#end('SIGTERM')
  }

  freeze(): void {
    this.#frozen = this.#child?.kill('SIGSTOP') ?? false
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
    this.#frozen = false
  }

  #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#asked = true
    this.#child?.kill(signal)
    return this.#ended
  }

  /** True where it says that it holds a partition. */
  #heard(line: string): boolean {
    const match = /"partition":(\d+).*"msg":"partition (taken|given up)"/.exec(line)
    if (match === null) return false
    if (match[2] === 'taken') this.#holds.add(Number(match[1]))
    else this.#holds.delete(Number(match[1]))
    return match[2] === 'taken'
  }
}

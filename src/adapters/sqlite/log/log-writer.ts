import { Worker } from 'node:worker_threads'
import { AdapterError } from '../../../ports/adapter-error.ts'
import type { ChunkRow, FeedMark, LogAnswer, LogOrder, TidyOrder } from './log-messages.ts'

interface Waiting {
  readonly done: () => void
  readonly failed: (cause: unknown) => void
}

/** What the next append is made of. */
export interface LogBatch {
  readonly chunks: readonly ChunkRow[]
  readonly marks: readonly FeedMark[]
  /** Called once all of it is on the disk. */
  readonly appended: () => void
}

/**
 * Has the log written by a thread of its own. What is sent while an append is under way goes into the next one, so that
 * many small sends share one sync of the disk.
 *
 * Keeps: who waits for an append. Bounded by: the senders. Late data: none. After restart: nothing.
 */
export class LogWriter {
  readonly #worker: Worker
  readonly #takeBatch: () => LogBatch
  readonly #onFailure: (cause: unknown) => void
  readonly #exited: Promise<unknown>
  #waiting: Waiting[] = []
  #writing: { readonly batch: LogBatch; readonly waiting: readonly Waiting[] } | undefined
  #scheduled = false
  #tidying: (() => void) | undefined
  #failure: unknown

  constructor(options: {
    readonly path: string
    readonly takeBatch: () => LogBatch
    readonly onFailure: (cause: unknown) => void
  }) {
    this.#takeBatch = options.takeBatch
    this.#onFailure = options.onFailure
    // bin/worker.js brings TypeScript along, whatever started this process.
    this.#worker = new Worker(new URL('../../../../bin/worker.js', import.meta.url), {
      workerData: { entry: new URL('./log-worker.ts', import.meta.url).href, path: options.path },
      execArgv: [],
    })
    this.#worker.unref()
    this.#exited = new Promise((exited) => this.#worker.once('exit', exited))
    this.#worker.on('message', (answer: LogAnswer) => this.#take(answer))
    this.#worker.on('error', (cause) => this.#fail(cause))
  }

  /** Resolves once everything that takeBatch() would give now is on the disk. */
  written(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    this.#worker.ref()
    return new Promise((done, failed) => {
      this.#waiting.push({ done, failed })
      if (this.#scheduled || this.#writing !== undefined) return
      this.#scheduled = true
      // After this turn: who sends in the same one comes along.
      setImmediate(() => {
        this.#scheduled = false
        this.#write()
      })
    })
  }

  /** Resolves once it is done; false where the last one is still under way. */
  async tidy(orders: readonly TidyOrder[]): Promise<boolean> {
    if (this.#tidying !== undefined || this.#failure !== undefined) return false
    const done = new Promise<void>((resolve) => {
      this.#tidying = resolve
    })
    this.#post({ type: 'tidy', orders })
    await done
    return true
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    while (this.#writing !== undefined || this.#waiting.length > 0)
      await this.written().catch(() => undefined)
    this.#worker.ref()
    // Never terminated: a thread that is ended within SQLite's binding takes the process along.
    this.#post({ type: 'end' })
    await this.#exited
    this.#tidied()
  }

  #write(): void {
    if (this.#failure !== undefined || this.#writing !== undefined) return
    const batch = this.#takeBatch()
    this.#writing = { batch, waiting: this.#waiting }
    this.#waiting = []
    const { chunks, marks } = batch
    this.#post(
      { type: 'append', chunks, marks },
      chunks.map(({ bytes }) => bytes.buffer),
    )
  }

  #take(answer: LogAnswer): void {
    if (answer.type === 'failed') {
      this.#fail(new AdapterError(answer.code, answer.message))
      return
    }
    if (answer.type === 'tidied') {
      this.#tidied()
      return
    }
    const written = this.#writing
    this.#writing = undefined
    written?.batch.appended()
    for (const { done } of written?.waiting ?? []) done()
    if (this.#waiting.length > 0) this.#write()
    else this.#worker.unref()
  }

  #tidied(): void {
    this.#tidying?.()
    this.#tidying = undefined
  }

  #post(order: LogOrder, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, transfer)
  }

  #fail(cause: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = cause
    const waiting = [...(this.#writing?.waiting ?? []), ...this.#waiting]
    this.#writing = undefined
    this.#waiting = []
    this.#tidied()
    this.#onFailure(cause)
    for (const { failed } of waiting) failed(cause)
  }
}

import { Worker } from 'node:worker_threads'
import type { AreaBatch } from './area-work.ts'

/** Batches that wait in a thread, so that it never waits for the next one. */
const WAITING = 2

interface Task<Result> {
  readonly done: (result: Result) => void
  readonly failed: (cause: unknown) => void
}

interface Thread<Result> {
  readonly worker: Worker
  readonly tasks: Task<Result>[]
}

/**
 * Threads that collate and judge areas.
 *
 * Keeps: what is under way. Bounded by: WAITING batches a thread, where its user asks for hasRoom. Late data: none.
 * After restart: nothing.
 */
export class AreaPool<Result> {
  readonly #threads: readonly Thread<Result>[]
  #failure: unknown

  /**
   * @param entry of a thread: takes batches of areas, answers a result for each
   * @param order what all of them have in common: plain data
   */
  constructor(threads: number, entry: URL, order: object) {
    this.#threads = Array.from({ length: threads }, () => this.#start(entry, order))
  }

  /** Whether a thread can take a batch; also where the pool has failed, which judge() tells. */
  get hasRoom(): boolean {
    return this.#failure !== undefined || this.#idlest().tasks.length < WAITING
  }

  judge(batch: AreaBatch): Promise<Result> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    const thread = this.#idlest()
    return new Promise((done, failed) => {
      thread.tasks.push({ done, failed })
      thread.worker.postMessage(batch)
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #start(entry: URL, order: object): Thread<Result> {
    // bin/worker.js brings TypeScript along, whatever started this process.
    const worker = new Worker(new URL('../../../bin/worker.js', import.meta.url), {
      workerData: { entry: entry.href, order },
      execArgv: [],
    })
    const thread: Thread<Result> = { worker, tasks: [] }
    worker.on('message', (result: Result) => thread.tasks.shift()?.done(result))
    worker.on('error', (cause) => this.#fail(cause))
    return thread
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause
    for (const { tasks } of this.#threads)
      for (const { failed } of tasks.splice(0)) failed(this.#failure)
  }

  #idlest(): Thread<Result> {
    return this.#threads.reduce((idlest, thread) =>
      thread.tasks.length < idlest.tasks.length ? thread : idlest,
    )
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { CheckpointChange } from '../../ports/checkpoint-store.ts'
import type { CheckpointFile } from './checkpoint-file.ts'
import type { WriterAnswer, WriterOrder } from './checkpoint-messages.ts'
import { type EncodedRow, encodedRow } from './checkpoint-rows.ts'
import { packRows } from './row-packet.ts'

/** Between two turns of the event loop. */
const LONGEST_MS = 8
/** Rows are sent to the thread together: fewer are not worth a message. */
const ROWS_PER_PACKET = 250
/** Clocks are looked at after so many rows. */
const ROWS_PER_LOOK = 8

interface Pending {
  readonly done: () => void
  readonly failed: (cause: unknown) => void
}

/**
 * Writes checkpoints in a thread of its own, so that heartbeats and answers do not wait for a disk. Here values are
 * encoded, some at a time.
 *
 * Keeps: what is being written. Bounded by: the changes of one checkpoint for each partition. Late data: none. After
 * restart: nothing; the thread starts with the first write.
 */
export class CheckpointWriter {
  readonly #pending: Pending[] = []
  #worker: Worker | undefined
  #failure: unknown

  async write(file: CheckpointFile, change: CheckpointChange): Promise<void> {
    const { path, epoch } = file
    const worker = this.#started()
    const send = (order: WriterOrder, transfer: readonly ArrayBuffer[] = []): void =>
      worker.postMessage(order, transfer)
    const sendRows = (rows: readonly EncodedRow[]): void => {
      const packet = packRows(rows)
      send({ type: 'rows', path, packet }, [packet.bytes])
    }
    try {
      let rows: EncodedRow[] = []
      let turnedAtMs = performance.now()
      for (const [key, value] of change.put) {
        rows.push(encodedRow(key, value))
        const isTurn =
          rows.length % ROWS_PER_LOOK === 0 && performance.now() - turnedAtMs > LONGEST_MS
        if (!isTurn && rows.length < ROWS_PER_PACKET) continue
        sendRows(rows)
        rows = []
        if (!isTurn) continue
        await nextTurn()
        turnedAtMs = performance.now()
      }
      sendRows(rows)
    } catch (error) {
      send({ type: 'drop', path })
      throw error
    }
    await this.#answerTo(() => {
      send({ type: 'commit', path, epoch, offset: change.offset, remove: [...change.remove] })
    })
  }

  /** Before the file's own connection is closed. */
  closed(path: string): void {
    this.#worker?.postMessage({ type: 'close', path } satisfies WriterOrder)
  }

  close(): void {
    this.#fail(new Error('the checkpoints were closed while one was written'))
    // Neither terminated nor left behind: a thread that is ended within SQLite's binding takes the process along.
    this.#worker?.ref()
    this.#worker?.postMessage({ type: 'end' } satisfies WriterOrder)
    this.#worker = undefined
  }

  async #answerTo(ask: () => void): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    this.#worker?.ref()
    try {
      await new Promise<void>((done, failed) => {
        this.#pending.push({ done, failed })
        ask()
      })
    } finally {
      if (this.#pending.length === 0) this.#worker?.unref()
    }
  }

  #started(): Worker {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#worker !== undefined) return this.#worker
    // bin/worker.js brings TypeScript along, whatever started this process.
    const worker = new Worker(new URL('../../../bin/worker.js', import.meta.url), {
      workerData: { entry: new URL('./checkpoint-worker.ts', import.meta.url).href },
      execArgv: [],
    })
    worker.unref()
    worker.on('message', (answer: WriterAnswer) => {
      const pending = this.#pending.shift()
      if (answer.type === 'written') pending?.done()
      else pending?.failed(new AdapterError(answer.code, answer.message))
    })
    worker.on('error', (cause) => this.#fail(cause))
    this.#worker = worker
    return worker
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause
    for (const { failed } of this.#pending.splice(0)) failed(this.#failure)
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { DuckDb } from './open.ts'

/** The process grew by so much since its least: results have piled up, or what was freed has not gone back to the system. */
const MOST_KEPT_BYTES = 256 * 1024 * 1024

/**
 * Frees results and chunks that nobody holds any more, after each of many queries.
 *
 * They live in DuckDB's memory until their handles are collected, and the collector knows of the handles alone: left to
 * itself it lets a gigabyte pile up behind some kilobytes. What is young is looked at each time, which takes a
 * millisecond; some handles grow old meanwhile, and everything is looked at where the process has grown.
 *
 * Keeps: the least memory of the process so far. Bounded by: one number. Late data: none. After restart: nothing.
 */
export class ResultFreer {
  readonly #duckDb: Pick<DuckDb, 'handBackMemory'>
  readonly #mostKeptBytes: number
  #leastBytes = process.memoryUsage.rss()

  constructor(duckDb: Pick<DuckDb, 'handBackMemory'>, mostKeptBytes = MOST_KEPT_BYTES) {
    this.#duckDb = duckDb
    this.#mostKeptBytes = mostKeptBytes
  }

  async free(): Promise<void> {
    collect ??= exposedCollector()
    collect({ type: 'minor' })
    const bytes = process.memoryUsage.rss()
    this.#leastBytes = Math.min(this.#leastBytes, bytes)
    if (bytes - this.#leastBytes < this.#mostKeptBytes) return
    collect()
    // What a handle stands for is freed in a turn of its own.
    await nextTurn()
    await this.#duckDb.handBackMemory()
    this.#leastBytes = process.memoryUsage.rss()
  }
}

/** Of everything where no kind is named. */
type Collect = (options?: { readonly type: 'minor' }) => void
let collect: Collect | undefined

/** There is no other way to ask for it from within a process. */
const exposedCollector = (): Collect => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as Collect
}

import type { CheckpointStore, CheckpointStores } from '../../ports/checkpoint-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { KeptDay, MeterDayWriter } from '../../ports/meter-day-lake.ts'
import type {
  BatchContext,
  PartitionedSource,
  PartitionHandler,
  TopicRecord,
} from '../../ports/topic.ts'
import type { StageLog } from '../run-stage.ts'
import type { StageFigures } from '../stage-figures.ts'
import { keptDayOf } from './kept-day-of.ts'

export interface KeepMeterDaysOptions {
  readonly source: PartitionedSource
  readonly checkpoints: CheckpointStores
  readonly lake: MeterDayWriter
  readonly flushEveryMs: number
  readonly clock: Clock
  readonly log: StageLog
  readonly figures: StageFigures
}

interface Owned {
  readonly store: CheckpointStore
  /** Of the next record; -1 while none was read. */
  offset: bigint
  stored: bigint
}

/** Days between two heartbeats. */
const SLICE = 500

/**
 * Keeps the meter-days of the topic in the lake, until the source stops. Days are on the disk before the offset behind
 * them is stored, so a crash loses none; what is then written again says what is there already, and readers count it once.
 */
export const keepMeterDays = (options: KeepMeterDaysOptions): Promise<void> =>
  options.source.run(new HistoryHandler(options))

/**
 * Keeps: an offset a partition. Bounded by: the partitions, and the days of `flushEveryMs`. Late data: written beside the
 * older day, which it replaces for readers. After restart: from the stored offsets.
 */
class HistoryHandler implements PartitionHandler {
  readonly #options: KeepMeterDaysOptions
  readonly #owned = new Map<number, Owned>()
  #flushedMs: number

  constructor(options: KeepMeterDaysOptions) {
    this.#options = options
    this.#flushedMs = options.clock.nowMs()
  }

  async assigned(partition: number): Promise<bigint | undefined> {
    const { checkpoints, figures, log } = this.#options
    const store = checkpoints.open('history', partition)
    try {
      const offset = store.load()?.offset
      this.#owned.set(partition, { store, offset: offset ?? -1n, stored: offset ?? -1n })
      figures.taken(partition)
      const from = offset === undefined ? 'earliest' : String(offset)
      log.info('partition taken', { stage: 'history', partition, from })
      return offset
    } catch (error) {
      store.close()
      throw error
    }
  }

  async batch(
    partition: number,
    records: readonly TopicRecord[],
    context: BatchContext,
  ): Promise<void> {
    const { lake, figures, clock, flushEveryMs } = this.#options
    const owned = this.#owned.get(partition)
    if (owned === undefined) return
    for (let from = 0; from < records.length; from += SLICE) {
      if (context.isStale()) return
      const slice = records.slice(from, from + SLICE)
      const days = slice.map(keptDayOf).filter((day): day is KeptDay => day !== undefined)
      await lake.add(days)
      owned.offset = (slice.at(-1) as TopicRecord).offset + 1n
      figures.worked(partition, slice.length, days.length)
      await context.heartbeat()
    }
    figures.batch(partition)
    if (clock.nowMs() - this.#flushedMs >= flushEveryMs) await this.#flush()
  }

  async idle(): Promise<void> {
    await this.#flush()
  }

  async revoked(partition: number, reason: 'rebalanced' | 'stopped'): Promise<void> {
    const owned = this.#owned.get(partition)
    if (owned === undefined) return
    try {
      await this.#flush()
    } finally {
      this.#owned.delete(partition)
      owned.store.close()
      this.#options.figures.givenUp(partition)
    }
    this.#options.log.info('partition given up', { stage: 'history', partition, reason })
  }

  /** One writer has the days of all partitions, so all offsets go on together. */
  async #flush(): Promise<void> {
    const { lake, clock, figures } = this.#options
    const sinceMs = clock.nowMs()
    await lake.flush()
    this.#flushedMs = sinceMs
    for (const [partition, owned] of this.#owned) {
      const { offset, stored, store } = owned
      if (offset === stored) {
        figures.nothingToStore(partition)
        continue
      }
      await store.write({ offset, put: [], remove: [] })
      owned.stored = offset
      figures.stored(partition, 0, sinceMs)
    }
  }
}

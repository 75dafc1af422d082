import type { RunnableStage } from '../core/stages.ts'
import type { CheckpointStore, CheckpointStores } from '../ports/checkpoint-store.ts'
import type { Clock } from '../ports/clock.ts'
import type {
  BatchContext,
  OutgoingRecord,
  PartitionedSource,
  PartitionHandler,
  RecordSink,
  TopicRecord,
} from '../ports/topic.ts'
import type { StageFigures } from './stage-figures.ts'
import type { StageWork } from './stages/stage-work.ts'

export interface StageLog {
  info(message: string, fields: Readonly<Record<string, unknown>>): void
}

export interface RunStageOptions {
  readonly stage: RunnableStage
  readonly source: PartitionedSource
  readonly sink: RecordSink
  readonly checkpoints: CheckpointStores
  readonly workFor: (partition: number) => Promise<StageWork>
  readonly checkpointEveryMs: number
  readonly clock: Clock
  readonly log: StageLog
  readonly figures: StageFigures
  /** Records handled, for progress. */
  readonly onRecords?: ((records: number) => void) | undefined
}

interface Owned {
  readonly work: StageWork
  readonly store: CheckpointStore
  offset: bigint
  /** The last records that were sent: the log may not have them yet, and then nothing is stored. */
  sending: Promise<void>
  checkpointedMs: number
  changed: boolean
  /** Its state ran ahead of its offset when something failed: it must not be stored any more. */
  failed: boolean
}

/** Records between two heartbeats, and between two looks at whether the partition is still ours. */
const SLICE = 500

/**
 * Runs one stage over its partitions until the source stops. What a batch gave rise to is sent before its offset is
 * stored: input at least once, effect on state exactly once, and outputs that say the same when said twice.
 */
export const runStage = (options: RunStageOptions): Promise<void> =>
  options.source.run(new StageHandler(options))

class StageHandler implements PartitionHandler {
  readonly #options: RunStageOptions
  readonly #owned = new Map<number, Owned>()

  constructor(options: RunStageOptions) {
    this.#options = options
  }

  async assigned(partition: number): Promise<bigint | undefined> {
    const { stage, checkpoints, workFor, clock, log } = this.#options
    const store = checkpoints.open(stage, partition)
    let work: StageWork | undefined
    try {
      work = await workFor(partition)
      const saved = store.load()
      if (saved !== undefined) {
        work.restore(saved.entries)
        await work.prepare([])
      }
      const isOutdated = saved !== undefined && (await work.isOutdated?.()) === true
      const offset = isOutdated ? undefined : saved?.offset
      if (offset === undefined) await work.beginAnew?.()
      this.#owned.set(partition, {
        work,
        store,
        offset: offset ?? -1n,
        sending: Promise.resolve(),
        checkpointedMs: clock.nowMs(),
        changed: false,
        failed: false,
      })
      this.#options.figures.taken(partition)
      log.info('partition taken', {
        stage,
        partition,
        from: offset === undefined ? 'earliest' : String(offset),
      })
      return offset
    } catch (error) {
      work?.close()
      store.close()
      throw error
    }
  }

  async batch(
    partition: number,
    records: readonly TopicRecord[],
    context: BatchContext,
  ): Promise<void> {
    const owned = this.#owned.get(partition)
    if (owned === undefined || context.isStale()) return
    try {
      await this.#work(partition, owned, records, context)
    } catch (error) {
      owned.failed = true
      throw error
    }
    const { clock, checkpointEveryMs } = this.#options
    const sinceMs = clock.nowMs() - owned.checkpointedMs
    // Less than none: the clock was set back.
    if (sinceMs >= checkpointEveryMs || sinceMs < 0) await this.#checkpoint(partition, owned)
  }

  async #work(
    partition: number,
    owned: Owned,
    records: readonly TopicRecord[],
    context: BatchContext,
  ): Promise<void> {
    const { figures } = this.#options
    let outgoing: OutgoingRecord[] = []
    const emit = (record: OutgoingRecord): void => {
      outgoing.push(record)
    }
    await owned.work.prepare(records)
    for (let from = 0; from < records.length; from += SLICE) {
      if (context.isStale()) return
      const to = Math.min(from + SLICE, records.length)
      for (let i = from; i < to; i++) {
        const fetching = owned.work.record(records[i] as TopicRecord, emit)
        if (fetching !== undefined) await fetching
      }
      // A process that was stopped for long wakes up here, as likely as anywhere: it asks before it speaks. Where that
      // does no harm it speaks all the same, or one that is slower than its session would never keep what it did.
      if (outgoing.length > 0) await owned.sending
      await context.heartbeat()
      if (owned.work.lastWordStands === true && context.isStale()) {
        owned.failed = true
        return
      }
      figures.worked(partition, to - from, outgoing.length)
      if (outgoing.length > 0) await this.#send(owned, outgoing)
      outgoing = []
      owned.offset = (records[to - 1] as TopicRecord).offset + 1n
      owned.changed = true
      this.#options.onRecords?.(to - from)
    }
    figures.batch(partition)
  }

  /** Resolves when what was sent before has arrived: the next records are worked on while these are under way. */
  async #send(owned: Owned, records: readonly OutgoingRecord[]): Promise<void> {
    await owned.sending
    owned.sending = this.#options.sink.send(records)
    // Whoever waits for it next throws it.
    owned.sending.catch(() => undefined)
  }

  async idle(partition: number): Promise<void> {
    const owned = this.#owned.get(partition)
    if (owned === undefined) return
    const outgoing: OutgoingRecord[] = []
    owned.work.idle((record) => outgoing.push(record))
    if (outgoing.length > 0) {
      await this.#send(owned, outgoing)
      owned.changed = true
    }
    await this.#checkpoint(partition, owned)
  }

  async revoked(partition: number, reason: 'rebalanced' | 'stopped'): Promise<void> {
    const owned = this.#owned.get(partition)
    if (owned === undefined) return
    this.#owned.delete(partition)
    try {
      await this.#checkpoint(partition, owned)
    } finally {
      owned.work.close()
      owned.store.close()
      this.#options.figures.givenUp(partition)
    }
    this.#options.log.info('partition given up', { stage: this.#options.stage, partition, reason })
  }

  /** An empty partition has no offset yet, and nothing to keep. */
  async #checkpoint(partition: number, owned: Owned): Promise<void> {
    const { clock, figures } = this.#options
    owned.checkpointedMs = clock.nowMs()
    if (owned.failed) return
    try {
      await owned.sending
    } catch (error) {
      owned.failed = true
      throw error
    }
    if (!owned.changed || owned.offset < 0n) {
      figures.nothingToStore(partition)
      return
    }
    const { put, remove } = owned.work.takeChanges()
    let rows = remove.length
    const counted = function* (): Generator<readonly [key: string, value: unknown]> {
      for (const entry of put) {
        rows++
        yield entry
      }
    }
    await owned.store.write({ offset: owned.offset, put: counted(), remove })
    owned.changed = false
    figures.stored(partition, rows, owned.checkpointedMs)
  }
}

import type { Clock } from '../../ports/clock.ts'
import type { Pipeline, RunningStage } from '../pipeline.ts'

export interface PartitionLag {
  readonly partition: number
  readonly next: bigint
  /** Records behind the log's end as it was last told; undefined before it was. */
  readonly records: number | undefined
}

export interface LogWatchOptions {
  readonly pipeline: Pick<Pipeline, 'stages'>
  readonly clock: Clock
}

const LOOK_EVERY_MS = 2_000
/** Longer than a leader's election; whatever lasts longer is worth being told of. */
const SILENT_FOR_MS = 10_000

/**
 * Asks the log again and again where the topics end: so that a reader that stands still is seen to fall behind, and so
 * that a log that does not answer is noticed.
 *
 * Keeps: one offset a partition. Bounded by: the partitions of three topics. Late data: not its business. After
 * restart: asks.
 */
export class LogWatch {
  readonly #options: LogWatchOptions
  readonly #ends = new Map<string, ReadonlyMap<number, bigint>>()
  readonly #answeredAtMs = new Map<string, number>()
  readonly #asking = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: LogWatchOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS)
    this.#timer.unref()
    void this.look()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** False before the first answer for each stage's topic, and once one was waited for too long. */
  get reachable(): boolean {
    const { pipeline, clock } = this.#options
    const sinceMs = clock.nowMs() - SILENT_FOR_MS
    const { stages } = pipeline
    return (
      stages.length > 0 &&
      stages.every(({ stage }) => (this.#answeredAtMs.get(stage) ?? 0) > sinceMs)
    )
  }

  lagOf({ stage, source }: RunningStage): readonly PartitionLag[] {
    const ends = this.#ends.get(stage)
    return source.standing().taken.map(({ partition, next }) => {
      const end = ends?.get(partition)
      const behind = end === undefined ? undefined : Number(end - next)
      // It may have read on since the end was told.
      return { partition, next, records: behind === undefined ? undefined : Math.max(0, behind) }
    })
  }

  /** Records that wait for a stage in the partitions held here; undefined where it does not run here. */
  backlogOf(name: string): number | undefined {
    const stage = this.#options.pipeline.stages.find((it) => it.stage === name)
    if (stage === undefined) return undefined
    return this.lagOf(stage).reduce((sum, { records }) => sum + (records ?? 0), 0)
  }

  /** One question for each topic, unless the last one is still open. */
  async look(): Promise<void> {
    await Promise.all(this.#options.pipeline.stages.map((stage) => this.#ask(stage)))
  }

  async #ask({ stage, source }: RunningStage): Promise<void> {
    if (this.#asking.has(stage)) return
    this.#asking.add(stage)
    try {
      const ends = await source.ends()
      if (ends.size === 0) return
      this.#ends.set(stage, ends)
      this.#answeredAtMs.set(stage, this.#options.clock.nowMs())
    } catch {
      // Said by the time that passes without an answer.
    } finally {
      this.#asking.delete(stage)
    }
  }
}

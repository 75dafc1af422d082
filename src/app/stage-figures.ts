import type { Clock } from '../ports/clock.ts'

/** What a stage did with one partition since the process started. */
export interface PartitionFigures {
  readonly partition: number
  /** Held now; what was given up keeps its counts, for a count never falls. */
  readonly held: boolean
  readonly records: number
  readonly batches: number
  /** Records sent. */
  readonly sent: number
  /** The last slice that was worked on and sent; when it was taken where there was none yet. */
  readonly progressAtMs: number
  readonly checkpoints: number
  readonly checkpointRows: number
  readonly checkpointMs: number
  readonly lastCheckpointRows: number
  readonly lastCheckpointMs: number
  /** When all that it had done was stored. */
  readonly storedAtMs: number
}

export type StageState = 'running' | 'ended' | 'failed'

type Counts = { -readonly [Name in keyof PartitionFigures]: PartitionFigures[Name] }

/**
 * What a stage does, in figures that are read when somebody asks: a slice of records costs three additions.
 *
 * Keeps: some counts a partition. Bounded by: the partitions ever held. Late data: not its business. After restart:
 * counts from zero, as counters of Prometheus may.
 */
export class StageFigures {
  readonly #clock: Clock
  readonly #partitions = new Map<number, Counts>()
  state: StageState = 'running'

  constructor(clock: Clock) {
    this.#clock = clock
  }

  partitions(): readonly PartitionFigures[] {
    return [...this.#partitions.values()].sort((a, b) => a.partition - b.partition)
  }

  taken(partition: number): void {
    const nowMs = this.#clock.nowMs()
    const counts = this.#of(partition)
    counts.held = true
    counts.progressAtMs = nowMs
    counts.storedAtMs = nowMs
  }

  worked(partition: number, records: number, sent: number): void {
    const counts = this.#of(partition)
    counts.records += records
    counts.sent += sent
    counts.progressAtMs = this.#clock.nowMs()
  }

  batch(partition: number): void {
    this.#of(partition).batches++
  }

  /** @param sinceMs when the checkpoint was begun */
  stored(partition: number, rows: number, sinceMs: number): void {
    const counts = this.#of(partition)
    const tookMs = this.#clock.nowMs() - sinceMs
    counts.checkpoints++
    counts.checkpointRows += rows
    counts.checkpointMs += tookMs
    counts.lastCheckpointRows = rows
    counts.lastCheckpointMs = tookMs
    counts.storedAtMs = sinceMs
  }

  /** Nothing changed since the last checkpoint, so that one is as good as a new one. */
  nothingToStore(partition: number): void {
    this.#of(partition).storedAtMs = this.#clock.nowMs()
  }

  givenUp(partition: number): void {
    this.#of(partition).held = false
  }

  #of(partition: number): Counts {
    const known = this.#partitions.get(partition)
    if (known !== undefined) return known
    const counts: Counts = {
      partition,
      held: false,
      records: 0,
      batches: 0,
      sent: 0,
      progressAtMs: 0,
      checkpoints: 0,
      checkpointRows: 0,
      checkpointMs: 0,
      lastCheckpointRows: 0,
      lastCheckpointMs: 0,
      storedAtMs: 0,
    }
    this.#partitions.set(partition, counts)
    return counts
  }
}

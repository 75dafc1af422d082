import type { TopicRecord } from '../../ports/topic.ts'
import type { InProcessPartition } from '../in-process/in-process-topic.ts'

/**
 * The records of one partition, offsets counted from zero.
 *
 * Keeps: every record from the first that is not forgotten. Bounded by: what release() is told, else by what is sent.
 * Late data: records are in order of arrival, whatever their content says.
 * After restart: empty.
 */
export class PartitionLog implements InProcessPartition {
  #records: TopicRecord[] = []
  #firstOffset = 0n

  get firstOffset(): bigint {
    return this.#firstOffset
  }

  /** Offset of the next record to come. */
  get endOffset(): bigint {
    return this.#firstOffset + BigInt(this.#records.length)
  }

  get length(): number {
    return this.#records.length
  }

  startFrom(offset: bigint | undefined): bigint {
    return offset ?? this.#firstOffset
  }

  append(record: TopicRecord): void {
    this.#records.push(record)
  }

  /** At most `limit` records from the offset on, or from the first that is still there. */
  read(offset: bigint, limit: number): readonly TopicRecord[] {
    const from = Math.max(0, Number(offset - this.#firstOffset))
    return this.#records.slice(from, from + limit)
  }

  /** Drops everything before the offset. */
  release(before: bigint): void {
    const count = Number(before - this.#firstOffset)
    if (count <= 0) return
    this.#records = this.#records.slice(count)
    this.#firstOffset = before
  }
}

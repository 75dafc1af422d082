/**
 * A table of which only the partitions are in memory that somebody here works on.
 *
 * Keeps: the keys of the rows of each partition that is held, and who holds it; the rows are their book's.
 * Bounded by: the rows of these partitions.
 * Late data: the last row sent stands.
 * After restart: read again, as partitions are assigned.
 */
import type { PartitionTableReader, TopicRecord } from '../ports/topic.ts'

export interface OwnedTableOptions {
  readonly reader: PartitionTableReader
  /** Puts the record's row into the book, or takes it out where the record has no value. */
  readonly take: (record: TopicRecord) => void
  readonly drop: (key: string) => void
  /** A row that lies where nobody would look for it; it is passed over. */
  readonly onMisplaced: (record: TopicRecord, home: number) => void
}

/** What one partition's work holds of a table. */
export interface TableShare {
  /** False where the key's row, if there is one, lies in a partition that this share does not hold. */
  covers(key: string): boolean
  /** Holds what these keys need, too, for as long as the share lives. */
  cover(keys: Iterable<string>): Promise<void>
  /** Lets go of everything. */
  release(): void
}

/** The share of who has all rows already. */
export const WHOLE_TABLE: TableShare = {
  covers: () => true,
  cover: async () => undefined,
  release: () => undefined,
}

interface Held {
  readonly keys: Set<string>
  readonly holders: Set<object>
}

export class OwnedTable {
  readonly #options: OwnedTableOptions
  readonly #held = new Map<number, Held>()

  constructor(options: OwnedTableOptions) {
    this.#options = options
  }

  start(): Promise<void> {
    return this.#options.reader.start((record) => this.#record(record))
  }

  /** The share of the work on a partition of the topic that the table is keyed like: read to its end. */
  async share(partition: number): Promise<TableShare> {
    const holder = {}
    const { reader } = this.#options
    const isHeld = (home: number): boolean => this.#held.get(home)?.holders.has(holder) ?? false
    await this.#hold(partition, holder)
    return {
      covers: (key) =>
        this.#held.get(partition)?.keys.has(key) === true || isHeld(reader.partitionOf(key)),
      cover: async (keys) => {
        const homes = new Set(Array.from(keys, (key) => reader.partitionOf(key)))
        for (const home of homes) if (!isHeld(home)) await this.#hold(home, holder)
      },
      release: () => {
        for (const [home, { holders }] of this.#held)
          if (holders.delete(holder) && holders.size === 0) this.#drop(home)
      },
    }
  }

  catchUp(): Promise<void> {
    return this.#options.reader.catchUp()
  }

  stop(): Promise<void> {
    return this.#options.reader.stop()
  }

  async #hold(partition: number, holder: object): Promise<void> {
    const held = this.#held.get(partition) ?? { keys: new Set(), holders: new Set() }
    this.#held.set(partition, held)
    held.holders.add(holder)
    try {
      await this.#options.reader.hold(partition)
    } catch (error) {
      held.holders.delete(holder)
      if (held.holders.size === 0) this.#drop(partition)
      throw error
    }
  }

  #drop(partition: number): void {
    const { reader, drop } = this.#options
    reader.release(partition)
    for (const key of this.#held.get(partition)?.keys ?? []) drop(key)
    this.#held.delete(partition)
  }

  #record(record: TopicRecord): void {
    const { reader, take, onMisplaced } = this.#options
    const { key, partition, value } = record
    const keys = this.#held.get(partition)?.keys
    if (key !== null && keys !== undefined) {
      const home = reader.partitionOf(key)
      if (home !== partition) {
        onMisplaced(record, home)
        return
      }
      if (value === null) keys.delete(key)
      else keys.add(key)
    }
    take(record)
  }
}

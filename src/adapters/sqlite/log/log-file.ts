import { existsSync, statSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { DatabaseSync } from '@photostructure/sqlite'
import { AdapterError } from '../../../ports/adapter-error.ts'
import type { TopicName } from '../../../ports/topic.ts'
import { isDamage, reasonOf } from '../sqlite-fault.ts'
import type { ChunkRow, FeedMark } from './log-messages.ts'

type Database = InstanceType<typeof DatabaseSync>
type Statement = ReturnType<Database['prepare']>

export interface PartitionRow {
  readonly id: number
  readonly topic: TopicName
  readonly number: number
  readonly nextOffset: number
  /** Of the first record that is still there; nextOffset where there is none. */
  readonly firstOffset: number
}

export interface PlannedPartitions {
  readonly topic: TopicName
  readonly partitions: number
}

/** A write waits this long for a reader that is at the end of its own. */
const BUSY_TIMEOUT_MS = 10_000
/** Pages of 4 KiB in the file beside, after which they are moved into the file itself. */
const WAL_PAGES = 4096

/** Version of the tables below, kept in the file's user_version. */
const SCHEMA_VERSION = 1

const TABLES = `
  CREATE TABLE partition (
    id INTEGER PRIMARY KEY, topic TEXT NOT NULL, number INTEGER NOT NULL, next_offset INTEGER NOT NULL,
    compacted_offset INTEGER NOT NULL DEFAULT 0, UNIQUE (topic, number)
  ) STRICT;
  CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, partition INTEGER NOT NULL, first_offset INTEGER NOT NULL, last_offset INTEGER NOT NULL,
    records INTEGER NOT NULL, arrived_ms INTEGER NOT NULL, crc INTEGER NOT NULL, bytes BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX chunk_place ON chunk (partition, last_offset);
  CREATE TABLE feed (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`

export interface StoredChunk {
  readonly id: number
  readonly firstOffset: number
  readonly lastOffset: number
  readonly records: number
  readonly arrivedMs: number
  readonly bytes: Uint8Array
}

/**
 * The log in one SQLite file: a row a chunk of records, and a row a partition with the offset that comes next.
 *
 * Keeps: what was sent, until it is tidied away. Bounded by: retention and compaction. Late data: not its business.
 * After restart: every append that was acknowledged, whole: WAL with synchronous = FULL has it on the disk before.
 */
export class LogFile {
  readonly path: string
  readonly #database: Database
  readonly #insert: Statement
  readonly #advance: Statement
  readonly #mark: Statement
  readonly #next: Statement

  /**
   * @param mode `read` beside its owner, and for a file that is there
   * @throws AdapterError `log-unreadable`, `log-newer`, `log-write`, `file-missing`
   */
  constructor(path: string, mode: 'write' | 'read' = 'write') {
    this.path = path
    this.#database =
      mode === 'write' ? this.writing(() => this.#open()) : this.reading(() => this.#openToRead())
    const prepare = (sql: string): Statement => this.reading(() => this.#database.prepare(sql))
    this.#insert = prepare(
      'INSERT INTO chunk (partition, first_offset, last_offset, records, arrived_ms, crc, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#advance = prepare('UPDATE partition SET next_offset = ? WHERE id = ?')
    this.#mark = prepare('INSERT OR REPLACE INTO feed (name, position) VALUES (?, ?)')
    this.#next = prepare(
      'SELECT id, first_offset, last_offset, records, arrived_ms, crc, bytes FROM chunk WHERE partition = ? AND last_offset >= ? ORDER BY last_offset LIMIT 1',
    )
  }

  /**
   * The partitions of the topics, made where they are missing.
   * @throws AdapterError `topic-mismatch` where a topic has another number of them
   */
  partitions(planned: readonly PlannedPartitions[]): readonly PartitionRow[] {
    this.transaction(() => {
      const add = this.#database.prepare(
        'INSERT OR IGNORE INTO partition (topic, number, next_offset) VALUES (?, ?, 0)',
      )
      const count = this.#database.prepare('SELECT count(*) AS n FROM partition WHERE topic = ?')
      for (const { topic, partitions } of planned) {
        const { n } = count.get(topic) as { readonly n: number }
        if (n !== 0 && n !== partitions) throw this.#otherPartitions(topic, n, partitions)
        for (let number = 0; number < partitions; number++) add.run(topic, number)
      }
    })
    return this.partitionRows()
  }

  partitionRows(): readonly PartitionRow[] {
    return this.reading(() => partitionsOf(this.#database))
  }

  /** One transaction, on the disk when it returns. @throws AdapterError `log-write` */
  append(chunks: readonly ChunkRow[], marks: readonly FeedMark[]): void {
    this.transaction(() => {
      for (const chunk of chunks) {
        const { partition, firstOffset, lastOffset, records, arrivedMs, bytes } = chunk
        this.#insert.run(
          partition,
          firstOffset,
          lastOffset,
          records,
          Math.trunc(arrivedMs),
          crc32(bytes),
          bytes,
        )
        this.#advance.run(lastOffset + 1, partition)
      }
      for (const { name, position } of marks) this.#mark.run(name, position)
    })
  }

  /** The chunk that holds the offset, or the next one after it. @throws AdapterError `log-unreadable` */
  chunkFrom(partition: number, offset: number): StoredChunk | undefined {
    return this.reading(() => {
      const row = this.#next.get(partition, offset)
      return row === undefined ? undefined : soundChunk(row as unknown as ChunkColumns)
    })
  }

  /** How far the feed of that name had come; undefined where it never began. */
  positionOf(feed: string): number | undefined {
    return this.reading(() => {
      const row = this.#database.prepare('SELECT position FROM feed WHERE name = ?').get(feed)
      return (row as { readonly position: number } | undefined)?.position
    })
  }

  /** For what tidies. */
  get database(): Database {
    return this.#database
  }

  /** @throws AdapterError `log-write`, `log-unreadable` */
  transaction(work: () => void): void {
    this.writing(() => {
      this.#database.exec('BEGIN IMMEDIATE')
      try {
        work()
        this.#database.exec('COMMIT')
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
        throw error
      }
    })
  }

  close(): void {
    try {
      // Statements that are not yet garbage keep the file open, so the log beside is emptied here, not by the last close.
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // What cannot be moved now is moved, or reported, at the next opening.
    } finally {
      this.#database.close()
    }
  }

  #open(): Database {
    const database = new DatabaseSync(this.path)
    try {
      const version = this.#versionOf(database)
      database.exec(
        `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${WAL_PAGES}`,
      )
      if (version < SCHEMA_VERSION) {
        database.exec('BEGIN IMMEDIATE')
        database.exec(TABLES)
        database.exec('COMMIT')
      }
      return database
    } catch (error) {
      database.close()
      throw error
    }
  }

  #openToRead(): Database {
    if (!existsSync(this.path))
      throw new AdapterError(
        'file-missing',
        `there is no log ${this.path}: correct state.dir, or let serve run there first`,
      )
    const database = new DatabaseSync(this.path, { readOnly: true })
    try {
      this.#versionOf(database)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  }

  #versionOf(database: Database): number {
    const row = database.prepare('PRAGMA user_version').get() as { readonly user_version: number }
    if (row.user_version > SCHEMA_VERSION) throw this.#newer(row.user_version)
    return row.user_version
  }

  /** What is in the file beside goes into the file itself, which must then be as long as it says. */
  checkLength(): void {
    this.reading(() => {
      const { busy } = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as {
        readonly busy: number
      }
      // Somebody reads it just now: part of it stays in the file beside.
      if (busy !== 0) return
      const { pages, size } = this.#database
        .prepare(
          'SELECT (SELECT page_count FROM pragma_page_count) AS pages, (SELECT page_size FROM pragma_page_size) AS size',
        )
        .get() as { readonly pages: number; readonly size: number }
      const bytes = statSync(this.path).size
      if (bytes < pages * size) throw new Error(`it ends after ${bytes} of ${pages * size} bytes`)
    })
  }

  /** Runs a write and says what is wrong with the file or its place where it fails. */
  writing<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (cause) {
      if (cause instanceof AdapterError) throw cause
      if (isDamage(cause)) throw unreadableLog(this.path, cause)
      throw new AdapterError(
        'log-write',
        `cannot write the log ${this.path} (${reasonOf(cause)}): make room on the disk or mend its access, then start again; nothing that was acknowledged is lost`,
        { cause },
      )
    }
  }

  reading<Result>(read: () => Result): Result {
    try {
      return read()
    } catch (cause) {
      throw cause instanceof AdapterError ? cause : unreadableLog(this.path, cause)
    }
  }

  #otherPartitions(topic: TopicName, found: number, wanted: number): AdapterError {
    return new AdapterError(
      'topic-mismatch',
      `${topic} has ${found} partitions in the log ${this.path}, and embedded.partitions is ${wanted}: set it back, since a meter's readings must stay in their partition`,
    )
  }

  #newer(version: number): AdapterError {
    return new AdapterError(
      'log-newer',
      `the log ${this.path} has version ${version}, this program writes ${SCHEMA_VERSION}: run the newer program, or set state.dir to another folder and send the readings again`,
    )
  }
}

const unreadableLog = (path: string, cause: unknown): AdapterError =>
  new AdapterError(
    'log-unreadable',
    `cannot read the log ${path} (${reasonOf(cause)}): bring back the state folder from a backup, or move it away and send the readings again`,
    { cause },
  )

const partitionsOf = (database: Database): readonly PartitionRow[] =>
  (
    database
      .prepare(
        `SELECT id, topic, number, next_offset,
           coalesce((SELECT first_offset FROM chunk WHERE partition = p.id ORDER BY last_offset LIMIT 1), next_offset) AS first_offset
         FROM partition p ORDER BY topic, number`,
      )
      .all() as unknown as readonly {
      readonly id: number
      readonly topic: TopicName
      readonly number: number
      readonly next_offset: number
      readonly first_offset: number
    }[]
  ).map(({ id, topic, number, next_offset, first_offset }) => ({
    id,
    topic,
    number,
    nextOffset: next_offset,
    firstOffset: first_offset,
  }))

interface ChunkColumns {
  readonly id: number
  readonly first_offset: number
  readonly last_offset: number
  readonly records: number
  readonly arrived_ms: number
  readonly crc: number
  readonly bytes: unknown
}

const soundChunk = (row: ChunkColumns): StoredChunk => {
  // No column takes null; SQLite answers it for a page that is not there.
  if (!(row.bytes instanceof Uint8Array)) throw new Error('a row is cut off')
  if (crc32(row.bytes) !== row.crc)
    throw new Error(`checksum of the records from offset ${row.first_offset} is wrong`)
  return {
    id: row.id,
    firstOffset: row.first_offset,
    lastOffset: row.last_offset,
    records: row.records,
    arrivedMs: row.arrived_ms,
    bytes: row.bytes,
  }
}

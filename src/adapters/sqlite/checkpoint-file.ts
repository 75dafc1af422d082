import { statSync } from 'node:fs'
import { DatabaseSync } from '@photostructure/sqlite'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { Checkpoint } from '../../ports/checkpoint-store.ts'
import {
  demandSoundPages,
  type EncodedRow,
  entriesIn,
  NO_CRC,
  offsetCrc,
  offsetIn,
} from './checkpoint-rows.ts'
import { isDamage, reasonOf } from './sqlite-fault.ts'

type Database = InstanceType<typeof DatabaseSync>

/** An open file and the statements of a write, prepared once: the library frees one only when it is garbage. */
interface Connection {
  readonly database: Database
  readonly removal: ReturnType<Database['prepare']>
  readonly upsert: ReturnType<Database['prepare']>
  readonly move: ReturnType<Database['prepare']>
  readonly owner: ReturnType<Database['prepare']>
  /** Which opening of the file this is. */
  readonly epoch: number
}

export interface EncodedChange {
  readonly offset: bigint
  readonly put: Iterable<EncodedRow>
  readonly remove: Iterable<string>
}

/** A write waits this long for one that another connection is at the end of. */
const BUSY_TIMEOUT_MS = 5_000

/** Version of the tables below, kept in the file's user_version. Version 1 had no owner, version 2 no checksum of the offset. */
const SCHEMA_VERSION = 3

const SMALLEST_PAGE_BYTES = 512

const TABLES = `
  CREATE TABLE IF NOT EXISTS source (id INTEGER PRIMARY KEY CHECK (id = 0), next_offset INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL, crc INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS owner (id INTEGER PRIMARY KEY CHECK (id = 0), epoch INTEGER NOT NULL) STRICT;
  INSERT OR IGNORE INTO owner (id, epoch) VALUES (0, 0);
  ALTER TABLE source ADD COLUMN crc INTEGER NOT NULL DEFAULT ${NO_CRC};
  PRAGMA user_version = ${SCHEMA_VERSION};
`

/**
 * The checkpoint of one stage's partition in one SQLite file.
 *
 * Each opening takes the next epoch, and a write of an older one is refused: who was passed over cannot spoil what its
 * successor has written, also where the folder's lock does not hold.
 *
 * Keeps: the offset to read next and one row per entry; values as V8 serialises them, so typed arrays stay typed arrays.
 * Bounded by: what the stage keeps; entries are decoded one at a time.
 * Late data: not its business.
 * After restart: the last committed write, whole. WAL with synchronous = NORMAL survives the death of the process at
 * any instruction; a power cut may cost the last commits, but offset and state go back together, so the records since
 * are read again.
 */
export class CheckpointFile {
  readonly #path: string
  #connection: Connection | undefined

  /**
   * @param epoch that of the connection beside which this one writes; else the next one is taken
   * @throws AdapterError `checkpoint-unreadable`, `checkpoint-newer`, `checkpoint-write`
   */
  constructor(path: string, epoch?: number) {
    this.#path = path
    this.#connection = this.#mending(() => this.#open(epoch))
  }

  get path(): string {
    return this.#path
  }

  /** @throws AdapterError `checkpoint-fenced` where it was closed */
  get epoch(): number {
    return this.#opened().epoch
  }

  load(): Checkpoint | undefined {
    const { database } = this.#opened()
    const reading = { database, mending: <Result>(read: () => Result) => this.#reading(read) }
    const offset = this.#reading(() => {
      demandSoundPages(database)
      return offsetIn(database)
    })
    return offset === undefined ? undefined : { offset, entries: entriesIn(reading) }
  }

  /** One transaction. @throws AdapterError `checkpoint-write`, `checkpoint-fenced` */
  write(change: EncodedChange): void {
    const connection = this.#opened()
    const { database } = connection
    this.#mending(() => {
      database.exec('BEGIN IMMEDIATE')
      try {
        this.#demandEpoch(connection)
        apply(connection, change)
        database.exec('COMMIT')
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    })
  }

  close(): void {
    const database = this.#connection?.database
    this.#connection = undefined
    try {
      // Statements that are not yet garbage keep the file open, so the log is emptied here and not by the last close.
      database?.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // What cannot be moved now stays in the log beside the file and is read, or reported, at the next load.
    } finally {
      database?.close()
    }
  }

  #opened(): Connection {
    if (this.#connection === undefined) throw this.#fenced('was closed')
    return this.#connection
  }

  #demandEpoch({ owner, epoch }: Connection): void {
    const now = this.#epochIn(owner)
    if (now !== epoch) throw this.#fenced(`is another's (epoch ${now}, this one has ${epoch})`)
  }

  #epochIn(owner: Connection['owner']): number {
    const row = owner.get() as { readonly epoch: number } | undefined
    if (row === undefined) throw this.#unreadable('it has no owner')
    return row.epoch
  }

  /** What is shorter than SQLite's smallest page it takes for a file of its own that is still empty. */
  #demandWholePage(): void {
    const bytes = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0
    if (bytes > 0 && bytes < SMALLEST_PAGE_BYTES) throw this.#unreadable('it was cut off')
  }

  #open(given: number | undefined): Connection {
    this.#demandWholePage()
    const database = new DatabaseSync(this.#path)
    try {
      const row = database.prepare('PRAGMA user_version').get() as { readonly user_version: number }
      if (row.user_version > SCHEMA_VERSION) throw this.#newer(row.user_version)
      database.exec(
        `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL`,
      )
      database.exec('BEGIN IMMEDIATE')
      if (row.user_version < SCHEMA_VERSION) database.exec(TABLES)
      const owner = database.prepare('SELECT epoch FROM owner')
      if (given === undefined) database.exec('UPDATE owner SET epoch = epoch + 1')
      const epoch = given ?? this.#epochIn(owner)
      database.exec('COMMIT')
      return {
        database,
        owner,
        epoch,
        removal: database.prepare('DELETE FROM entry WHERE key = ?'),
        upsert: database.prepare('INSERT OR REPLACE INTO entry (key, value, crc) VALUES (?, ?, ?)'),
        move: database.prepare(
          'INSERT OR REPLACE INTO source (id, next_offset, crc) VALUES (0, ?, ?)',
        ),
      }
    } catch (error) {
      database.close()
      throw error
    }
  }

  #mending<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (cause) {
      if (cause instanceof AdapterError) throw cause
      if (isDamage(cause)) throw this.#unreadable(cause)
      throw new AdapterError(
        'checkpoint-write',
        `cannot write the checkpoint ${this.#path} (${reasonOf(cause)}): make room on the disk or mend its access, then start again; nothing is lost`,
        { cause },
      )
    }
  }

  #reading<Result>(read: () => Result): Result {
    try {
      return read()
    } catch (cause) {
      throw cause instanceof AdapterError ? cause : this.#unreadable(cause)
    }
  }

  #unreadable(cause: unknown): AdapterError {
    return new AdapterError(
      'checkpoint-unreadable',
      `cannot read the checkpoint ${this.#path} (${reasonOf(cause)}): delete ${this.#path}*, its state is folded from the topic again`,
      { cause },
    )
  }

  #fenced(what: string): AdapterError {
    return new AdapterError(
      'checkpoint-fenced',
      `the checkpoint ${this.#path} ${what}, and takes nothing from its former owner: stop one of the two, and give each a state.dir of its own`,
    )
  }

  #newer(version: number): AdapterError {
    return new AdapterError(
      'checkpoint-newer',
      `the checkpoint ${this.#path} has version ${version}, this program writes ${SCHEMA_VERSION}: run the newer program, or delete ${this.#path}* to fold its state from the topic again`,
    )
  }
}

const apply = (connection: Connection, { offset, put, remove }: EncodedChange): void => {
  for (const key of remove) connection.removal.run(key)
  for (const { key, bytes, crc } of put) connection.upsert.run(key, bytes, crc)
  connection.move.run(offset, offsetCrc(offset))
}

import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import { DatabaseSync } from '@photostructure/sqlite'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { Checkpoint, CheckpointChange, CheckpointStore } from '../../ports/checkpoint-store.ts'
import { isDamage } from './sqlite-fault.ts'

type Database = InstanceType<typeof DatabaseSync>

/** An open file and the statements of a write, prepared once: the library frees one only when it is garbage. */
interface Connection {
  readonly database: Database
  readonly removal: ReturnType<Database['prepare']>
  readonly upsert: ReturnType<Database['prepare']>
  readonly move: ReturnType<Database['prepare']>
}

/** Version of the tables below, kept in the file's user_version. */
const SCHEMA_VERSION = 1

const TABLES = `
  CREATE TABLE source (id INTEGER PRIMARY KEY CHECK (id = 0), next_offset INTEGER NOT NULL) STRICT;
  CREATE TABLE entry (key TEXT PRIMARY KEY, value BLOB NOT NULL, crc INTEGER NOT NULL) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`

/**
 * The checkpoint of one stage's partition in one SQLite file.
 *
 * Keeps: the offset to read next and one row per entry; values as V8 serialises them, so typed arrays stay typed arrays.
 * Bounded by: what the stage keeps; entries are decoded one at a time.
 * Late data: not its business.
 * After restart: the last committed write, whole. WAL with synchronous = NORMAL survives the death of the process at
 * any instruction; a power cut may cost the last commits, but offset and state go back together, so the records since
 * are read again.
 */
export class CheckpointFile implements CheckpointStore {
  readonly #path: string
  readonly #onClose: () => void
  #connection: Connection | undefined

  constructor(path: string, onClose: () => void) {
    this.#path = path
    this.#onClose = onClose
  }

  load(): Checkpoint | undefined {
    const row = this.#reading(() => {
      const select = this.#opened().database.prepare('SELECT next_offset FROM source')
      select.setReadBigInts(true)
      return select.get() as { readonly next_offset: bigint } | undefined
    })
    return row && { offset: row.next_offset, entries: this.#entries() }
  }

  write(change: CheckpointChange): void {
    try {
      const connection = this.#opened()
      const { database } = connection
      database.exec('BEGIN IMMEDIATE')
      try {
        apply(connection, change)
        database.exec('COMMIT')
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    } catch (cause) {
      if (cause instanceof AdapterError) throw cause
      if (isDamage(cause)) throw this.#unreadable(cause)
      throw new AdapterError(
        'checkpoint-write',
        `cannot write the checkpoint ${this.#path} (${reason(cause)}): make room on the disk or mend its access, then start again; nothing is lost`,
        { cause },
      )
    }
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
      this.#onClose()
    }
  }

  *#entries(): Generator<readonly [key: string, value: unknown]> {
    const rows = this.#reading(() =>
      this.#opened().database.prepare('SELECT key, value, crc FROM entry').iterate(),
    ) as Iterator<{ readonly key: string; readonly value: Uint8Array; readonly crc: number }>
    for (;;) {
      const next = this.#reading(() => {
        const { done, value: row } = rows.next()
        if (done === true) return undefined
        if (crc32(row.value) !== row.crc) throw new Error(`checksum of entry "${row.key}" is wrong`)
        return [row.key, deserialize(row.value)] as const
      })
      if (next === undefined) return
      yield next
    }
  }

  #opened(): Connection {
    this.#connection ??= this.#open()
    return this.#connection
  }

  #open(): Connection {
    const database = new DatabaseSync(this.#path)
    try {
      const row = database.prepare('PRAGMA user_version').get() as { readonly user_version: number }
      if (row.user_version > SCHEMA_VERSION) throw this.#newer(row.user_version)
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
      if (row.user_version === 0) database.exec(`BEGIN; ${TABLES} COMMIT`)
      return {
        database,
        removal: database.prepare('DELETE FROM entry WHERE key = ?'),
        upsert: database.prepare('INSERT OR REPLACE INTO entry (key, value, crc) VALUES (?, ?, ?)'),
        move: database.prepare('INSERT OR REPLACE INTO source (id, next_offset) VALUES (0, ?)'),
      }
    } catch (error) {
      database.close()
      throw error
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
      `cannot read the checkpoint ${this.#path} (${reason(cause)}): delete ${this.#path}*, its state is folded from the topic again`,
      { cause },
    )
  }

  #newer(version: number): AdapterError {
    return new AdapterError(
      'checkpoint-newer',
      `the checkpoint ${this.#path} has version ${version}, this program writes ${SCHEMA_VERSION}: run the newer program, or delete ${this.#path}* to fold its state from the topic again`,
    )
  }
}

const apply = (connection: Connection, { offset, put, remove }: CheckpointChange): void => {
  for (const key of remove) connection.removal.run(key)
  for (const [key, value] of put) {
    const bytes = serialize(value)
    connection.upsert.run(key, bytes, crc32(bytes))
  }
  connection.move.run(offset)
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  VARCHAR,
} from '@duckdb/node-api'
import { meterDayToJson } from '../../../core/collate/meter-day-message.ts'
import type { DayIndex } from '../../../core/time.ts'
import type {
  KeptDay,
  MeterDayImporter,
  MeterDayWriter,
  WrittenDays,
} from '../../../ports/meter-day-lake.ts'
import { adapterErrorFrom } from '../adapter-error-from.ts'
import { type DuckDb, openDuckDb } from '../open.ts'
import { sqlText } from '../quote.ts'
import { bucketOf, makeLake, newDraft, publish } from './lake-files.ts'
import { rowsOfMessages } from './lake-rows.ts'
import { StandingDays } from './standing-days.ts'

/** Rows of a DuckDB data chunk. */
const CHUNK_ROWS = 2048
/** Days that wait at most before they are written: about a GB, of which DuckDB spills what it must to disk. */
const MOST_PENDING = 2_000_000

export interface LakeWriterOrder {
  /** Made where it is missing. */
  readonly folder: string
  readonly nowMs: () => number
}

/**
 * Writes meter-days into a lake, a file for each date and bucket at each flush. A file appears under its own name once it
 * is whole and on the disk, so a writer that is killed leaves no half of one, and writers do not know of each other.
 *
 * Keeps: the days since the last flush. Bounded by: MOST_PENDING, on disk beyond DuckDB's memory limit. Late data: a row beside the older one, of which the
 * reader takes the better. After restart: its user adds again what was not flushed.
 *
 * @throws AdapterError `write-failed`, `file-unreadable` where the folder is another's
 */
export const openLakeWriter = (order: LakeWriterOrder): Promise<MeterDayWriter> =>
  open(order, 'all')

/**
 * The same for days out of files: what stands in the lake already is not written again.
 * @throws as openLakeWriter()
 */
export const openLakeImporter = (order: LakeWriterOrder): Promise<MeterDayImporter> =>
  open(order, 'changes')

const open = async (order: LakeWriterOrder, writes: 'all' | 'changes'): Promise<LakeWriter> => {
  makeLake(order.folder)
  // One thread: one file a date and bucket, and the stages beside it go on.
  const duckDb = await openDuckDb({ threads: 1 })
  try {
    const connection = await duckDb.connect()
    const standing = writes === 'all' ? undefined : new StandingDays(connection, order.folder)
    return new LakeWriter(order, duckDb, connection, standing)
  } catch (cause) {
    duckDb.close()
    throw cause
  }
}

class LakeWriter implements MeterDayImporter {
  readonly #order: LakeWriterOrder
  readonly #duckDb: DuckDb
  readonly #connection: DuckDBConnection
  readonly #standing: StandingDays | undefined
  readonly #name = randomUUID()
  #flushes = 0
  #appender: DuckDBAppender | undefined
  #appended = 0
  #next: KeptDay[] = []
  readonly #dates = new Set<DayIndex>()

  constructor(
    order: LakeWriterOrder,
    duckDb: DuckDb,
    connection: DuckDBConnection,
    standing: StandingDays | undefined,
  ) {
    this.#order = order
    this.#duckDb = duckDb
    this.#connection = connection
    this.#standing = standing
  }

  async add(days: readonly KeptDay[]): Promise<void> {
    for (const day of days) {
      this.#next.push(day)
      this.#dates.add(day.meterDay.day)
      if (this.#next.length === CHUNK_ROWS) await this.#append()
    }
    if (this.#appended >= MOST_PENDING) await this.flush()
  }

  async flush(): Promise<void> {
    const { folder, nowMs } = this.#order
    const draft = newDraft(folder)
    try {
      await this.#append()
      if (this.#appended === 0) return
      this.#appender?.closeSync()
      this.#appender = undefined
      const stamped = `(SELECT message, bucket, ${instantSql('known_ms')} AS known_at,
        ${instantSql(String(Math.floor(nowMs())))} AS written_at FROM pending)`
      const all = rowsOfMessages(stamped)
      const rows =
        this.#standing === undefined ? all : await this.#standing.changesOf(all, this.#dates)
      if (rows !== undefined) {
        await this.#connection.run(
          `COPY (${rows} ORDER BY meter_id, revision) TO ${sqlText(draft)}
           (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (date, bucket), FILE_EXTENSION 'draft')`,
        )
        await publish(folder, movesOf(draft, folder, `w-${this.#name}-${this.#flushes++}`))
      }
      this.#appended = 0
      this.#dates.clear()
    } catch (cause) {
      throw adapterErrorFrom(
        cause,
        'write-failed',
        `cannot write into the lake "${folder}"`,
        'check the folder, its rights and the space left',
      )
    } finally {
      // Of some thousand folders rmSync takes ten times as long, and nothing else runs meanwhile.
      await rm(draft, { recursive: true, force: true })
    }
  }

  written(): WrittenDays {
    return this.#standing?.written ?? { fresh: 0, corrected: 0, unchanged: 0 }
  }

  close(): void {
    this.#duckDb.close()
  }

  async #append(): Promise<void> {
    const days = this.#next
    if (days.length === 0) return
    if (this.#appender === undefined) {
      await this.#connection.run(
        'CREATE OR REPLACE TABLE pending (message VARCHAR, bucket VARCHAR, known_ms DOUBLE)',
      )
      this.#appender = await this.#connection.createAppender('pending')
    }
    const chunk = DuckDBDataChunk.create([VARCHAR, VARCHAR, DOUBLE])
    chunk.setColumns([
      days.map(({ meterDay }) => meterDayToJson(meterDay)),
      days.map(({ meterDay }) => bucketOf(meterDay.meterId)),
      days.map(({ knownAtMs }) => knownAtMs ?? null),
    ])
    this.#appender.appendDataChunk(chunk)
    this.#appended += days.length
    this.#next = []
  }
}

const instantSql = (atMs: string): string => `make_timestamptz(CAST(${atMs} * 1000 AS BIGINT))`

/** From `draft/date=.../bucket=.../data_0.draft` to the same folders of the lake. */
const movesOf = (
  draft: string,
  folder: string,
  name: string,
): { readonly draft: string; readonly path: string }[] =>
  readdirSync(draft, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry, i) => ({
      draft: join(entry.parentPath, entry.name),
      path: join(folder, relative(draft, entry.parentPath), `${name}-${i}.parquet`),
    }))

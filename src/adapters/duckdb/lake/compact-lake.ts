import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { DayIndex } from '../../../core/time.ts'
import type { CompactedLake } from '../../../ports/meter-day-lake.ts'
import { adapterErrorFrom } from '../adapter-error-from.ts'
import { openDuckDb } from '../open.ts'
import { literalPath, sqlText } from '../quote.ts'
import { dateOf, datesOf, demandLake, dropOldDrafts, newDraft, publish } from './lake-files.ts'
import { distinctRows, type Revisions } from './lake-rows.ts'
import { countOf, runOverFiles } from './read-parts.ts'

export interface CompactLakeOrder {
  readonly folder: string
  readonly from?: DayIndex | undefined
  readonly to?: DayIndex | undefined
  /** `all` keeps what was replaced, too. */
  readonly revisions: Revisions
  readonly nowMs: number
  readonly onDate?: (done: number, dates: number) => void
}

/** How the name of a compacted file begins: it holds nothing twice. */
const COMPACTED = { standing: 'c-', all: 'r-' } as const satisfies Record<Revisions, string>

interface Counts {
  filesBefore: number
  filesAfter: number
  rowsBefore: number
  rowsAfter: number
}

/**
 * Makes one file of those of each date and bucket. The new file is there, whole and on the disk, before those that it
 * was made of go: killed at any moment, no row is lost, and what stands twice meanwhile is the same row to every reader.
 * Files that come meanwhile are left for the next time.
 * @throws AdapterError `file-missing`, `file-unreadable`, `write-failed`
 */
export const compactLake = async (order: CompactLakeOrder): Promise<CompactedLake> => {
  const { folder, nowMs } = order
  demandLake(folder)
  dropOldDrafts(folder, nowMs)
  const dates = datesOf(folder, order.from, order.to)
  const counts: Counts = { filesBefore: 0, filesAfter: 0, rowsBefore: 0, rowsAfter: 0 }
  const draft = newDraft(folder)
  const duckDb = await openDuckDb()
  try {
    const connection = await duckDb.connect()
    mkdirSync(draft)
    for (const [done, day] of dates.entries()) {
      order.onDate?.(done, dates.length)
      for (const part of dateOf(folder, day).parts)
        await compactPart(connection, { ...order, day, part: part.folder, draft }, counts)
    }
  } catch (cause) {
    throw adapterErrorFrom(
      cause,
      'write-failed',
      `cannot compact the lake "${folder}"`,
      'check the folder, its rights and the space left',
    )
  } finally {
    duckDb.close()
    await rm(draft, { recursive: true, force: true })
  }
  return { dates: dates.length, ...counts }
}

interface PartOrder extends CompactLakeOrder {
  readonly day: DayIndex
  readonly part: string
  readonly draft: string
}

const compactPart = async (
  connection: DuckDBConnection,
  { folder, day, part, revisions, draft }: PartOrder,
  counts: Counts,
): Promise<void> => {
  const look = (): readonly string[] =>
    dateOf(folder, day).parts.find((each) => each.folder === part)?.paths ?? []
  await runOverFiles(look, async (table, paths) => {
    const rows = await countOf(connection, table)
    const [only] = paths
    if (paths.length === 1 && (await isCompact(connection, only as string, revisions))) {
      note(counts, { filesBefore: 1, filesAfter: 1, rowsBefore: rows, rowsAfter: rows })
      return
    }
    const name = `${COMPACTED[revisions]}${randomUUID()}`
    const drafted = join(draft, `${name}.draft`)
    await connection.run(
      `COPY (${distinctRows(table, revisions)} ORDER BY meter_id, revision) TO ${sqlText(drafted)}
       (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
    )
    const kept = await countOf(connection, `read_parquet(${sqlText(drafted)})`)
    await publish(folder, [{ draft: drafted, path: join(part, `${name}.parquet`) }])
    for (const path of paths) rmSync(path, { force: true })
    note(counts, { filesBefore: paths.length, filesAfter: 1, rowsBefore: rows, rowsAfter: kept })
  })
}

/** Whether a part's only file would be written again as it is. */
const isCompact = async (
  connection: DuckDBConnection,
  path: string,
  revisions: Revisions,
): Promise<boolean> => {
  if (basename(path).startsWith(COMPACTED[revisions])) return true
  const reader = await connection.runAndReadAll(
    `SELECT count(*) = count(DISTINCT meter_id) FROM read_parquet(${sqlText(literalPath(path))})`,
  )
  return reader.getRows()[0]?.[0] === true
}

const note = (counts: Counts, more: Counts): void => {
  for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += more[name]
}

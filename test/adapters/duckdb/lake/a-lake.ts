import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLakeWriter } from '../../../../src/adapters/duckdb/lake/lake-writer.ts'
import { openLake } from '../../../../src/adapters/duckdb/lake/open-lake.ts'
import { openDuckDb } from '../../../../src/adapters/duckdb/open.ts'
import type { MeterDay } from '../../../../src/core/collate/meter-day.ts'
import type { KeptDay, KnownMeterDays } from '../../../../src/ports/meter-day-lake.ts'
import { dayOf } from '../../../builders/days.ts'

export const NOW_MS = Date.parse('2026-03-01T00:00:00Z')

/** Runs over a folder that is gone afterwards. */
export const withFolder = async <Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), 'greywatt-lake-'))
  try {
    return await work(join(folder, 'lake'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const write = async (
  folder: string,
  days: readonly (MeterDay | KeptDay)[],
  nowMs = NOW_MS,
): Promise<void> => {
  const writer = await openLakeWriter({ folder, nowMs: () => nowMs })
  try {
    await writer.add(
      days.map((day) => ('meterDay' in day ? day : { meterDay: day, knownAtMs: undefined })),
    )
    await writer.flush()
  } finally {
    writer.close()
  }
}

export const read = async (
  folder: string,
  {
    revisions = 'standing',
    ...span
  }: { revisions?: 'standing' | 'all'; from?: string; to?: string } = {},
): Promise<readonly KnownMeterDays[]> => {
  const lake = await openLake({
    folder,
    revisions,
    from: span.from === undefined ? undefined : dayOf(span.from),
    to: span.to === undefined ? undefined : dayOf(span.to),
  })
  try {
    const days: KnownMeterDays[] = []
    for await (const meter of lake.days(lake.meters.map(({ meterId }) => meterId))) days.push(meter)
    return days
  } finally {
    lake.close()
  }
}

/** Rows of a SELECT in a DuckDB that knows nothing of us. */
export const ask = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
  const duckDb = await openDuckDb()
  try {
    const connection = await duckDb.connect()
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } finally {
    duckDb.close()
  }
}

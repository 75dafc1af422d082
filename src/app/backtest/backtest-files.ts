import { availableParallelism } from 'node:os'
import { openLake } from '../../adapters/duckdb/lake/open-lake.ts'
import { readReference } from '../../adapters/duckdb/reference.ts'
import { openSoundReadings } from '../../adapters/duckdb/sound-readings.ts'
import type { ReadingHistory, ReferenceData } from '../../ports/history.ts'
import type { MeterHistory } from '../scan/area-work.ts'
import { lakeHistory, withLakeMeters } from '../scan/lake-history.ts'
import { placesOf } from '../scan/places.ts'
import {
  checkAllRead,
  checkStrictly,
  MIN_READINGS_FOR_THREADS,
  type ScanFilesOptions,
  type ScanFilesResult,
} from '../scan/scan-files.ts'
import { type Backtested, type BacktestOptions, backtest } from './backtest.ts'
import { readEvidence } from './read-evidence.ts'

export interface BacktestFilesOptions
  extends Pick<ScanFilesOptions, 'readings' | 'sql' | 'columns' | 'reference' | 'strict'>,
    Omit<BacktestOptions, 'outcomes' | 'truth' | 'threads'> {
  /** Meter-days of a lake instead of readings. */
  readonly lake: string | undefined
  readonly outcomes: string | undefined
  readonly truth: string | undefined
  readonly threads: number | undefined
}

export interface BacktestFilesResult
  extends Backtested,
    Pick<ScanFilesResult, 'faults' | 'unread' | 'notes' | 'places'> {}

/**
 * Backtests files of readings, or a lake, with the reference files and the outcomes that are there.
 * @throws AdapterError for files that cannot be used; BadDataError where they give no list
 */
export const backtestFiles = async (
  options: BacktestFilesOptions,
): Promise<BacktestFilesResult> => {
  const { lake: folder, to, threads: asked, sides, readings, sql, columns, strict } = options
  const threads = asked ?? sides[0]?.config.scan.threads ?? availableParallelism()
  const { outcomes, truth, notes: evidenceNotes } = await readEvidence(options)
  const reference = await readReference(options.reference)
  const notes = [...evidenceNotes, ...reference.notes]
  const run = (history: ReadingHistory<MeterHistory>, data: ReferenceData): Promise<Backtested> =>
    backtest(history, data, {
      ...options,
      outcomes,
      truth,
      threads: history.rows < MIN_READINGS_FOR_THREADS ? 1 : threads,
    })
  if (folder !== undefined) {
    const lake = await openLake({ folder, from: undefined, to, threads, revisions: 'standing' })
    try {
      const done = await run(lakeHistory(lake), withLakeMeters(reference.data, lake))
      return { ...done, faults: [], unread: [], notes, places: new Map() }
    } finally {
      lake.close()
    }
  }
  const opened = await openSoundReadings({ readings, sql, columns, strict, threads })
  const { readings: history, unread } = opened
  try {
    if (strict) checkAllRead(unread)
    const done = await run(history, reference.data)
    const places = await placesOf(done.totals, history)
    if (strict) checkStrictly(done.totals, places)
    const { faults, notes: readingNotes } = history
    return { ...done, faults, unread, places, notes: [...notes, ...readingNotes] }
  } finally {
    history.close()
  }
}

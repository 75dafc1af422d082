import { availableParallelism } from 'node:os'
import { openLake } from '../../adapters/duckdb/lake/open-lake.ts'
import { readReference } from '../../adapters/duckdb/reference.ts'
import type { DayIndex } from '../../core/time.ts'
import { lakeHistory, withLakeMeters } from './lake-history.ts'
import { scan } from './scan.ts'
import {
  MIN_READINGS_FOR_THREADS,
  type ScanFilesOptions,
  type ScanFilesResult,
} from './scan-files.ts'

export interface ScanLakeOptions
  extends Pick<
    ScanFilesOptions,
    'config' | 'reference' | 'asOf' | 'threads' | 'nowMs' | 'explainAll' | 'onProgress'
  > {
  readonly folder: string
  /** The first and the last date that is read. */
  readonly from: DayIndex | undefined
  readonly to: DayIndex | undefined
}

/**
 * Scans the meter-days of a lake: the list is that of the readings that they were made of.
 * @throws AdapterError for a lake or files that cannot be used
 */
export const scanLake = async (options: ScanLakeOptions): Promise<ScanFilesResult> => {
  const { config, folder, from, to, asOf, nowMs, onProgress } = options
  const threads = options.threads ?? config.scan.threads ?? availableParallelism()
  const reference = await readReference(options.reference)
  const lake = await openLake({ folder, from, to, threads, revisions: 'standing' })
  const history = lakeHistory(lake)
  try {
    const scanned = await scan(history, withLakeMeters(reference.data, lake), {
      config,
      asOf,
      nowMs,
      explainAll: options.explainAll ?? false,
      threads: history.rows < MIN_READINGS_FOR_THREADS ? 1 : threads,
      ...(onProgress === undefined ? {} : { onProgress }),
    })
    return { ...scanned, faults: [], unread: [], notes: reference.notes, places: new Map() }
  } finally {
    history.close()
  }
}

import { availableParallelism } from 'node:os'
import { openLakeImporter } from '../../adapters/duckdb/lake/lake-writer.ts'
import type { OpenedReadings } from '../../adapters/duckdb/readings.ts'
import { type ReferenceOrder, readReference } from '../../adapters/duckdb/reference.ts'
import { openSoundReadings, type UnreadFile } from '../../adapters/duckdb/sound-readings.ts'
import type { DayIndex } from '../../core/time.ts'
import type { ReadingHistory, ReferenceData } from '../../ports/history.ts'
import { BadDataError } from '../bad-data-error.ts'
import type { Config } from '../config.ts'
import type { Repeat } from './collated-series.ts'
import { fileDays } from './file-days.ts'
import { exampleOf, type Places, placesOf } from './places.ts'
import { type ScanOptions, type ScanProgress, type ScanResult, scan } from './scan.ts'

export interface ScanFilesOptions {
  readonly config: Config
  /** Path or glob; may be left out beside `sql`. */
  readonly readings: string | undefined
  readonly sql: string | undefined
  /** Contract column to the file's own name. */
  readonly columns: Readonly<Record<string, string>>
  readonly reference: ReferenceOrder
  readonly asOf: DayIndex | undefined
  /** Any faulty row, rejected interval or meter of two steps is fatal. */
  readonly strict: boolean
  /** Of DuckDB and of judging; else scan.threads. */
  readonly threads: number | undefined
  readonly nowMs: number
  /** Reasons and profiles of every site, not only of suspects. */
  readonly explainAll?: boolean
  readonly onProgress?: (done: ScanProgress) => void
  /** The lake that the meter-days go into, too. */
  readonly writeLake?: string | undefined
}

export interface ScanFilesResult extends ScanResult {
  /** Rows passed over, by reason. */
  readonly faults: OpenedReadings['faults']
  /** Files that are empty or damaged, left out as a whole. */
  readonly unread: readonly UnreadFile[]
  /** What the readers took for granted or left unread. */
  readonly notes: readonly string[]
  /** File and line of what is told of rejections, repeats and meters of two steps. */
  readonly places: Places
}

/** Readings and reference data that were judged, while they are still open: for whoever wants more than the list. */
export interface Scanned {
  readonly result: ScanFilesResult
  readonly history: ReadingHistory
  readonly data: ReferenceData
}

/** Threads take about as long to start as judging so many takes. */
export const MIN_READINGS_FOR_THREADS = 2_000_000

/**
 * Scans files of readings, with the reference files that are there; and writes their meter-days into a lake, if asked to.
 * @throws AdapterError for files, columns, rows and SQL that cannot be used; BadDataError where nothing could be judged
 */
export const scanFiles = async (options: ScanFilesOptions): Promise<ScanFilesResult> => {
  const { writeLake, nowMs } = options
  if (writeLake === undefined)
    return scanFilesThen(options, ({ result }) => Promise.resolve(result))
  const lake = await openLakeImporter({ folder: writeLake, nowMs: () => nowMs })
  try {
    const keep: ScanOptions['onDays'] = (days) => lake.add(fileDays(days, nowMs))
    const scanned = await scanFilesThen(options, ({ result }) => Promise.resolve(result), keep)
    await lake.flush()
    return scanned
  } finally {
    lake.close()
  }
}

/**
 * The same, and whatever is to be done before the readings are closed.
 * @throws as scanFiles()
 */
export const scanFilesThen = async <Result>(
  options: ScanFilesOptions,
  then: (scanned: Scanned) => Promise<Result>,
  onDays?: ScanOptions['onDays'],
): Promise<Result> => {
  const { config, readings, sql, columns, strict, threads, asOf, nowMs, onProgress } = options
  const cores = threads ?? config.scan.threads ?? availableParallelism()
  const reference = await readReference(options.reference)
  const opened = await openSoundReadings({ readings, sql, columns, strict, threads: cores })
  const { readings: history, unread } = opened
  try {
    if (strict) checkAllRead(unread)
    const scanned = await scan(history, reference.data, {
      config,
      asOf,
      nowMs,
      explainAll: options.explainAll ?? false,
      threads: history.rows < MIN_READINGS_FOR_THREADS ? 1 : cores,
      ...(onProgress === undefined ? {} : { onProgress }),
      onDays,
    })
    const mixedSteps = [...scanned.mixedSteps].sort((a, b) => (a.meterId < b.meterId ? -1 : 1))
    const result = { ...scanned, mixedSteps }
    const places = await placesOf(result, history)
    if (strict) checkStrictly(result, places)
    checkJudged(result)
    const { faults } = history
    const notes = [...reference.notes, ...history.notes]
    return await then({
      result: { ...result, faults, unread, notes, places },
      history,
      data: reference.data,
    })
  } finally {
    history.close()
  }
}

/** @throws BadDataError where a file was left out */
export const checkAllRead = ([first, ...others]: readonly UnreadFile[]): void => {
  if (first === undefined) return
  throw new BadDataError(
    `files that cannot be read: ${others.length + 1}, first as ${first.reason} "${first.path}" (${first.why}): mend them, or leave --strict out to pass them over`,
  )
}

/** @throws BadDataError where a reading was rejected or repeated, or a meter has two steps */
export const checkStrictly = (
  {
    rejections,
    repeats,
    mixedSteps,
    counts,
  }: Pick<ScanResult, 'rejections' | 'repeats' | 'mixedSteps' | 'counts'>,
  places: Places,
): void => {
  const [first] = [...rejections, ...repeats]
  if (first !== undefined) {
    const [reason, noted] = first
    const verb = repeats.has(reason as Repeat) ? 'are' : 'are rejected as'
    throw new BadDataError(
      `${noted.count} of ${counts.read} readings ${verb} ${reason}, first ${exampleOf(noted, places)}: mend them, or leave --strict out to pass them over`,
    )
  }
  const [mixed] = mixedSteps
  if (mixed === undefined) return
  const place = places.get(mixed)
  throw new BadDataError(
    `meters with intervals of two lengths: ${mixedSteps.length}, first ${mixed.meterId} with ${mixed.stepsMin.join(' and ')} min${place === undefined ? '' : ` (${place})`}: give a step_min column, or leave --strict out to pass them over`,
  )
}

/** Short histories are no fault; a feed most of which had to be turned away is. */
const checkJudged = ({ sites, counts, mixedSteps, rejections }: ScanResult): void => {
  if (sites.some(({ kind, probability }) => kind === 'meter' && probability !== null)) return
  if (counts.rejected === 0 || counts.rejected < counts.accepted) return
  const [mixed] = mixedSteps
  const [rejection] = rejections
  const why =
    mixed !== undefined
      ? `intervals of two lengths in ${mixedSteps.length}, first ${mixed.meterId} with ${mixed.stepsMin.join(' and ')} min: give a step_min column`
      : `${counts.rejected} of ${counts.read} readings are rejected, first as ${rejection?.[0]}, meter ${rejection?.[1].meterId}: ${rejection?.[1].words}: mend the export`
  throw new BadDataError(`no meter can be judged; ${why}`)
}

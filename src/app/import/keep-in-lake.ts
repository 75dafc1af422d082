import { openLakeImporter } from '../../adapters/duckdb/lake/lake-writer.ts'
import { openReadings } from '../../adapters/duckdb/readings.ts'
import { readReference } from '../../adapters/duckdb/reference.ts'
import { meterId } from '../../core/ids.ts'
import { Calendars } from '../../core/time.ts'
import type { MeterDayImporter, WrittenDays } from '../../ports/meter-day-lake.ts'
import type { Config } from '../config.ts'
import { meterBook } from '../scan/area-work.ts'
import { collateSeries } from '../scan/collate-series.ts'
import { fileDays } from '../scan/file-days.ts'
import { type ScanTotals, TotalsCounter } from '../scan/scan-totals.ts'
import type { MeterBook } from '../stages/meter-book.ts'
import type { ImportProblem } from './import-problem.ts'
import type { OnImportProgress } from './import-progress.ts'

/** The lake that an import goes into, and what makes its readings meter-days. */
export interface ImportLakeOrder {
  /** Made where it is missing. */
  readonly folder: string
  readonly config: Config
  /** File of meters: zones of their days, areas, classes, multipliers. */
  readonly meters: string | undefined
}

export interface KeepInLakeOptions extends ImportLakeOrder {
  /** Clean readings by the contract's columns, as Parquet. */
  readonly readings: string
  /** The zone on whose clock their times were; undefined where they had their offset. */
  readonly clock: string | undefined
  /** Any reading that is turned away is fatal, and nothing is written. */
  readonly strict: boolean
  readonly nowMs: number
  readonly threads: number | undefined
  readonly memoryLimit: string
  readonly onProgress: OnImportProgress
}

export type KeptInLake =
  | {
      readonly type: 'kept'
      readonly days: WrittenDays
      readonly problems: readonly ImportProblem[]
      /** What was taken for granted. */
      readonly notes: readonly string[]
    }
  | { readonly type: 'refused'; readonly problems: readonly ImportProblem[] }

/**
 * Makes meter-days of readings, by the collating of a scan, and keeps them in a lake.
 *
 * Keeps: one meter's readings and days. Bounded by: the longest meter, and DuckDB's limits. Late data: a correction of what
 * the lake held. After restart: what was written already is left as it is.
 *
 * @throws AdapterError for files and lakes that cannot be used
 */
export const keepInLake = async (options: KeepInLakeOptions): Promise<KeptInLake> => {
  const { folder, readings, strict, nowMs, threads, memoryLimit } = options
  const reference = await readReference({ meters: options.meters })
  const history = await openReadings({ readings, threads, memoryLimit })
  const meters = meterBook(options.config, reference.data)
  const collate = async (lake?: MeterDayImporter): Promise<ScanTotals> => {
    const { ingest, timezone } = options.config
    const totals = new TotalsCounter()
    const calendars = new Calendars()
    let read = 0
    for await (const series of history.series(await history.meterIds())) {
      const collated = collateSeries(series, { ingest, timezone, calendars, meters, nowMs })
      totals.addMeter(collated)
      await lake?.add(fileDays(collated.days, nowMs))
      read += series.startMs.length
      options.onProgress({ phase: 'keeping', done: read, of: history.rows, unit: 'share' })
    }
    await lake?.flush()
    return totals.totals()
  }
  try {
    if (strict) {
      const problems = problemsOf(await collate())
      if (problems.length > 0) return { type: 'refused', problems }
    }
    const lake = await openLakeImporter({ folder, nowMs: () => nowMs })
    try {
      const problems = problemsOf(await collate(lake))
      const notes = [...reference.notes, ...zoneNotes(options, await history.meterIds(), meters)]
      return { type: 'kept', days: lake.written(), problems, notes }
    } finally {
      lake.close()
    }
  } finally {
    history.close()
  }
}

/** Days cut at another midnight than that of the export's clock are rarely meant. */
const zoneNotes = (
  { clock, config: { timezone } }: KeepInLakeOptions,
  ids: readonly string[],
  meters: MeterBook,
): readonly string[] => {
  const zoneless = ids.filter((id) => meters.get(meterId(id))?.timezone === undefined).length
  return clock === undefined || clock === timezone || zoneless === 0
    ? []
    : [
        `days begin at midnight of ${timezone} for ${zoneless} of ${ids.length} meters, though times were on the clock of ${clock}: set timezone in the configuration, or give --meters with a column timezone, and import into a new folder`,
      ]
}

const problemsOf = ({ rejections, mixedSteps }: ScanTotals): readonly ImportProblem[] => {
  const turnedAway = [...rejections].map(
    ([reason, { count, meterId: id, words }]): ImportProblem => ({
      reason,
      count,
      what: 'reading',
      example: `meter ${id}: ${words}`,
      isNote: false,
    }),
  )
  const [first] = mixedSteps
  if (first === undefined) return turnedAway
  const example = `${first.meterId} (${first.stepsMin.join(' and ')} min): it has no days; give its step_min in --meters`
  const mixed = { reason: 'mixed-steps', count: mixedSteps.length, what: 'meter' } as const
  return [...turnedAway, { ...mixed, example, isNote: false }]
}

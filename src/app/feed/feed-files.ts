import { createHash } from 'node:crypto'
import { type FileMark, fileMarks } from '../../adapters/duckdb/file-marks.ts'
import { type OpenedReadings, openReadings } from '../../adapters/duckdb/readings.ts'
import { inferStep } from '../../core/collate/infer-step.ts'
import { meterId } from '../../core/ids.ts'
import { Calendars } from '../../core/time.ts'
import { MS_PER_MINUTE } from '../../core/units.ts'
import type { OutgoingRecord } from '../../ports/topic.ts'
import { BadDataError } from '../bad-data-error.ts'
import type { Config } from '../config.ts'
import type { MeterBook } from '../stages/meter-book.ts'
import type { FeedLog, FeedTarget } from './feed-target.ts'
import { type MessageContext, readingMessage } from './reading-message.ts'

export interface FeedFilesOptions {
  /** Path or glob of CSV or Parquet. */
  readonly readings: string
  /** Contract column to the file's own name. */
  readonly columns: Readonly<Record<string, string>>
  readonly config: Config
  readonly meters: MeterBook
  readonly target: FeedTarget
  readonly log: FeedLog
  readonly signal: AbortSignal
}

/**
 * Sends the readings of files in the order of their time. Each row is sent once: how far it has come is noted with the
 * rows themselves, and a file that was sent whole is not sent again while it stays as it is.
 * @throws AdapterError for files, columns and rows that cannot be used
 */
export const feedFiles = async (options: FeedFilesOptions): Promise<void> => {
  const { readings, columns, config, target, log } = options
  demandPlainJson(config)
  const names = JSON.stringify(columns)
  const files = (await fileMarks(readings)).map(({ path, mark }) => ({
    path,
    mark: `file ${mark} ${names}`,
  }))
  const known = files.filter(({ mark }) => target.positionOf(mark) > 0)
  const fresh = files.filter((file) => !known.includes(file))
  if (known.length > 0) log.info({ files: known.length }, 'files fed before')
  if (fresh.length === 0) return
  const opened = await openReadings({
    readings,
    columns,
    without: new Set(known.map(({ path }) => path)),
  })
  try {
    for (const note of opened.notes) log.info({ note }, 'readings')
    for (const { reason, count, example } of opened.faults)
      log.warn({ reason, count, example }, 'rows passed over')
    const rows = await sendRows(opened, setOf(fresh), options)
    if (options.signal.aborted) return
    for (const { mark } of fresh) await target.append([], { name: mark, position: 1 })
    log.info({ files: fresh.length, rows }, 'files fed')
  } finally {
    opened.close()
  }
}

/** Names the files together: how far they have come counts for this set of them alone. */
const setOf = (files: readonly FileMark[]): string =>
  `readings ${createHash('sha256')
    .update(files.map(({ mark }) => mark).join('\n'))
    .digest('hex')}`

const sendRows = async (
  opened: OpenedReadings,
  name: string,
  options: FeedFilesOptions,
): Promise<number> => {
  const { target, signal } = options
  const context = await contextOf(opened, options)
  let position = target.positionOf(name)
  for await (const readings of opened.byTime(position)) {
    if (signal.aborted) return position
    const records: OutgoingRecord[] = []
    for (const reading of readings) {
      const record = readingMessage(reading, context)
      if (record !== undefined) records.push(record)
    }
    position += readings.length
    await target.append(records, { name, position })
  }
  return position
}

/** Steps are inferred as a scan does, over all readings of a meter. */
const contextOf = async (
  opened: OpenedReadings,
  { meters, log }: FeedFilesOptions,
): Promise<MessageContext> => {
  const calendars = new Calendars()
  const steps = new Map<string, number>()
  const mixed = new Set<string>()
  if (!opened.hasSteps)
    for await (const { meterId: id, startMs } of opened.series(await opened.meterIds())) {
      if (meters.get(id)?.stepMin !== undefined) continue
      const inferred = inferStep(startMs)
      if (inferred.type === 'step') steps.set(id, inferred.stepMs / MS_PER_MINUTE)
      else if (inferred.type === 'mixed') mixed.add(id)
    }
  const [first] = mixed
  if (first !== undefined)
    log.warn({ meters: mixed.size, first }, 'meters of two steps passed over: give step_min')
  return {
    isLeftOut: (id) => mixed.has(id),
    stepMinOf: (id) => steps.get(id),
    dayOf: (id, atMs) => calendars.of(meters.attributesOf(meterId(id)).timeZone).dayOf(atMs),
  }
}

const demandPlainJson = ({ ingest }: Config): void => {
  const { fields, list, energyUnit, epochUnit } = ingest.mapping
  const isPlain =
    ingest.format === 'json' &&
    Object.keys(fields).length === 0 &&
    list === null &&
    energyUnit === 'kWh' &&
    epochUnit === 'ms'
  if (isPlain) return
  throw new BadDataError(
    'files of readings are fed as the JSON of the contract, and ingest.format or ingest.mapping asks for something else: scan them, or feed them with a configuration and a state.dir of their own',
  )
}

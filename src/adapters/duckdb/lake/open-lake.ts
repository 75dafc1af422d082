import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import type { DayIndex } from '../../../core/time.ts'
import { AdapterError } from '../../../ports/adapter-error.ts'
import type { KnownMeterDays, LakeMeter, OpenedLake } from '../../../ports/meter-day-lake.ts'
import { type DuckDbOptions, openDuckDb } from '../open.ts'
import { dateGroups, filesOfDates } from './date-groups.ts'
import { datesOf, demandLake } from './lake-files.ts'
import { LakeMeterRows, ROW_COLUMNS } from './lake-meter-rows.ts'
import { distinctRows, type Revisions } from './lake-rows.ts'
import { runOverFiles } from './read-parts.ts'

export interface OpenLakeOrder extends DuckDbOptions {
  readonly folder: string
  /** The first and the last date that is read; all where left out. */
  readonly from?: DayIndex | undefined
  readonly to?: DayIndex | undefined
  readonly revisions: Revisions
}

/**
 * Reads a lake as it is now, some dates at a time, into a table of DuckDB, which spills to disk beyond its memory limit: what is
 * compacted or written meanwhile changes nothing any more.
 * @throws AdapterError `file-missing`, `file-unreadable`, `no-rows`
 */
export const openLake = async (order: OpenLakeOrder): Promise<OpenedLake> => {
  const { folder, from, to, revisions } = order
  demandLake(folder)
  const duckDb = await openDuckDb(order)
  try {
    const connection = await duckDb.connect()
    let isMade: boolean = false
    for (const days of dateGroups(folder, datesOf(folder, from, to))) {
      const look = (): readonly string[] => filesOfDates(folder, days)
      const into: string = isMade ? 'INSERT INTO days BY NAME' : 'CREATE TABLE days AS'
      const read = await runOverFiles(look, (table) =>
        connection.run(`${into} ${distinctRows(table, revisions)}`),
      )
      isMade ||= read !== undefined
    }
    if (!isMade)
      throw new AdapterError(
        'no-rows',
        `no meter-day${from === undefined && to === undefined ? '' : ' of the days asked for'} in the lake "${folder}": write some first`,
      )
    return {
      ...(await sumsOf(connection)),
      meters: await metersOf(connection),
      async *days(asked) {
        const stream = await duckDb.connect()
        try {
          yield* daysOf(stream, asked)
        } finally {
          stream.closeSync()
        }
      },
      close: () => duckDb.close(),
    }
  } catch (cause) {
    duckDb.close()
    throw cause
  }
}

const sumsOf = async (
  connection: DuckDBConnection,
): Promise<{ readonly rows: number; readonly filledSlots: number }> => {
  const reader = await connection.runAndReadAll('SELECT count(*), sum(slots_filled) FROM days')
  const [rows, filledSlots] = reader.getRows()[0] ?? []
  return { rows: Number(rows), filledSlots: Number(filledSlots) }
}

/** The row of each meter's last day, and of that the one that stands. */
const metersOf = async (connection: DuckDBConnection): Promise<readonly LakeMeter[]> => {
  const result = await connection.stream(
    `SELECT ${ROW_COLUMNS} FROM days
     QUALIFY row_number() OVER (PARTITION BY meter_id ORDER BY day DESC, revision DESC) = 1
     ORDER BY meter_id`,
  )
  const meters: LakeMeter[] = []
  for await (const chunk of chunksOf(result)) {
    const rows = new LakeMeterRows(chunk)
    for (let row = 0; row < chunk.rowCount; row++) {
      const { meterId, day, startMs, stepMs, quality, attributes } = rows.meterDay(row)
      const lastSlot = quality.findLastIndex((rank) => rank > 0)
      meters.push({
        meterId,
        attributes,
        lastDay: day,
        lastSlotMs: startMs + Math.max(0, lastSlot) * stepMs,
        stepMs,
      })
    }
  }
  return meters
}

async function* daysOf(
  connection: DuckDBConnection,
  asked: readonly string[],
): AsyncGenerator<KnownMeterDays> {
  await connection.run('CREATE OR REPLACE TEMP TABLE asked (meter_id VARCHAR, place INTEGER)')
  const appender = await connection.createAppender('asked')
  for (const [place, id] of asked.entries()) {
    appender.appendVarchar(id)
    appender.appendInteger(place)
    appender.endRow()
  }
  appender.closeSync()
  const result = await connection.stream(
    `SELECT ${ROW_COLUMNS} FROM days JOIN asked USING (meter_id) ORDER BY place, day, revision`,
  )
  let next = 0
  let days: KnownMeterDays['days'][number][] = []
  let knownAtMs: number[] = []
  const take = (): KnownMeterDays => {
    const taken = {
      meterId: asked[next++] as string,
      days,
      knownAtMs: Float64Array.from(knownAtMs),
    }
    days = []
    knownAtMs = []
    return taken
  }
  for await (const chunk of chunksOf(result)) {
    const rows = new LakeMeterRows(chunk)
    for (let row = 0; row < chunk.rowCount; row++) {
      const meterDay = rows.meterDay(row)
      while (meterDay.meterId !== asked[next]) yield take()
      days.push(meterDay)
      knownAtMs.push(rows.knownAtMs(row))
    }
  }
  while (next < asked.length) yield take()
}

async function* chunksOf(
  result: Awaited<ReturnType<DuckDBConnection['stream']>>,
): AsyncGenerator<DuckDBDataChunk> {
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    yield chunk
  }
}

import type { DuckDBConnection } from '@duckdb/node-api'
import type { MeterSeries } from '../../ports/history.ts'
import { chunkRows, MeterRows, type OptionalColumns } from './meter-rows.ts'
import { sqlName } from './quote.ts'

export interface SeriesSource {
  readonly has: OptionalColumns
  readonly isRegister: boolean
  /** The distinct words of the quality column; a row's word travels as its index. */
  readonly qualities: readonly string[]
  /** The rows of `good` in parts that are read one by one, each a SELECT; undefined where they are read at one go. */
  readonly parts?: readonly string[] | undefined
}

/**
 * Streams the good rows of table `good` meter by meter, sorted by DuckDB. Meters get their place in the order as a number, so no id is
 * decoded per row; the tie-break over every column makes the order of equal times the same in each run.
 */
export async function* streamSeries(
  connection: DuckDBConnection,
  source: SeriesSource,
  order: readonly string[],
): AsyncGenerator<MeterSeries, void, undefined> {
  const { has } = source
  await writeOrders(connection, source, order)
  const { select, tieBreak } = joinedRows(source)
  const result = await connection.stream(`${select} ORDER BY ${tieBreak}`)
  const rows = new MeterRows(has, source.isRegister, source.qualities)
  let current = -1
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    const view = chunkRows(chunk, has)
    // rowCount is asked of the chunk each time round: that keeps it, and the memory under the views, alive.
    for (let from = 0; from < chunk.rowCount; ) {
      const place = view.position[from] ?? -1
      let to = from + 1
      while (view.position[to] === place) to++
      if (place !== current && current >= 0) yield rows.take(order[current] ?? '')
      current = place
      rows.append(view, from, to)
      from = to
    }
  }
  if (current >= 0) yield rows.take(order[current] ?? '')
}

/** The rows with their meters' places, and what puts them into an order that is the same in each run. */
export const joinedRows = (
  source: SeriesSource,
  rows = 'good',
): { readonly select: string; readonly tieBreak: string } => {
  const { further, quality, qualityWords } = columnsOf(source)
  return {
    select: `SELECT ${['m.place', 'g.at_ms', 'g.kwh', ...further, ...quality].join(', ')}
     FROM ${rows} g JOIN asked_meters m ON g.meter_id = m.word ${qualityWords}`,
    tieBreak: ['m.place', 'g.at_ms', ...quality, 'g.kwh', ...further].join(', '),
  }
}

/** The rows of all meters, each with its meter's hash: a Parquet file's dictionaries are hashed, not its rows. */
export const hashedRows = (source: SeriesSource, rows: string): string => {
  const { further, quality, qualityWords } = columnsOf(source)
  return `SELECT ${['hash(g.meter_id)', 'g.at_ms', 'g.kwh', ...further, ...quality].join(', ')}
     FROM ${rows} g ${qualityWords}`
}

const columnsOf = ({ has }: SeriesSource) => ({
  further: [
    ...(has.stepMin ? ['g.step_min'] : []),
    ...(has.kvarh ? ['g.kvarh'] : []),
    ...(has.zone ? ['g.zone'] : []),
  ],
  quality: has.quality ? ['coalesce(q.place, -1)'] : [],
  qualityWords: has.quality ? 'LEFT JOIN quality_words q ON g.quality = q.word' : '',
})

/** The tables that joinedRows() joins, for this connection alone. */
export const writeOrders = async (
  connection: DuckDBConnection,
  { has, qualities }: SeriesSource,
  order: readonly string[],
): Promise<void> => {
  await writeOrder(connection, 'asked_meters', order)
  if (has.quality) await writeOrder(connection, 'quality_words', qualities)
}

/** A table of words with their places, for this connection alone. */
const writeOrder = async (
  connection: DuckDBConnection,
  table: string,
  words: readonly string[],
): Promise<void> => {
  await connection.run(`CREATE TEMP TABLE ${sqlName(table)} (word VARCHAR, place INTEGER)`)
  const appender = await connection.createAppender(table, null, 'temp')
  for (const [place, word] of words.entries()) {
    appender.appendVarchar(word)
    appender.appendInteger(place)
    appender.endRow()
  }
  appender.closeSync()
}

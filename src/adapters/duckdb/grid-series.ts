import type { DuckDBConnection, DuckDBDataChunk, DuckDBMaterializedResult } from '@duckdb/node-api'
import type { MeterSeries } from '../../ports/history.ts'
import { ResultFreer } from './free-results.ts'
import { hashMeters } from './hashed-meters.ts'
import { chunkRows } from './meter-rows.ts'
import type { DuckDb } from './open.ts'
import { hashedRows, joinedRows, type SeriesSource, streamSeries, writeOrders } from './series.ts'
import { cellsOf, commonStepMs, type MeterExtent, SeriesGrid } from './series-grid.ts'

/** Bytes of a grid; a longer history is read in several passes, each of as many meters as fit. */
const GRID_BYTES = 512 * 1024 * 1024
const BYTES_A_VALUE = 8

/** What series are read through; connections are closed by whoever gave them. */
type Connected = Pick<DuckDb, 'connect' | 'handBackMemory'>

/**
 * Streams the good rows meter by meter, in the order asked for. Meters on an even grid are read unsorted and put where
 * they belong; DuckDB sorts the others.
 * @param duckDb gives a further connection for each query: what it writes there is its own
 */
export async function* gridSeries(
  duckDb: Connected,
  source: SeriesSource,
  extents: ReadonlyMap<string, MeterExtent>,
  order: readonly string[],
): AsyncGenerator<MeterSeries, void, undefined> {
  const isEven = !source.isRegister && !source.has.zone
  const stepMs = isEven ? commonStepMs(extents.values()) : undefined
  const cellsOfMeter = (id: string): number => {
    const extent = extents.get(id)
    return extent === undefined || stepMs === undefined ? 0 : (cellsOf(extent, stepMs) ?? 0)
  }
  const passes = passesOf(source, order, cellsOfMeter)
  const room = new Float64Array(Math.max(0, ...passes.map(({ cells }) => cells)))
  for (const { meters } of passes) {
    const placed = meters.flatMap((id) =>
      cellsOfMeter(id) === 0 ? [] : [extents.get(id) as MeterExtent],
    )
    const grid = new SeriesGrid(placed, stepMs ?? 1, source.has, source.qualities, room)
    if (placed.length > 0) await fill(grid, duckDb, source, placed, passes.length === 1)
    const places = new Map<string, number>()
    for (const [place, { meterId }] of placed.entries())
      if (!grid.isOdd(place)) places.set(meterId, place)
    const others = meters.filter((id) => !places.has(id))
    const sorted =
      others.length === 0 ? undefined : streamSeries(await duckDb.connect(), source, others)
    for (const id of meters) {
      const place = places.get(id)
      if (place !== undefined) yield grid.series(place)
      else {
        const next = await sorted?.next()
        if (next === undefined || next.done === true) return
        yield next.value
      }
    }
  }
}

const fill = async (
  grid: SeriesGrid,
  duckDb: Connected,
  source: SeriesSource,
  placed: readonly MeterExtent[],
  isOnlyPass: boolean,
): Promise<void> => {
  const connection = await duckDb.connect()
  await writeOrders(
    connection,
    source,
    placed.map(({ meterId }) => meterId),
  )
  // Several passes would be handed every row several times over: there the join leaves out the others' rows.
  const hashed = isOnlyPass ? await hashMeters(connection) : undefined
  const select = (rows: string): string =>
    hashed === undefined ? joinedRows(source, rows).select : hashedRows(source, rows)
  const put = (chunk: DuckDBDataChunk): void => {
    grid.add(chunkRows(chunk, source.has, hashed?.placesOf(chunk)), chunk.rowCount)
  }
  if (source.parts === undefined) await putStreamed(connection, select('good'), put)
  else
    await putParts(
      connection,
      source.parts.map((part) => select(`(${part})`)),
      put,
      new ResultFreer(duckDb),
    )
}

const putStreamed = async (
  connection: DuckDBConnection,
  select: string,
  put: (chunk: DuckDBDataChunk) => void,
): Promise<void> => {
  const result = await connection.stream(select)
  // DuckDB works on the next chunk while this one is put into its cells.
  let next = result.fetchChunk()
  for (;;) {
    const chunk = await next
    if (chunk === null || chunk.rowCount === 0) break
    next = result.fetchChunk()
    next.catch(() => undefined)
    put(chunk)
    // Asked of the chunk after the last look at its rows: that keeps it, and the memory under the views, alive.
    if (chunk.rowCount === 0) break
  }
}

/** A stream is made by one thread, and not while its rows are put away; parts are made by all, while another is put away. */
const putParts = async (
  connection: DuckDBConnection,
  selects: readonly string[],
  put: (chunk: DuckDBDataChunk) => void,
  freer: ResultFreer,
): Promise<void> => {
  const run = (part: number): Promise<DuckDBMaterializedResult> | undefined => {
    const select = selects[part]
    const result = select === undefined ? undefined : connection.run(select)
    result?.catch(() => undefined)
    return result
  }
  let next = run(0)
  for (let part = 1; next !== undefined; part++) {
    const result = await next
    next = run(part)
    for (let i = 0; i < result.chunkCount; i++) {
      const chunk = result.getChunk(i)
      put(chunk)
      if (chunk.rowCount === 0) break
    }
    await freer.free()
  }
}

/** The order cut into runs of meters whose cells fit into memory together. */
const passesOf = (
  { has }: SeriesSource,
  order: readonly string[],
  cellsOfMeter: (id: string) => number,
): readonly { readonly meters: readonly string[]; readonly cells: number }[] => {
  const values = 1 + [has.kvarh, has.stepMin, has.quality].filter(Boolean).length
  const mostCells = GRID_BYTES / (BYTES_A_VALUE * values)
  const passes: { meters: string[]; cells: number }[] = []
  for (const id of order) {
    const cells = cellsOfMeter(id)
    const pass = passes.at(-1)
    if (pass === undefined || (pass.cells > 0 && pass.cells + cells > mostCells))
      passes.push({ meters: [id], cells })
    else {
      pass.meters.push(id)
      pass.cells += cells
    }
  }
  return passes
}

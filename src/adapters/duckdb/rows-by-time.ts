import type { DuckDBConnection } from '@duckdb/node-api'
import { TARIFF_ZONES } from '../../core/validate/tariff-zones.ts'
import type { TimedReading } from '../../ports/history.ts'
import { chunkRows } from './meter-rows.ts'
import { joinedRows, type SeriesSource, writeOrders } from './series.ts'

/**
 * Streams the good rows in the order of their time, sorted by DuckDB, which spills what memory does not hold. Of equal
 * times meters come in the order of their ids, and every further column decides, so that each run has the same order.
 * @param meters the distinct ids, sorted
 * @param from rows to pass over
 */
export async function* rowsByTime(
  connection: DuckDBConnection,
  source: SeriesSource,
  meters: readonly string[],
  from: number,
): AsyncGenerator<readonly TimedReading[], void, undefined> {
  const { has, isRegister, qualities } = source
  await writeOrders(connection, source, meters)
  const { select, tieBreak } = joinedRows(source)
  const result = await connection.stream(`${select} ORDER BY g.at_ms, ${tieBreak} OFFSET ${from}`)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    const rows = chunkRows(chunk, has)
    const readings: TimedReading[] = []
    for (let i = 0; i < chunk.rowCount; i++)
      readings.push({
        meterId: meters[rows.position[i] as number] as string,
        atMs: rows.atMs[i] as number,
        kwh: given(rows.kwh[i]) ?? null,
        isRegister,
        stepMin: rows.stepMin?.[i] || undefined,
        kvarh: given(rows.kvarh?.[i]),
        quality: qualities[rows.quality?.[i] ?? -1],
        zone: TARIFF_ZONES[rows.zone?.[i] ?? -1],
      })
    yield readings
  }
}

const given = (value: number | undefined): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : value

import type { DuckDBConnection } from '@duckdb/node-api'

/** A reading that no SQL decoded: of a document. */
export interface DocumentReading {
  readonly meterId: string
  readonly atMs: number
  /** null where the source knows that there is none. */
  readonly kwh: number | null
  readonly kvarh: number | undefined
  readonly quality: string | undefined
}

/** Appends readings of a document to `staged`; negative energy and times out of reach are told by the same faults. */
export const appendReadings = async (
  connection: DuckDBConnection,
  file: number,
  readings: readonly DocumentReading[],
  faultOf: (reading: DocumentReading) => number,
): Promise<void> => {
  const appender = await connection.createAppender('staged')
  for (const reading of readings) {
    appender.appendInteger(file)
    appender.appendVarchar(reading.meterId)
    appender.appendBigInt(BigInt(Math.round(reading.atMs)))
    appender.appendBigInt(0n)
    if (reading.kwh === null) appender.appendNull()
    else appender.appendDouble(reading.kwh)
    if (reading.kvarh === undefined) appender.appendNull()
    else appender.appendDouble(reading.kvarh)
    if (reading.quality === undefined) appender.appendNull()
    else appender.appendVarchar(reading.quality)
    appender.appendTinyInt(faultOf(reading))
    appender.appendTinyInt(0)
    appender.endRow()
  }
  appender.closeSync()
}

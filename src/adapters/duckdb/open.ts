import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { sqlText } from './quote.ts'

export interface DuckDbOptions {
  /** Threads DuckDB may use; its own choice (the cores) where left out. */
  readonly threads?: number | undefined
  /** As DuckDB writes it, e.g. `4GB`; beyond it, sorts spill to the temporary folder. */
  readonly memoryLimit?: string | undefined
  /** Where sorts spill to; made when needed, removed at close. */
  readonly tempDirectory?: string | undefined
}

export interface DuckDb {
  /** A further connection: a query that streams needs one of its own. */
  connect(): Promise<DuckDBConnection>
  /**
   * Hands back to the system what was freed; left to itself, the allocator keeps it for some seconds. It does when the
   * memory limit is set, be it to what it was.
   */
  handBackMemory(): Promise<void>
  close(): void
}

/**
 * One DuckDB in memory. It never reaches for the network: CSV, gzip, Parquet, JSON and the time zones are linked in,
 * and extensions are neither installed nor loaded. Times without an offset are UTC.
 */
export const openDuckDb = async (options: DuckDbOptions = {}): Promise<DuckDb> => {
  const spill = options.tempDirectory ?? join(tmpdir(), `greywatt-duckdb-${randomUUID()}`)
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
  })
  const connections: DuckDBConnection[] = []
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect()
    connections.push(connection)
    return connection
  }
  const first = await connect()
  await first.run(`SET GLOBAL temp_directory = ${sqlText(spill)}`)
  await first.run("SET GLOBAL TimeZone = 'UTC'")
  // The system keeps files that are read again; a second copy would only be ours to pay for.
  await first.run('SET GLOBAL enable_external_file_cache = false')
  return {
    connect,
    handBackMemory: async () => {
      await first.run(
        options.memoryLimit === undefined
          ? 'RESET GLOBAL memory_limit'
          : `SET GLOBAL memory_limit = ${sqlText(options.memoryLimit)}`,
      )
    },
    close: () => {
      // An open connection keeps the database, and what it spilled, until the collector finds it.
      for (const connection of connections) connection.closeSync()
      instance.closeSync()
    },
  }
}

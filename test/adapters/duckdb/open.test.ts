import { existsSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts'
import { openReadings } from '../../../src/adapters/duckdb/readings.ts'
import { plainSql, quoted, tempFolder } from './temp-folder.ts'

const folder = tempFolder()
afterAll(() => folder.remove())

describe('a DuckDB in memory', () => {
  test('loads no extension, counts in UTC and keeps to its limits, on each connection', async () => {
    const spill = folder.at('spill')
    const duckDb = await openDuckDb({ threads: 1, memoryLimit: '256MiB', tempDirectory: spill })
    const settings = `SELECT ${[
      'autoinstall_known_extensions',
      'autoload_known_extensions',
      'allow_community_extensions',
      'TimeZone',
      'threads',
      'memory_limit',
      'temp_directory',
    ].map((name) => `current_setting('${name}')::VARCHAR`)}`
    for (const connection of [await duckDb.connect(), await duckDb.connect()]) {
      expect((await connection.runAndReadAll(settings)).getRows()).toEqual([
        ['false', 'false', 'false', 'UTC', '1', '256.0 MiB', spill],
      ])
    }
    duckDb.close()
  })

  test('has what readings need linked in: gzip, Parquet, JSON and time zones', async () => {
    const duckDb = await openDuckDb()
    const connection = await duckDb.connect()
    const reader = await connection.runAndReadAll(
      "SELECT extension_name FROM duckdb_extensions() WHERE loaded AND install_mode = 'STATICALLY_LINKED'",
    )
    expect(reader.getColumns()[0]).toEqual(expect.arrayContaining(['icu', 'json', 'parquet']))
    duckDb.close()
  })

  test('sorts more than its memory holds, and leaves no trace of it on the disk', async () => {
    const readings = folder.at('large.parquet')
    const spill = folder.at('spill large')
    await plainSql(
      `COPY (SELECT 'M-' || (i % 100) AS meter_id, (1.7e12 + (i * 7919) % 3000000 * 60000)::BIGINT AS read_at,
         i::DOUBLE AS register_kwh FROM range(3000000) t(i)) TO ${quoted(readings)}`,
    )
    const history = await openReadings({
      readings,
      threads: 1,
      memoryLimit: '60MB',
      tempDirectory: spill,
    })
    let rows = 0
    let spilt = false
    for await (const { startMs } of history.series(await history.meterIds())) {
      rows += startMs.length
      spilt ||= existsSync(spill)
    }
    history.close()
    expect({ rows, spilt, left: existsSync(spill) }).toEqual({
      rows: 3_000_000,
      spilt: true,
      left: false,
    })
  })
})

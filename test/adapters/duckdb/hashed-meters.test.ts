import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { HashedMeters } from '../../../src/adapters/duckdb/hashed-meters.ts'

test('meters whose hashes share a place in the table, or one of their two words, are told apart', async () => {
  // Low words 8, 16 and 24 fall on the same place of a table of 8.
  const hashes = [8n, 16n, 24n, (1n << 32n) | 8n]
  const meters = new HashedMeters(new Uint32Array(BigUint64Array.from(hashes).buffer))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const asked = [24n, 8n, (1n << 32n) | 8n, 32n, 16n, (2n << 32n) | 8n]
  const result = await connection.run(
    `SELECT unnest([${asked.map((hash) => `${hash}::UBIGINT`).join(', ')}])`,
  )
  const chunk = result.getChunk(0)
  const places = [...meters.placesOf(chunk).subarray(0, chunk.rowCount)]
  connection.closeSync()
  instance.closeSync()
  expect(places).toEqual([2, 0, 3, -1, 1, -1])
})

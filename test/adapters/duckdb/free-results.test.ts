import { expect, test } from 'vitest'
import { ResultFreer } from '../../../src/adapters/duckdb/free-results.ts'
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts'

test.each([{}, { memoryLimit: '3GB' }])(
  'freeing leaves what is held readable, and the memory limit where it was: %o',
  async (options) => {
    const duckDb = await openDuckDb(options)
    try {
      const connection = await duckDb.connect()
      const limit = async () => {
        const reader = await connection.runAndReadAll("SELECT current_setting('memory_limit')")
        return reader.getRows()[0]?.[0]
      }
      const before = await limit()
      const freer = new ResultFreer(duckDb, 0)
      const held = await connection.run('SELECT range::INTEGER FROM range(5000)')
      const chunk = held.getChunk(2)
      const under = connection.run(
        'SELECT count(*)::INTEGER FROM range(20_000_000) t(i) WHERE i % 3 = 0',
      )
      for (let i = 0; i < 3; i++) await freer.free()
      expect(chunk.getRows()[0]).toEqual([4096])
      expect(await (await under).getRows()).toEqual([[6_666_667]])
      expect(await limit()).toBe(before)
    } finally {
      duckDb.close()
    }
  },
)

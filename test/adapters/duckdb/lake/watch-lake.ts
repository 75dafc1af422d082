import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from './a-lake.ts'
import { documentedSql } from './documented-sql.ts'

export interface LakeWatch {
  /** Days that were seen so far. */
  days(): number
  /** Rows that stood at the last look, with their revisions: what grows while somebody writes. */
  progress(): number
  stop(): Promise<{ readonly looks: number; readonly faults: readonly string[] }>
}

/**
 * Reads a lake over and over as another engine does, by the SQL of docs/lake.md, while others write it: each look must
 * come to an end, show whole rows of `slots` slots, each day once, and no day that an earlier one showed newer.
 */
export const watchLake = (folder: string, slots = 48): LakeWatch => {
  const seen = new Map<string, number>()
  const faults: string[] = []
  let looks = 0
  let watching = true
  const sql = `SELECT meter_id || ' ' || CAST(day AS VARCHAR) AS id, revision::DOUBLE AS revision,
    len(power_kw) = ${slots} AND length(quality) = ${slots} AS is_whole FROM (${documentedSql('standing', folder)})`
  const look = async (): Promise<void> => {
    const rows = await ask(sql)
    looks++
    const now = new Map(rows.map(({ id, revision }) => [String(id), Number(revision)]))
    if (now.size < rows.length) faults.push(`${rows.length - now.size} days stand twice`)
    for (const { id, is_whole } of rows) if (!is_whole) faults.push(`${id} is not whole`)
    for (const [id, revision] of seen)
      if (!((now.get(id) ?? -1) >= revision))
        faults.push(`${id} was of ${revision}, is ${now.get(id)}`)
    for (const [id, revision] of now) seen.set(id, revision)
  }
  const ended = (async () => {
    while (watching) {
      await look().catch((error: unknown) => {
        // Until something was written there is nothing to read.
        if (seen.size > 0 || !String(error).includes('No files found')) faults.push(String(error))
      })
      await sleep(100)
    }
  })()
  return {
    days: () => seen.size,
    progress: () => [...seen.values()].reduce((sum, revision) => sum + revision, 0),
    stop: async () => {
      watching = false
      await ended
      return { looks, faults }
    },
  }
}

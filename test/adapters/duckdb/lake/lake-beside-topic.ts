import { writeFileSync } from 'node:fs'
import { ask } from './a-lake.ts'
import { documentedSql } from './documented-sql.ts'

/**
 * Holds what stands in a lake to the highest revision of each day that a topic has, by SQL over both.
 * @param messages final meter-days of the topic, as their JSON
 * @param path of a file for them
 */
export const lakeBesideTopic = async (
  lake: string,
  messages: readonly string[],
  path: string,
): Promise<{ readonly days: number; readonly missing: number; readonly other: number }> => {
  writeFileSync(path, `${messages.join('\n')}\n`)
  const columns = `{meterId: 'VARCHAR', day: 'DATE', revision: 'BIGINT', powerKw: 'FLOAT[]', quality: 'VARCHAR'}`
  const topic = `SELECT meterId AS meter_id, day, max(revision) AS revision, arg_max(powerKw, revision) AS power_kw,
      arg_max(quality, revision) AS quality
    FROM read_json('${path}', format = 'newline_delimited', columns = ${columns}) GROUP BY ALL`
  const stands = `SELECT meter_id, day, revision, power_kw, quality FROM (${documentedSql('standing', lake)})`
  const [row] = await ask(
    `SELECT (SELECT count(*) FROM (${topic}))::INTEGER AS days,
       (SELECT count(*) FROM (${topic} EXCEPT ALL ${stands}))::INTEGER AS missing,
       (SELECT count(*) FROM (${stands} EXCEPT ALL ${topic}))::INTEGER AS other`,
  )
  return row as { readonly days: number; readonly missing: number; readonly other: number }
}

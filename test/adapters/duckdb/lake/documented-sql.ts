import { readFileSync } from 'node:fs'

export const DOCS = readFileSync(new URL('../../../../docs/lake.md', import.meta.url), 'utf8')

/** The SQL that docs/lake.md has under a mark, over the lake in a folder: what is documented is what runs. */
export const documentedSql = (mark: string, folder: string): string => {
  const [, sql] = new RegExp(`<!-- ${mark} -->\\n\`\`\`sql\\n([\\s\\S]*?)\`\`\``).exec(DOCS) ?? []
  if (sql === undefined) throw new Error(`docs/lake.md has no SQL under "${mark}"`)
  return sql.replaceAll("'lake/", `'${folder}/`).trim()
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'

/** A folder for one test file, with everything in its name that quoting could miss. */
export const tempFolder = () => {
  const outer = mkdtempSync(join(tmpdir(), 'greywatt-'))
  const path = join(outer, `it's "a" [1] *папка*`)
  mkdirSync(path)
  return {
    path,
    at: (name: string) => join(path, name),
    write(name: string, text: string | Buffer): string {
      const file = join(path, name)
      writeFileSync(file, name.endsWith('.gz') && typeof text === 'string' ? gzipSync(text) : text)
      return file
    },
    remove: () => rmSync(outer, { recursive: true, force: true }),
  }
}

/** Plain DuckDB, without any of the code under test. */
export const plainSql = async (sql: string): Promise<readonly (readonly unknown[])[]> => {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    return (await connection.runAndReadAll(sql)).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

export const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`

/** The path as a glob that means itself. */
export const unglobbed = (path: string): string => path.replace(/[*?[]/g, '[$&]')

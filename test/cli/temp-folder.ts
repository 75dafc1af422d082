import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** A folder for the file's tests, gone when they are done. */
export const useFolder = () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'greywatt-cli-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  return {
    path: (...names: readonly string[]): string => join(folder, ...names),
    write: (name: string, text: string): string => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    },
  }
}

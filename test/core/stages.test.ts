import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { STAGES, type StageName } from '../../src/core/stages.ts'

/** Where the core of each stage lives, in folders of src/core. */
const FOLDERS: Readonly<Record<StageName, readonly string[]>> = {
  ingest: ['ingest'],
  validate: ['validate'],
  collate: ['collate'],
  assess: [
    'signature',
    'features',
    'evidence',
    'overload',
    'balance',
    'context',
    'trees',
    'score',
    'assess',
  ],
  rank: ['rank', 'alert'],
}

/** What no stage runs: models are trained, exports imported and histories walked beside the stream. */
const OFFLINE_FOLDERS = ['retrain', 'import', 'backtest']

const root = new URL('../../', import.meta.url)

const foldersIn = (path: string): string[] =>
  readdirSync(new URL(path, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

const stageTable = (): string[][] => {
  const readme = readFileSync(new URL('README.md', root), 'utf8')
  const table = /<!-- stages -->\n([\s\S]*?)<!-- \/stages -->/.exec(readme)?.[1] ?? ''
  const rows = table.trim().split('\n').slice(2)
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

describe('the list of stages', () => {
  it('is the table of the README, row by row', () => {
    const rows = stageTable().map(([name, does, keeps]) => ({
      name: name?.replaceAll('`', ''),
      does,
      keeps,
    }))
    expect(rows).toEqual(STAGES)
  })

  it('has a folder in the core for every stage', () => {
    const missing = STAGES.filter(
      ({ name }) =>
        !FOLDERS[name].some((folder) => existsSync(new URL(`src/core/${folder}`, root))),
    )
    expect(missing).toEqual([])
  })

  it('accounts for every folder of the core', () => {
    const known = [...Object.values(FOLDERS).flat(), ...OFFLINE_FOLDERS]
    expect(foldersIn('src/core').filter((folder) => !known.includes(folder))).toEqual([])
  })

  it('has tests beside every folder of the core', () => {
    expect(foldersIn('test/core').toSorted()).toEqual(foldersIn('src/core').toSorted())
  })
})

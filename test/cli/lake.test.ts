import { describe, expect, it } from 'vitest'
import { greywatt } from './command-line.ts'

describe('what is asked of a lake', () => {
  it.each([
    [
      'a scan of nothing',
      ['scan'],
      2,
      /nothing to scan: give --readings FILE, --sql SELECT or --lake FOLDER/,
    ],
    [
      'a lake and readings',
      ['scan', '--lake', 'l', '--readings', 'r.csv'],
      2,
      /--readings is of readings, and --lake of their meter-days/,
    ],
    [
      'a lake out of a lake',
      ['scan', '--lake', 'l', '--write-lake', 'm'],
      2,
      /--write-lake is of readings/,
    ],
    [
      'days of readings',
      ['scan', '--readings', 'r.csv', '--from', '2026-01-01'],
      2,
      /--from and --to choose days of a lake/,
    ],
    [
      'a lake that is not there',
      ['scan', '--lake', '/nowhere/lake'],
      3,
      /no lake at "\/nowhere\/lake".*\[file-missing\]/,
    ],
    [
      'a compaction of nothing',
      ['lake', 'compact'],
      2,
      /which lake\? give its folder, or set history.dir/,
    ],
    ['a compaction of no lake', ['lake', 'compact', '/nowhere'], 3, /no lake at "\/nowhere"/],
  ])('%s is refused in one line', async (_, args, code, words) => {
    const ran = await greywatt(args)
    expect(ran).toMatchObject({ code, stdout: '' })
    expect(ran.stderr).toMatch(words)
    expect(ran.stderr.trim().split('\n').length).toBe(1)
  })
})

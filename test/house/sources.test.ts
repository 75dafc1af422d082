import { describe, expect, it } from 'vitest'
import { sourceFiles } from './source-files.ts'

/** One idea a file: the aim is 150 lines, 250 asks for a second thought, this for a second file. */
const MAX_LINES = 400

const FILES = [...sourceFiles('src'), ...sourceFiles('scripts')]

/** Ways to time, chance and the outside world that the linter's list of globals cannot name. */
const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.\w|\bconsole\.\w/

describe('the source', () => {
  it('has no file that is too long', () => {
    const long = FILES.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    expect(long.filter(({ lines }) => lines > MAX_LINES)).toEqual([])
  })

  it('has no drawer for odds and ends', () => {
    const drawers = /(^|\/|-)(utils?|helpers?|common|misc)(\/|-|\.|$)/
    expect(FILES.map(({ path }) => path).filter((path) => drawers.test(path))).toEqual([])
  })

  it('reads no clock and throws no dice in core, simulate and report', () => {
    const pure = ['src/core', 'src/simulate', 'src/report'].flatMap(sourceFiles)
    expect(pure.filter(({ text }) => IMPURE.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('leaves nothing to do later', () => {
    const later = FILES.filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(text))
    expect(later.map(({ path }) => path)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { type CutLines, chooseDelimiter } from '../../../src/core/import/choose-delimiter.ts'
import type { Delimiter } from '../../../src/core/import/import-mapping.ts'

/** Lines without quotes, cut in the plainest way. */
const cut = (
  lines: readonly string[],
  ...marks: readonly Delimiter[]
): ReadonlyMap<Delimiter, CutLines> =>
  new Map(marks.map((mark) => [mark, lines.map((line) => line.split(mark))]))

describe('the delimiter', () => {
  it.each([
    [
      'decimal commas do not hide semicolons',
      ['m;t;v', 'A;1,5;2,5', 'B;1,5;2,5', 'C;1,5;2,5'],
      ';',
    ],
    ['a preamble does not count', ['Report', '', 'm\tt', 'A\t1', 'B\t2', 'C\t3'], '\t'],
    ['commas', ['m,t,v', 'A,1.5,2', 'B,2.5,3'], ','],
    ['pipes', ['m|t', 'A|1', 'B|2'], '|'],
  ] as const)('is found: %s', (_, lines, delimiter) => {
    expect(chooseDelimiter(cut(lines, ',', ';', '\t', '|'), undefined)).toMatchObject({
      type: 'found',
      value: delimiter,
    })
  })

  it('is that of the line sep=', () => {
    expect(chooseDelimiter(new Map(), ';')).toMatchObject({ value: ';' })
  })

  it('is asked for where nothing cuts the lines', () => {
    expect(chooseDelimiter(cut(['a', 'b'], ',', ';'), undefined)).toMatchObject({ type: 'asked' })
  })
})

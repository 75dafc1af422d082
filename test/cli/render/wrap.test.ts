import { describe, expect, it } from 'vitest'
import { wrap } from '../../../src/cli/render/wrap.ts'
import { NBSP } from '../../../src/report/words/formats.ts'

describe('wrapping', () => {
  it.each([
    { label: 'leaves a line that fits', text: 'one two', width: 7, lines: ['one two'] },
    { label: 'breaks at spaces', text: 'one two three', width: 8, lines: ['one two', 'three'] },
    {
      label: 'cuts a word that is too long',
      text: 'a KZ-ALA-000123',
      width: 6,
      lines: ['a', 'KZ-ALA', '-00012', '3'],
    },
    {
      label: 'never parts a number from its unit',
      text: `of 9.8${NBSP}kW`,
      width: 6,
      lines: ['of', `9.8${NBSP}kW`],
    },
    { label: 'keeps an empty line', text: '', width: 5, lines: [''] },
  ])('$label', ({ text, width, lines }) => {
    expect(wrap(text, width)).toEqual(lines)
  })
})

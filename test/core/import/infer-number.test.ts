import { describe, expect, it } from 'vitest'
import { inferNumber } from '../../../src/core/import/infer-number.ts'

describe('the form of numbers', () => {
  it.each([
    ['a decimal comma', ['1,5', '0,25', '12,125'], ',', null],
    ['a decimal point', ['1.5', '0.25', '-3.75'], '.', null],
    ['whole numbers', ['1', '20', '300'], '.', null],
    ['a comma between thousands, a decimal point', ['1,234.5', '12.25'], '.', ','],
    ['a point between thousands, a decimal comma', ['1.234,5', '12,25'], ',', '.'],
    ['blanks between thousands', ['6 519,139', '12\u00a0345,5'], ',', ' '],
    ['apostrophes between thousands', ["6'519.139", '0.5'], '.', "'"],
    ['several groups', ['1,234,567', '890'], '.', ','],
    ['three decimals beside a number that tells', ['1,234', '0,234'], ',', null],
    ['three decimals behind four digits', ['6519,139', '1,234'], ',', null],
  ] as const)('is told by %s', (_, cells, decimal, thousands) => {
    expect(inferNumber(cells)).toMatchObject({
      type: 'found',
      value: { decimal, thousands },
      finding: { strength: 'certain' },
    })
  })

  it('counts the numbers that it is told by', () => {
    expect(inferNumber(['0,5', '1,25', 'x'])).toMatchObject({
      finding: { evidence: '2 of 2 numbers have a comma before their decimals' },
    })
  })

  it.each([
    ['each may be either', ['1,234', '2,345']],
    ['both marks stand before decimals', ['1,5', '2.5', '3,5']],
  ])('is asked for where %s', (_, cells) => {
    expect(inferNumber(cells)).toMatchObject({
      type: 'asked',
      question: { field: 'value.decimal' },
    })
  })
})

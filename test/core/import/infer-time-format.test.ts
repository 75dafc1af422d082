import { describe, expect, it } from 'vitest'
import { inferTimeFormat } from '../../../src/core/import/infer-time-format.ts'

describe('the format of times', () => {
  it.each([
    ['ISO 8601 with an offset', ['2024-05-13T10:30:00+05:00', '2024-05-13T11:00:00Z'], 'iso'],
    ['a date and a time', ['2024-05-13 10:30', '2024-05-13 11:00'], '%Y-%m-%d %H:%M'],
    ['seconds', ['2024/05/13T10:30:00'], '%Y/%m/%dT%H:%M:%S'],
    ['fractions of a second', ['2013-01-01 00:30:00.0000000'], '%Y-%m-%d %H:%M:%S.%n'],
    ['the day first', ['13.05.2024 10:30', '01.05.2024 10:30'], '%d.%m.%Y %H:%M'],
    ['the month first', ['5/13/2024 10:30', '5/1/2024 10:30'], '%m/%d/%Y %H:%M'],
    ['years of two digits', ['13.05.24 10:30'], '%d.%m.%y %H:%M'],
    ['AM and PM', ['5/13/2024 10:30 PM'], '%m/%d/%Y %I:%M %p'],
    ['names of months', ['13-May-2024 10:30'], '%d-%b-%Y %H:%M'],
    ['an hour alone', ['13.05.2024 7', '13.05.2024 24'], '%d.%m.%Y %H'],
    ['digits run together', ['20240513 1030'], '%Y%m%d %H%M'],
    ['epoch seconds', ['1715596200', '1715598000'], 'epoch-s'],
    ['epoch milliseconds', ['1715596200000'], 'epoch-ms'],
    ["Excel's days", ['45425,4375', '45425'], 'excel'],
    ['a date alone', ['2024-05-13'], '%Y-%m-%d'],
    ['midnights that lost their time', ['13.05.2024', '13.05.2024 0:30'], '%d.%m.%Y %H:%M'],
  ] as const)('is told of %s', (_, cells, format) => {
    expect(inferTimeFormat(cells, undefined)).toMatchObject({ type: 'found', value: format })
  })

  it('takes the order in which the dates are days in a row, with a warning', () => {
    const cells = ['1/5/2024', '2/5/2024', '3/5/2024', '4/5/2024']
    expect(inferTimeFormat(cells, undefined)).toMatchObject({
      value: '%d/%m/%Y',
      finding: { strength: 'weak' },
    })
  })

  it.each([
    ['no number is above 12', ['3/4/2024', '9/4/2024', '11/7/2024']],
    ['both orders are there', ['13/4/2024', '4/13/2024', '4/14/2024']],
  ])('asks for the order where %s, and takes the answer', (_, cells) => {
    expect(inferTimeFormat(cells, undefined)).toMatchObject({
      type: 'asked',
      question: { option: '--date-order dmy' },
    })
    expect(inferTimeFormat(cells, 'mdy')).toMatchObject({ value: '%m/%d/%Y' })
  })
})

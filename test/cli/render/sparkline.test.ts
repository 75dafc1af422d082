import { describe, expect, it } from 'vitest'
import { sparkline } from '../../../src/cli/render/sparkline.ts'

describe('a sparkline', () => {
  it.each([
    { label: 'nothing', values: [], cells: 4, drawn: '' },
    {
      label: 'a rise in eight even steps',
      values: [1, 2, 3, 4, 5, 6, 7, 8],
      cells: 8,
      drawn: '▂▃▄▅▆▇██',
    },
    {
      label: 'a floor, from zero up and not from the lowest value',
      values: [8, 8, 8, 10],
      cells: 4,
      drawn: '▇▇▇█',
    },
    { label: 'a day that is all zero', values: [0, 0], cells: 2, drawn: '▁▁' },
    { label: 'a constant load', values: [3, 3, 3], cells: 3, drawn: '███' },
    { label: 'the means of pairs', values: [0, 2, 4, 4], cells: 2, drawn: '▃█' },
    { label: 'more cells than values', values: [0, 4], cells: 4, drawn: '▁▁██' },
    { label: 'an export, which is below zero', values: [-1, 4], cells: 2, drawn: '▁█' },
  ])('draws $label', ({ values, cells, drawn }) => {
    expect(sparkline(values, cells)).toBe(drawn)
  })
})

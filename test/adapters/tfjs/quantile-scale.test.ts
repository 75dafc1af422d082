import { expect, it } from 'vitest'
import { fitQuantileScale, scaleRows, widthOf } from '../../../src/adapters/tfjs/quantile-scale.ts'

const rowsOf = (...columns: readonly (readonly number[])[]): readonly Float64Array[] =>
  Array.from(columns[0] ?? [], (_, row) =>
    Float64Array.from(columns, (column) => column[row] as number),
  )

const inputsOf = (column: readonly number[], ...values: readonly number[]): readonly number[] =>
  [...scaleRows(fitQuantileScale(rowsOf(column)), rowsOf(values))].map(
    (input) => Math.round(input * 1_000) / 1_000,
  )

/** 101 values, so that every one is a quantile. */
const EVEN = Array.from({ length: 101 }, (_, i) => i / 10)

it.each([
  { label: 'the median stands at 0', value: 5, input: 0 },
  // (0.5 / 101 - 0.5) x sqrt 12
  { label: 'the smallest stands at the lower end', value: 0, input: -1.715 },
  { label: 'what lies below all seen stands there too', value: -1_000, input: -1.715 },
  { label: 'what lies above all seen stands at the upper end', value: 1e9, input: 1.715 },
  // Rank 25.5 / 101, half of the way to 26.5 / 101: (26 / 101 - 0.5) x sqrt 12
  {
    label: 'what lies between two quantiles stands between their ranks',
    value: 2.55,
    input: -0.84,
  },
])('$label', ({ value, input }) => {
  expect(inputsOf(EVEN, value)).toEqual([input])
})

it('gives ties the middle of their ranks', () => {
  // Ranks 0 to 50 are 0 and 51 to 100 are 1: (25.5 / 101 - 0.5) and (76 / 101 - 0.5), times sqrt 12
  const column = Array.from({ length: 101 }, (_, i) => (i <= 50 ? 0 : 1))
  expect(inputsOf(column, 0, 1)).toEqual([-0.857, 0.875])
})

it('flags what is undefined, and only in columns that had gaps in training', () => {
  const gap = Number.NaN
  const scale = fitQuantileScale(rowsOf([1, 2, 3], [1, gap, 3], [gap, gap, gap]))
  expect(widthOf(scale)).toBe(5)
  expect([...scaleRows(scale, [Float64Array.of(gap, gap, gap)])]).toEqual([0, 0, 0, 1, 1])
  expect([...scaleRows(scale, [Float64Array.of(2, 2, 2)])].slice(3)).toEqual([0, 0])
})

import { expect, test } from 'vitest'
import { binFeatures } from '../../../src/core/retrain/bin-features.ts'

const NONE = Number.NaN

test.each<[string, readonly number[], number, readonly number[], readonly number[]]>([
  ['few values get a bin each', [3, 1, 2, 1], 255, [1.5, 2.5], [2, 0, 1, 0]],
  ['missing values get the bin past the last', [3, NONE, 1], 255, [2], [1, 2, 0]],
  ['many values are cut at their quantiles', [1, 2, 3, 4, 5, 6], 3, [2.5, 4.5], [0, 0, 1, 1, 2, 2]],
  [
    'a very frequent value fills one bin',
    [0, 0, 0, 0, 1, 2, 3, 4],
    3,
    [0.5, 2.5],
    [0, 0, 0, 0, 1, 1, 2, 2],
  ],
  ['one value has no border', [7, 7], 255, [], [0, 0]],
  ['a column of nothing has no border', [NONE, NONE], 255, [], [1, 1]],
  [
    'neighbours without a number between them are still parted',
    [1, 1 + Number.EPSILON],
    255,
    [1],
    [0, 1],
  ],
  [
    'infinities are the outermost values',
    [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY],
    255,
    [Number.NEGATIVE_INFINITY, 0],
    [0, 1, 2],
  ],
])('%s', (_, values, maxBins, borders, bins) => {
  expect(binFeatures(Float64Array.from(values), 1, maxBins)).toEqual({
    rowCount: values.length,
    columns: 1,
    bins: Uint8Array.from(bins),
    borders: [Float64Array.from(borders)],
  })
})

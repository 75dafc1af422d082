import { describe, expect, it } from 'vitest'
import { meansOver, peaksOver, stretchesOf } from '../../../src/report/charts/resample.ts'

describe('a curve of fewer values', () => {
  it('has the mean of what is known, where half of it is', () => {
    expect(meansOver([1, 3, 5, Number.NaN, Number.NaN, Number.NaN], 2)).toEqual([2, 5, Number.NaN])
  })

  it('keeps its peaks', () => {
    expect(peaksOver([1, 9, 2, 2], 2)).toEqual([9, 2])
  })

  it('tells the stretches in which most slots are of a kind', () => {
    const missing = [1, 1, 1, 0, 0, 0, 1, 1]
    expect(stretchesOf(8, 2, (slot) => missing[slot] === 1)).toEqual([
      [0, 4],
      [6, 8],
    ])
  })
})

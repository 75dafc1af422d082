import { describe, expect, test } from 'vitest'
import { nightFloor, ratingOf, toAreaGrid } from '../../../src/core/overload/area-load.ts'

const onGrid = (curve: number[]): number[] => {
  const grid = new Float32Array(48)
  toAreaGrid(Float32Array.from(curve), grid)
  return [...grid]
}
const halfHours = (kwOf: (slot: number) => number): Float32Array =>
  Float32Array.from({ length: 48 }, (_, slot) => kwOf(slot))

describe('the area grid', () => {
  test.each([
    ['half hours as they are', 48, (slot: number) => slot],
    ['quarter hours as the mean of two', 96, (slot: number) => 2 * slot + 0.5],
    ['minutes as the mean of thirty', 1440, (slot: number) => 30 * slot + 14.5],
    ['hours twice', 24, (slot: number) => Math.floor(slot / 2)],
    ['six hours twelve times', 4, (slot: number) => Math.floor(slot / 12)],
    ['a day 48 times', 1, () => 0],
  ])('takes %s', (_, slots, kwOf) => {
    expect(onGrid(Array.from({ length: slots }, (_s, slot) => slot))).toEqual([...halfHours(kwOf)])
  })

  test('misses a slot of which a part is missing', () => {
    const curve = new Array<number>(96).fill(1)
    curve[5] = Number.NaN
    const grid = onGrid(curve)
    expect(grid.flatMap((kw, slot) => (Number.isNaN(kw) ? [slot] : []))).toEqual([2])
  })
})

describe('the night floor', () => {
  test('is the median over the days of the lowest slot by five', () => {
    const day = (nightKw: number): Float32Array =>
      halfHours((slot) => (slot === 36 ? 1 : slot === 4 ? nightKw : 310))
    expect(nightFloor([day(112), day(100), day(300)])).toBe(112)
  })

  test('is unknown where no night is known', () => {
    expect(nightFloor([halfHours((slot) => (slot < 10 ? Number.NaN : 5))])).toBeUndefined()
  })
})

describe('the rating', () => {
  test.each([
    ['unknown', undefined],
    ['of no rating', {}],
    ['of a rating of 0', { ratedKva: 0 }],
    ['of a negative rating', { ratedKva: -100 }],
  ])('is no denominator at a transformer %s', (_, transformer) => {
    expect(
      ratingOf(transformer === undefined ? undefined : { transformerId: 'TP-1', ...transformer }),
    ).toBeUndefined()
  })
})

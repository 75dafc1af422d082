import { describe, expect, test } from 'vitest'
import { areaLoading, ratingOf, toAreaGrid } from '../../../src/core/overload/area-load.ts'

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

describe('loading', () => {
  test('is the highest slot, and the median over the days of the lowest one by five, in % of the rating', () => {
    // 320 kW of peak on 400 kVA at a power factor of 1; night floors of 100, 112 and 300 kW.
    const day = (nightKw: number, peakKw: number): Float32Array =>
      halfHours((slot) => (slot === 36 ? peakKw : slot === 4 ? nightKw : 310))
    expect(areaLoading([day(112, 320), day(100, 311), day(300, 311)], 400, 1)).toEqual({
      peakPct: 80,
      nightFloorPct: 28,
    })
  })

  test('is in kVA: a power factor of 0.8 makes it a quarter more', () => {
    expect(areaLoading([halfHours(() => 200)], 400, 1 / 0.8)).toEqual({
      peakPct: 62.5,
      nightFloorPct: 62.5,
    })
  })

  test('leaves out what is unknown, and evenings say nothing of the night floor', () => {
    const day = halfHours((slot) => (slot < 5 ? Number.NaN : slot === 20 ? 1 : 40))
    expect(areaLoading([day, halfHours(() => Number.NaN)], 100, 1)).toEqual({
      peakPct: 40,
      nightFloorPct: 40,
    })
  })

  test.each([
    ['there is no day', []],
    ['no night is known', [halfHours((slot) => (slot < 10 ? Number.NaN : 5))]],
  ])('is not told where %s', (_, days) => {
    expect(areaLoading(days, 100, 1)).toBeUndefined()
  })

  test.each([
    ['unknown', undefined],
    ['of no rating', {}],
    ['of a rating of 0', { ratedKva: 0 }],
    ['of a negative rating', { ratedKva: -100 }],
  ])('has no denominator at a transformer %s', (_, transformer) => {
    expect(
      ratingOf(transformer === undefined ? undefined : { transformerId: 'TP-1', ...transformer }),
    ).toBeUndefined()
  })
})

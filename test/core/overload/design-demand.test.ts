import { expect, test } from 'vitest'
import { designDemandKw } from '../../../src/core/overload/design-demand.ts'

test.each([
  // The worked example that designers pass round: 100 flats with gas are 85 kW, 50 are 56.25 kW, 5 are 22.5 kW.
  ['100 flats with gas', 100, 'gas', 85],
  ['50 flats with gas, between 40 and 60', 50, 'gas', 56.25],
  ['5 flats with gas', 5, 'gas', 22.5],
  ['one flat with gas', 1, 'gas', 4.5],
  ['100 flats with electric stoves', 100, 'electric', 150],
  ['7 flats with electric stoves, between 6 and 9', 7, 'electric', 7 * (5.1 - 1.3 / 3)],
  ['100 flats with bottled gas', 100, 'bottled-gas', 108],
  ['more flats than the table has', 2_000, 'gas', 1_340],
] as const)('%s are designed for their diversified peak', (_, flats, stove, kw) => {
  expect(designDemandKw(flats, stove)).toBeCloseTo(kw, 9)
})

test.each([
  ['none', 0],
  ['fewer than none', -3],
  ['an unknown number', Number.NaN],
])('flats that are %s have no design demand', (_, flats) => {
  expect(designDemandKw(flats, 'gas')).toBeUndefined()
})

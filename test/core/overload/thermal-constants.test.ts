import { expect, test } from 'vitest'
import {
  ONAN_DISTRIBUTION,
  thermalConstantsOf,
  thermalOverrideSchema,
} from '../../../src/core/overload/thermal-constants.ts'

test.each([
  ['nothing known', {}, {}, ONAN_DISTRIBUTION],
  ['both losses', { p0Kw: 0.8, pkKw: 5.6 }, {}, { ...ONAN_DISTRIBUTION, lossRatio: 7 }],
  ['one loss', { pkKw: 5.6 }, {}, ONAN_DISTRIBUTION],
  ['a no-load loss of 0', { p0Kw: 0, pkKw: 5.6 }, {}, ONAN_DISTRIBUTION],
  ['a station with walls', { indoor: true }, {}, { ...ONAN_DISTRIBUTION, indoorRiseK: 10 }],
  [
    'a heat-run test, which stands above the asset',
    { p0Kw: 0.8, pkKw: 5.6, indoor: true },
    { lossRatio: 5, indoorRiseK: 4, hotSpotFactor: 1.1, k11: undefined },
    { ...ONAN_DISTRIBUTION, lossRatio: 5, indoorRiseK: 4, hotSpotFactor: 1.1 },
  ],
])('constants with %s', (_, asset, override, expected) => {
  const { lossRatio, ...others } = thermalConstantsOf(asset, override)
  const { lossRatio: expectedRatio, ...expectedOthers } = expected
  expect(others).toEqual(expectedOthers)
  expect(lossRatio).toBeCloseTo(expectedRatio, 10)
})

test.each([
  ['an empty one', {}],
  ['one of every constant', ONAN_DISTRIBUTION],
])('an override is accepted: %s', (_, override) => {
  expect(thermalOverrideSchema.parse(override)).toEqual(override)
})

test.each([
  ['an unknown key', { topOilRise: 60 }],
  ['a rise of 600 K', { topOilRiseK: 600 }],
  ['a time constant of 0', { oilTimeMin: 0 }],
])('an override is refused with %s', (_, override) => {
  expect(thermalOverrideSchema.safeParse(override).success).toBe(false)
})

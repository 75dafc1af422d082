import { expect, test } from 'vitest'
import { nearestFactor, nominalFactor } from '../../../src/core/balance/multipliers.ts'

test.each([
  ['two of three phases, as measured', 1.47, 1.5, 1.5],
  ['a ratio of 40 that was not entered', 38.9, 40, 40],
  ['the same entered twice', 1 / 41, 1 / 40, 1 / 40],
  ['no fault of a multiplier', 1.02, undefined, 1],
  ['nothing that a meter is built for', 5, undefined, 3],
])('%s: %d', (_, measured, nominal, nearest) => {
  expect([nominalFactor(measured), nearestFactor(measured)]).toEqual([nominal, nearest])
})

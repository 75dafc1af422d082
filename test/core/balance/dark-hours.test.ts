import { describe, expect, test } from 'vitest'
import { darkShares } from '../../../src/core/balance/dark-hours.ts'
import { dayOf } from '../../builders/days.ts'

const hours = (day: string, latitude: number, midnight = 0): number =>
  darkShares(dayOf(day), 1, latitude, midnight).reduce((sum, share) => sum + share / 2, 0)

describe('the dark hours', () => {
  // The sun crosses 3 degrees in 12 min at the equator: 12 h less twice that.
  test.each([
    ['at the equator on an equinox', '2026-03-20', 0, 11.6],
    // Its highest stand is 90 - 70 - 23.44 = -3.44 degrees.
    ['all day, deep in the polar night', '2026-12-21', 70, 24],
    ['never, in the polar day', '2026-06-21', 70, 0],
    // Almanac: 8 h 4 min from sunrise to sunset; from -0.83 to -3 degrees the winter sun needs 16 min at either end.
    ['at 50 N on the shortest day', '2026-12-21', 50, 15.4],
  ])('%s', (_, day, latitude, expected) => {
    expect(hours(day, latitude)).toBeCloseTo(expected, 1)
  })

  test('lie around solar midnight, wherever the clock puts it', () => {
    const shares = darkShares(dayOf('2026-03-20'), 1, 0, 1)
    // 1:00 less and plus 5.8 h: 19:12 to 6:48.
    expect([shares[37], shares[39], shares[0], shares[12], shares[14]]).toEqual([0, 1, 1, 1, 0])
    expect(shares[38]).toBeCloseTo(0.6, 1)
    expect(shares[13]).toBeCloseTo(0.6, 1)
  })
})

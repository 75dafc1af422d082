import { expect, test } from 'vitest'
import { temperatureSlope } from '../../../src/core/signature/temperature-slope.ts'

test('a floor on a line has its slope, and the line explains all of it', () => {
  // Electric heating: 0.15 kW more for each degree colder.
  const temperaturesC = [-10, -8, -6, -4, -2, 0, 2]
  const slope = temperatureSlope(
    temperaturesC.map((c) => 2 - 0.15 * c),
    temperaturesC,
  )
  expect(slope?.kwPerC).toBeCloseTo(-0.15, 12)
  expect(slope?.r2).toBeCloseTo(1, 12)
  expect([slope?.spanC, slope?.meanC]).toEqual([12, -4])
})

test('a scattered floor has the slope and share of least squares', () => {
  const temperaturesC = [0, 1, 2, 3, 4, 5, 6]
  const floors = [1, 3, 2, 5, 4, 6, 7]
  // By hand: mean x 3, mean y 4, Sxy = 26, Sxx = 28, Syy = 28.
  const slope = temperatureSlope(floors, temperaturesC)
  expect(slope?.kwPerC).toBeCloseTo(26 / 28, 12)
  expect(slope?.r2).toBeCloseTo(26 ** 2 / 28 ** 2, 12)
})

test('days without weather are left out', () => {
  const temperaturesC = [0, 1, 2, Number.NaN, 3, 4, 5, 6]
  expect(temperatureSlope([0, 1, 2, 99, 3, 4, 5, 6], temperaturesC)?.kwPerC).toBeCloseTo(1, 12)
})

test('a floor that never moves has a slope of 0', () => {
  expect(temperatureSlope(new Array<number>(7).fill(3), [0, 1, 2, 3, 4, 5, 6])).toEqual({
    kwPerC: 0,
    r2: 0,
    spanC: 6,
    meanC: 3,
  })
})

test.each([
  ['six days have weather', [0, 1, 2, 3, 4, 5, Number.NaN]],
  ['it hardly changed', [0, 1, 2, 3, 3, 3, 3.9]],
  ['there is none', []],
])('there is no slope where %s', (_, temperaturesC) => {
  expect(temperatureSlope([1, 2, 3, 4, 5, 6, 7], temperaturesC)).toBeUndefined()
})

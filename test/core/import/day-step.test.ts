import { describe, expect, it } from 'vitest'
import { dayStepMin, meterSteps } from '../../../src/core/import/day-step.ts'

const mask = (...positions: readonly number[]): bigint =>
  positions.reduce((sum, at) => sum | (1n << BigInt(at)), 0n)

describe('the step of a day', () => {
  it.each([
    ['half-hours', [0, 30], [0, 1, 2], 30],
    ['half-hours past the hour', [5, 35], [0, 1, 2], 30],
    ['quarters', [0, 15, 30, 45], [0], 15],
    ['a quarter that is missing', [0, 15, 45], [0], 15],
    ['hours', [0], [0, 1, 2, 3], 60],
    ['four hours', [0], [1, 5, 9, 13, 17, 21], 240],
    ['one reading', [0], [19], 1440],
    ['ten minutes', [0, 10, 20, 30, 40, 50], [7], 10],
  ] as const)('is told of %s', (_, minutes, hours, stepMin) => {
    expect(dayStepMin(mask(...minutes), mask(...hours))).toBe(stepMin)
  })
})

describe('the steps of a meter', () => {
  it.each([
    ['one step', [{ stepMin: 30, days: 20, readings: 48 }], 30, []],
    [
      'days with gaps, which show a coarse one',
      [
        { stepMin: 30, days: 20, readings: 48 },
        { stepMin: 1440, days: 2, readings: 1 },
      ],
      30,
      [],
    ],
    [
      'a stray reading, which shows a fine one',
      [
        { stepMin: 30, days: 20, readings: 48 },
        { stepMin: 1, days: 1, readings: 49 },
      ],
      30,
      [],
    ],
    [
      'a change of step',
      [
        { stepMin: 60, days: 10, readings: 24 },
        { stepMin: 15, days: 20, readings: 96 },
      ],
      15,
      [60],
    ],
    [
      'nothing but gaps',
      [
        { stepMin: 30, days: 5, readings: 9 },
        { stepMin: 15, days: 2, readings: 9 },
      ],
      30,
      [],
    ],
  ])('are told of %s', (_, days, stepMin, others) => {
    expect(meterSteps(days)).toEqual({ stepMin, others })
  })
})

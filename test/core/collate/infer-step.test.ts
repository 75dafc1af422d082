import { describe, expect, test } from 'vitest'
import { inferStep } from '../../../src/core/collate/infer-step.ts'
import { MINUTE } from '../../builders/days.ts'

/** Instants so many minutes apart, one after the other. */
const apart = (...minutes: readonly number[]): number[] => {
  let atMs = 0
  return [0, ...minutes.map((step) => (atMs += step * MINUTE))]
}
const times = (count: number, step: number): number[] => new Array<number>(count).fill(step)

describe('the step of a series', () => {
  test.each<[string, number[], ReturnType<typeof inferStep>]>([
    [
      'is the distance of its readings',
      apart(...times(48, 30)),
      { type: 'step', stepMs: 30 * MINUTE },
    ],
    [
      'is the most common one beside gaps',
      apart(30, 30, 90, 30, 1440, 30),
      { type: 'step', stepMs: 30 * MINUTE },
    ],
    [
      'counts a repeated instant once',
      apart(30, 0, 30, 0, 0, 0, 30),
      { type: 'step', stepMs: 30 * MINUTE },
    ],
    [
      'is the finer one of two equally common',
      apart(60, 30, 60, 30),
      { type: 'step', stepMs: 30 * MINUTE },
    ],
    [
      'is mixed where it keeps to another for a stretch',
      apart(...times(96, 15), ...times(24, 30)),
      { type: 'mixed', stepsMin: [15, 30] },
    ],
    [
      'is one where the stretch is shorter',
      apart(...times(96, 15), ...times(23, 30)),
      { type: 'step', stepMs: 15 * MINUTE },
    ],
    ['is unknown of one reading', [0], { type: 'unknown' }],
    ['is unknown of one instant', apart(0, 0), { type: 'unknown' }],
    ['is unknown of none', [], { type: 'unknown' }],
  ])('%s', (_, startMs, step) => {
    expect(inferStep(startMs)).toEqual(step)
  })
})

import { describe, expect, test } from 'vitest'
import type { DayClosed } from '../../src/core/collate/day-closed.ts'
import { DayAlignment } from '../../src/core/day-alignment.ts'

type Said = readonly [source: number, through: number | undefined, idle?: 'idle']
const closed = ([source, closedThrough, idle]: Said, sources = 2): DayClosed => ({
  source,
  sources,
  closedThrough,
  idle: idle === 'idle',
})
const aligned = (...said: readonly Said[]): DayAlignment => {
  const alignment = new DayAlignment()
  for (const each of said) alignment.note(closed(each))
  return alignment
}

describe('the day that two sources have closed', () => {
  test.each<[string, Said[], number | undefined, boolean]>([
    ['is none before any was heard of', [], undefined, false],
    ['is none while one was not heard of', [[0, 5]], undefined, false],
    [
      'is none while one has no day',
      [
        [0, 5],
        [1, undefined],
      ],
      undefined,
      false,
    ],
    [
      'is that of the slower one',
      [
        [0, 5],
        [1, 3],
      ],
      3,
      false,
    ],
    [
      'is that of the other where one is silent',
      [
        [0, 5],
        [1, 3, 'idle'],
      ],
      5,
      false,
    ],
    [
      'is that of the other where one is silent, also when it says an earlier closing again',
      [
        [0, 5],
        [1, 3, 'idle'],
        [1, 2],
      ],
      5,
      false,
    ],
    [
      'is that of the other where one that lost what it had closed is silent',
      [
        [0, 5],
        [1, 3],
        [1, undefined, 'idle'],
      ],
      5,
      false,
    ],
    [
      'is that of the other where one is silent and ahead',
      [
        [0, 5],
        [1, 9, 'idle'],
      ],
      5,
      false,
    ],
    [
      'is that of the other where one never had a reading',
      [
        [0, 5],
        [1, undefined, 'idle'],
      ],
      5,
      false,
    ],
    [
      'is the furthest where both are silent',
      [
        [0, 5, 'idle'],
        [1, 9, 'idle'],
      ],
      9,
      true,
    ],
    [
      'is none where neither ever had a reading',
      [
        [0, undefined, 'idle'],
        [1, undefined, 'idle'],
      ],
      undefined,
      true,
    ],
    [
      'does not go back where a source reads its log again',
      [
        [0, 5],
        [1, 5],
        [0, 2],
      ],
      5,
      false,
    ],
    [
      'does not go back where a source comes back without a day',
      [
        [0, 5],
        [1, 5],
        [0, undefined],
      ],
      5,
      false,
    ],
    [
      'waits again for one that woke up',
      [
        [0, 9],
        [1, 3, 'idle'],
        [1, 4],
      ],
      4,
      false,
    ],
  ])('%s', (_, said, through, idle) => {
    const alignment = aligned(...said)
    expect([alignment.through(), alignment.idle]).toEqual([through, idle])
  })
})

test('more sources are waited for once any of them says so', () => {
  const alignment = new DayAlignment()
  alignment.note(closed([0, 5], 1))
  expect(alignment.through()).toBe(5)
  alignment.note(closed([1, 7], 3))
  expect(alignment.through()).toBeUndefined()
  alignment.note(closed([2, 4], 1))
  expect(alignment.through()).toBe(4)
})

test('it comes back from a checkpoint as it stood', () => {
  const before = aligned([0, 5], [1, 3, 'idle'])
  const after = new DayAlignment()
  after.restore(structuredClone(before.saved()))
  expect([after.saved(), after.through(), after.idle]).toEqual([before.saved(), 5, false])
})

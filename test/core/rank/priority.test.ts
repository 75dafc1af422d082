import { describe, expect, test } from 'vitest'
import { compareSites, priorityOf } from '../../../src/core/rank/priority.ts'

const EVEN = { probability: 1, energy: 1, relief: 1 }
const site = (
  siteId: string,
  probability: number | null,
  kwhPerMonth: number,
  relief?: number,
) => ({ siteId, probability, kwhPerMonth, relief })

describe('the priority of a site', () => {
  test.each([
    ['the energy that is likely stolen', site('A', 0.9, 2_000), EVEN, 1_800],
    ['half as much again where its area is half relieved', site('A', 0.9, 2_000, 0.5), EVEN, 2_700],
    ['twice that half at a weight of 2', site('A', 0.9, 2_000, 0.5), { ...EVEN, relief: 2 }, 3_600],
    [
      'the probability alone',
      site('A', 0.9, 2_000, 1),
      { probability: 1, energy: 0, relief: 0 },
      0.9,
    ],
    [
      'its square times the root of the energy',
      site('A', 0.5, 400),
      { probability: 2, energy: 0.5, relief: 1 },
      5,
    ],
    ['nothing where nothing is stolen', site('A', 0.9, 0), EVEN, 0],
    ['below nothing where it was not judged', site('A', null, 0), EVEN, -1],
  ])('is %s', (_, figures, weights, expected) => {
    expect(priorityOf(figures, weights)).toBe(expected)
  })
})

test('the order is by priority, then probability, then energy, then id, the unjudged last', () => {
  const inOrder = [
    site('relief', 0.5, 2_000, 0.9),
    site('likely', 0.8, 1_000),
    site('large', 0.4, 2_000),
    site('a', 0.2, 1_000),
    site('b', 0.2, 1_000),
    site('none', 0.1, 0),
    site('c', null, 0),
    site('d', null, 0),
  ]
  const shuffled = [5, 2, 7, 0, 4, 6, 1, 3].map((i) => inOrder[i] as (typeof inOrder)[number])
  expect(shuffled.sort((a, b) => compareSites(a, b, EVEN))).toEqual(inOrder)
})

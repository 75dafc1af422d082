import { mean, standardDeviation } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/simulate/random.ts'

const draw = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.uint32())

describe('the seeded generator', () => {
  it('gives the reference numbers of xoshiro128** from the state 1, 2, 3, 4', () => {
    expect(draw(Random.fromState(1, 2, 3, 4), 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ])
  })

  it('starts over from the same words', () => {
    const random = Random.of(1, 2, 3)
    const first = draw(random, 5)
    expect(draw(random.reseed(1, 2, 3), 5)).toEqual(first)
  })

  it.each([
    ['another seed', [2, 2, 3]],
    ['another day', [1, 2, 4]],
    ['the words in another order', [3, 2, 1]],
    ['one word more', [1, 2, 3, 0]],
  ])('gives other numbers for %s', (_, words) => {
    expect(draw(Random.of(...words), 5)).not.toEqual(draw(Random.of(1, 2, 3), 5))
  })

  it('spreads its near-normal numbers as asked', () => {
    const random = Random.of(5)
    const values = Array.from({ length: 20_000 }, () => random.normal(10, 2))
    expect(mean(values)).toBeCloseTo(10, 1)
    expect(standardDeviation(values)).toBeCloseTo(2, 1)
  })

  it('draws every whole number between its bounds, and no other', () => {
    const random = Random.of(6)
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(-1, 2)))
    expect([...seen].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2])
  })

  it('shuffles without losing anything', () => {
    const items = Array.from({ length: 50 }, (_, item) => item)
    const shuffled = Random.of(7).shuffle([...items])
    expect(shuffled).not.toEqual(items)
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items)
  })
})

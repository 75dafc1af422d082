import { describe, expect, it } from 'vitest'
import {
  averagePrecision,
  averagePrecisionAt,
  precisionAt,
  quantileOf,
  type Ranked,
  recallAt,
  shareAbove,
  spreadOf,
  thresholdAt,
} from '../../../bench/quality/metrics.ts'

/** A ranking by its outcomes, highest score first: 1 a find, 0 none. */
const ranking = (...outcomes: readonly number[]): Ranked[] =>
  outcomes.map((outcome, i) => ({ score: -i, isFind: outcome === 1 }))

const tied = (...outcomes: readonly number[]): Ranked[] =>
  outcomes.map((outcome) => ({ score: 0.5, isFind: outcome === 1 }))

describe('average precision', () => {
  it.each([
    ['finds first', ranking(1, 1, 0, 0), 1],
    // 1/2 x 1/1 + 1/2 x 2/3
    ['one in between', ranking(1, 0, 1, 0), 5 / 6],
    // 1/2 x 1/3 + 1/2 x 2/4
    ['finds last', ranking(0, 0, 1, 1), 5 / 12],
    ['all equal: the prevalence', tied(0, 1, 0, 0), 1 / 4],
    // 1/2 x 1/1, then a group of three with one find: 1/2 x 2/4
    [
      'a tie after a find',
      [
        ...ranking(1),
        { score: -1, isFind: false },
        { score: -1, isFind: true },
        { score: -1, isFind: false },
      ],
      3 / 4,
    ],
    // The find that was not judged shares the last place with all others not judged: 1/2 x 1 + 1/2 x 2/4
    [
      'a miss costs',
      [
        { score: 1, isFind: true },
        { score: 0, isFind: false },
        { score: Number.NEGATIVE_INFINITY, isFind: true },
        { score: Number.NEGATIVE_INFINITY, isFind: false },
      ],
      3 / 4,
    ],
  ])('of %s', (_, ranked, expected) => {
    expect(averagePrecision(ranked)).toBeCloseTo(expected, 12)
  })

  it('does not hang on the order in which ties were handed in', () => {
    const forth = [...tied(1, 0, 0), ...ranking(0, 1)]
    expect(averagePrecision(forth)).toBe(averagePrecision([...forth].reverse()))
  })

  it('is unknown where there is nothing to find', () => {
    expect(averagePrecision(ranking(0, 0))).toBeUndefined()
  })

  it('equals itself at the prevalence that the sample has', () => {
    const ranked = ranking(0, 1, 0, 1, 0, 0, 0, 1)
    expect(averagePrecisionAt(ranked, 3 / 8)).toBeCloseTo(averagePrecision(ranked) as number, 12)
  })

  it('falls with the prevalence as Bayes says', () => {
    // The one find stands behind 1 of 4 others: 0.01 / (0.01 + 0.99 / 4)
    expect(averagePrecisionAt(ranking(0, 1, 0, 0, 0), 0.01)).toBeCloseTo(0.01 / 0.2575, 12)
  })
})

describe('the first k', () => {
  it.each([
    ['within the list', ranking(1, 0, 1, 1), 2, 1 / 2, 1 / 3],
    ['all of it', ranking(1, 0, 1, 1), 4, 3 / 4, 1],
    // One find among four equal ones: half of it is expected in the first two.
    ['in the middle of a tie', tied(1, 0, 0, 0), 2, 1 / 4, 1 / 2],
  ])('%s', (_, ranked, k, precision, recall) => {
    expect(precisionAt(ranked, k)).toBeCloseTo(precision, 12)
    expect(recallAt(ranked, k)).toBeCloseTo(recall, 12)
  })
})

describe('a threshold for false alarms', () => {
  const thousand = Array.from({ length: 1_000 }, (_, i) => i)

  it.each([
    ['lets one of a thousand pass', 1 / 1_000, 998],
    ['lets ten of a thousand pass', 1 / 100, 989],
    ['lets none pass where there are too few to say', 1 / 10_000, 999],
  ])('%s', (_, rate, expected) => {
    expect(thresholdAt(thousand, rate)).toBe(expected)
  })

  it('counts what lies above it, not on it', () => {
    expect(shareAbove([998, 999, 1_000, 1], 998)).toBe(1 / 2)
    expect(shareAbove([], 0)).toBeUndefined()
  })

  it('lets fewer pass rather than more where scores are equal', () => {
    const equal = [9, 9, 9, ...new Array<number>(997).fill(0)]
    expect(equal.filter((score) => score > thresholdAt(equal, 1 / 1_000))).toEqual([])
  })
})

describe('what is told of several values', () => {
  it('counts a mine that was never found as one of them', () => {
    const days = [2, 1, Number.POSITIVE_INFINITY, 3]
    expect(quantileOf(days, 0.5)).toBe(2)
    expect(quantileOf(days, 0.9)).toBe(Number.POSITIVE_INFINITY)
    expect(quantileOf([], 0.5)).toBeUndefined()
  })

  it('leaves out what is unknown', () => {
    expect(spreadOf([1, undefined, 3])).toEqual({ mean: 2, low: 1, high: 3 })
    expect(spreadOf([undefined])).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { joinScore } from '../../../src/core/assess/join-score.ts'
import {
  joinedProbability,
  type SteppedMeter,
  splitCases,
} from '../../../src/core/assess/split-cases.ts'
import { meterId, transformerId } from '../../../src/core/ids.ts'
import type { SiteScore } from '../../../src/core/score/site-score.ts'

const TP = transformerId('TP-1')
const stepped = (
  id: string,
  [onsetDay, sizeKw, probability]: readonly [number, number, number],
  spreadKw = 0.05,
): SteppedMeter => ({
  meterId: meterId(id),
  onsetDay,
  sizeKw,
  spreadKw,
  probability: () => probability,
})
const casesOf = (
  meters: Readonly<Record<string, readonly [number, number, number]>>,
): Record<string, readonly string[]> => {
  const found = splitCases(
    Object.entries(meters).map(([id, figures]) => stepped(id, figures)),
    TP,
  )
  return Object.fromEntries(
    [...new Set(found.values())].map(({ caseId, members }) => [
      caseId,
      members.map((member) => member.meterId),
    ]),
  )
}

describe('meters of one area are one case', () => {
  test.each([
    ['where they stepped up on one day by one size', { A: [5, 3.2, 0.4], B: [5, 3.3, 0.2] }],
    ['where one began the day after', { A: [5, 3.2, 0.4], B: [6, 3.2, 0.2] }],
    ['where one has two machines and the other one', { A: [5, 6.5, 0.9], B: [5, 3.2, 0.1] }],
    ['where one has four', { A: [5, 12.9, 0.9], B: [5, 3.2, 0.1] }],
  ] as const)('%s', (_, meters) => {
    expect(casesOf(meters)).toEqual({ 'split:TP-1:A': ['A', 'B'] })
  })

  test.each([
    ['two days lie between', { A: [5, 3.2, 0.4], B: [7, 3.2, 0.2] }],
    ['no number of machines makes one of the other', { A: [5, 3.2, 0.4], B: [5, 4.8, 0.2] }],
    ['one is five times the other', { A: [5, 3.2, 0.4], B: [5, 16, 0.2] }],
    ['nobody would suspect the other', { A: [5, 3.2, 0.9], B: [5, 3.2, 0.04] }],
    ['it is alone', { A: [5, 3.2, 0.9] }],
  ] as const)('but not where %s', (_, meters) => {
    expect(casesOf(meters)).toEqual({})
  })

  test('but not where more than six stepped up: that is weather, a tariff or the books', () => {
    const many = (count: number): Record<string, readonly [number, number, number]> =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`M${i}`, [5, 3, 0.3]]))
    expect(Object.values(casesOf(many(6)))[0]).toHaveLength(6)
    expect(casesOf(many(7))).toEqual({})
  })

  test('and the most suspicious one gathers those that match it before the rest do', () => {
    expect(
      casesOf({
        A: [5, 3, 0.3],
        B: [6, 3, 0.9],
        C: [7, 3, 0.3],
        D: [8, 3, 0.3],
        E: [8, 3, 0.2],
      }),
    ).toEqual({ 'split:TP-1:A': ['A', 'B', 'C'], 'split:TP-1:D': ['D', 'E'] })
  })

  test('whatever order they come in', () => {
    const meters = [stepped('C', [5, 3, 0.3]), stepped('A', [5, 3, 0.3]), stepped('B', [6, 6, 0.3])]
    const found = splitCases(meters, TP)
    expect(splitCases([...meters].reverse(), TP)).toEqual(found)
    expect(found.get(meterId('C'))?.caseId).toBe('split:TP-1:A')
  })

  test('and a meter without a match is not scored for it', () => {
    const alone: SteppedMeter = {
      ...stepped('A', [5, 3, 0.9]),
      probability: () => {
        throw new Error('nobody asked')
      },
    }
    expect(splitCases([alone, stepped('B', [9, 3, 0.9])], TP).size).toBe(0)
  })
})

describe('the company of others', () => {
  // By hand: odds 0.2 / 0.8 x (1 + 6 x 0.5) = 1, so one half.
  test.each([
    ['one as likely as not', 0.2, [0.5], 0.5],
    ['one that is certain multiplies the odds by seven', 0.125, [1], 0.5],
    ['two that are even are worth one of three quarters', 0.2, [0.5, 0.5], 5.5 / 9.5],
    ['nobody', 0.2, [], 0.2],
    ['one beyond suspicion', 0.2, [0], 0.2],
    ['anybody changes nothing of what is certain', 1, [0.9], 1],
  ])('of %s', (_, own, others, expected) => {
    expect(joinedProbability(own, others)).toBeCloseTo(expected, 12)
  })
})

test('the reasons of a member sum to 1, with its company among them for what that adds', () => {
  const members = [
    { meterId: meterId('A'), probability: 0.2 },
    { meterId: meterId('B'), probability: 0.5 },
  ]
  const own = {
    probability: 0.2,
    reasons: [{ code: 'STEP_UP', value: 3, expected: 0, unit: 'kW', weight: 1 }],
  } as unknown as SiteScore
  const joined = joinScore(own, meterId('A'), { caseId: 'split:TP-1:A', members })
  expect(joined.probability).toBeCloseTo(0.5, 12)
  expect(joined.reasons).toEqual([
    { code: 'SPLIT_SITE', value: 1, expected: 0, unit: 'count', weight: expect.closeTo(0.6, 12) },
    { code: 'STEP_UP', value: 3, expected: 0, unit: 'kW', weight: expect.closeTo(0.4, 12) },
  ])
})

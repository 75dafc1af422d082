import { describe, expect, test } from 'vitest'
import { blockEvidence } from '../../../src/core/balance/block-evidence.ts'
import type { BookFault } from '../../../src/core/balance/book-fault.ts'
import type { Balance } from '../../../src/core/balance/judge-balance.ts'
import { scoreByBalance } from '../../../src/core/score/score-by-balance.ts'

const aBalance = (change: Partial<Balance> = {}): Balance => ({
  type: 'balanced',
  faults: [],
  slope: 1.01,
  slopeUsed: 1.01,
  noLoadKw: 0.3,
  excessKw: new Float32Array(48),
  headMeanKw: 50,
  block: { kw: 10, spreadKw: 0, unevenness: 0, onset: undefined, days: 28 },
  silent: 0,
  silentKw: 0,
  ...change,
})
const CONTEXT = { tips: 0, temperature: undefined, isLossKnown: true }
const scoreOf = (change: Partial<Balance>, context = CONTEXT, explainFrom = 0) => {
  const balance = aBalance(change)
  return scoreByBalance(balance, blockEvidence(balance), context, explainFrom)
}

describe('the score of an area', () => {
  test('is one half where an even block is 4.5 % of the load', () => {
    const block = { kw: 2.25, spreadKw: 0, unevenness: 0, onset: undefined, days: 28 }
    expect(scoreOf({ block }).probability).toBeCloseTo(0.1, 6)
  })

  test.each<[string, Partial<Balance>]>([
    ['there is no block', { block: undefined }],
    ['silent meters may draw all of it', { silent: 2, silentKw: 10 }],
    [
      'it is no machine',
      { headMeanKw: 1, block: { kw: 0.5, spreadKw: 0, unevenness: 0, onset: undefined, days: 28 } },
    ],
    ['nothing was drawn', { headMeanKw: 0 }],
  ])('is 0 where %s', (_, change) => {
    const { probability, expectedKw, reasons } = scoreOf(change)
    expect([probability, expectedKw, reasons]).toEqual([0, 0, []])
  })

  test('states its kilowatts less what silent meters may draw, and gives its reasons their weights', () => {
    const score = scoreOf({
      silent: 1,
      silentKw: 1,
      block: { kw: 10, spreadKw: 0.9, unevenness: 0.02, onset: { day: 9, stepKw: 9.5 }, days: 19 },
    })
    expect(score.expectedKw).toBe(9)
    expect(score.expectedKwHigh).toBeCloseTo(9 + 1.2816 * Math.hypot(0.9, 1), 6)
    expect(score.reasons).toEqual([
      {
        code: 'RESIDUAL_FLAT',
        value: 9,
        expected: 1,
        unit: 'kW',
        weight: expect.closeTo(0.5 / 1.2, 9),
      },
      {
        code: 'STEP_UP',
        value: 9.5,
        expected: 0,
        unit: 'kW',
        weight: expect.closeTo(0.4 / 1.2, 9),
      },
      {
        code: 'FLOOR_STEADY',
        value: 0.1,
        expected: 0.1,
        unit: 'share',
        weight: expect.closeTo(0.3 / 1.2, 9),
      },
    ])
  })

  test('rises by tips, and says what it did without', () => {
    const block = { kw: 2.25, spreadKw: 0, unevenness: 0, onset: undefined, days: 28 }
    const score = scoreOf({ block }, { ...CONTEXT, tips: 1, isLossKnown: false })
    // A strength of 0.5 + 0.5 * 0.5 * 0.3, at one in nine: 0.575 / 9 / (0.575 / 9 + 0.425).
    expect(score.probability).toBeCloseTo(0.130_682, 6)
    expect(score.notJudged).toEqual(['WEATHER', 'TRANSFORMER_LOSS', 'POWER_FACTOR'])
  })
})

describe('a named fault', () => {
  const of = { significance: 20, explained: 0.8 }
  test.each<[BookFault, string, string]>([
    [
      { code: 'FED_ELSEWHERE', meterId: 'M7', meanKw: 0.61, coefficient: -0.98, ...of },
      'METER_MAPPING',
      'meter M7 is fed elsewhere: 0.61 kW, coefficient -0.98',
    ],
    [
      { code: 'LISTED_ELSEWHERE', meterId: 'M7', meanKw: 0.61, coefficient: 1.02, ...of },
      'METER_MAPPING',
      'meter M7 is fed here: 0.61 kW, coefficient 1.02',
    ],
    [
      { code: 'METER_MULTIPLIER', meterId: 'M7', meanKw: 0.61, factor: 40, ...of },
      'WRONG_MULTIPLIER',
      'meter M7 draws 40 times what it shows',
    ],
    [
      { code: 'HEAD_MULTIPLIER', factor: 1.5, explained: 0.9 },
      'WRONG_MULTIPLIER',
      "the head meter's load is 1.5 times what it shows",
    ],
    [
      { code: 'CLOCK_SKEW', lagSlots: 0.5, explainedBefore: 0.5, explainedAfter: 0.9 },
      'CLOCK_SKEW',
      'the head meter is 15 min behind its consumers',
    ],
    [
      { code: 'STREET_LIGHT', kw: 2, hours: 14.25, explained: 0.9 },
      'STREET_LIGHT',
      '2.0 kW from dusk to dawn, 14.3 h a night',
    ],
  ])('$code stands among the alternatives even where nothing is suspected', (fault, code, text) => {
    const { alternatives, probability } = scoreOf(
      { block: undefined, faults: [fault] },
      CONTEXT,
      0.35,
    )
    expect(probability).toBe(0)
    expect(alternatives).toEqual([{ code, openBecause: text }])
  })
})

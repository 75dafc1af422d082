import { describe, expect, test } from 'vitest'
import { scoreByRules } from '../../../src/core/score/score-by-rules.ts'
import type { SiteContext } from '../../../src/core/score/site-score.ts'
import type { Signature } from '../../../src/core/signature/signature.ts'
import { aSignature } from '../../builders/a-signature.ts'
import { aSiteContext } from '../../builders/a-site-context.ts'
import { dayOf } from '../../builders/days.ts'

const scored = (change: Partial<Signature>, context: Partial<SiteContext> = {}) =>
  scoreByRules(aSignature(change), aSiteContext(context))
const ONSET = { day: dayOf('2026-01-20'), beforeKw: 0.4, sizeKw: 3, explained: 0.95 }
const peers = (floorKw: number) => ({ floorKw, meanKw: floorKw, count: 9 })
const history = (floorKw: number) => ({ days: 60, floorKw, meanKw: floorKw })

describe('one value a day', () => {
  test.each([
    ['steady, with nothing to compare it with', {}, {}, [0, 0]],
    ['steady, as its peers are', {}, { peers: peers(3) }, [0, 0]],
    ['steady, as it always was', {}, { history: history(3.3) }, [0, 0]],
    ['risen in one step', { onset: ONSET }, {}, [0.9, 1]],
    ['ten times its peers', {}, { peers: peers(0.34) }, [0.9, 1]],
    ['five times its own past', {}, { history: history(0.7) }, [0.8, 1]],
    [
      'ten times its peers, as it always was',
      {},
      { peers: peers(0.34), history: history(3.3) },
      [0.9, 1],
    ],
  ] as const)('%s', (_, change, context, [least, most]) => {
    const { probability, notJudged, reasons } = scored({ resolution: 'days', ...change }, context)
    expect(probability).toBeGreaterThanOrEqual(least)
    expect(probability).toBeLessThanOrEqual(most)
    expect(notJudged).toContain('DAY_SHAPE')
    expect(reasons.map(({ code }) => code)).not.toContain('FLOOR_SHARE')
  })
})

describe('tariff zones', () => {
  test.each([
    ['equal, as those of confirmed mines are at most', 0.059, [0.9, 1]],
    ['unequal, as those of half the homes are', 0.29, [0, 0]],
    ['not known', undefined, [0, 0]],
  ] as const)('%s', (_, zoneCv, [least, most]) => {
    const { probability, notJudged } = scored({ resolution: 'zones', zoneCv })
    expect(probability).toBeGreaterThanOrEqual(least)
    expect(probability).toBeLessThanOrEqual(most)
    expect(notJudged).toContain('DAY_SHAPE')
  })

  test('that are equal are a reason, in place of a curve that never falls', () => {
    const { reasons } = scored({ resolution: 'zones', zoneCv: 0.03, nightDayRatio: undefined })
    expect(reasons.map(({ code, value }) => [code, value])).toEqual([
      ['FLOOR_HIGH', 3.4],
      ['FLOOR_STEADY', expect.closeTo(0.03 / 3.4, 6)],
      ['ZONES_EQUAL', 0.03],
    ])
  })
})

test('steps of hours ask for a floor nearer to the mean than a curve does', () => {
  const shape = { floorShare: 0.6 }
  const curve = scored(shape)
  const hours = scored({ ...shape, resolution: 'hours' })
  expect(hours.probability).toBeLessThan(curve.probability)
  expect([
    curve.notJudged.includes('COARSE_STEP'),
    hours.notJudged.includes('COARSE_STEP'),
  ]).toEqual([false, true])
})

describe('the certainty', () => {
  const of = (days: number, estimatedShare = 0) =>
    scored({ quality: { days, coverage: 1, estimatedShare } })
  test.each([
    ['of 14 days is that of 28', 14, 0, 1],
    ['of 7 days is 15 % less', 7, 0, 0.85],
    ['of 28 days with a fifth estimated is whole', 28, 0.2, 1],
    ['of 28 days with half of them estimated is 15 % less', 28, 0.5, 0.85],
    ['of 7 days with half of them estimated lacks both', 7, 0.5, 0.85 * 0.85],
  ])('%s', (_, days, estimatedShare, left) => {
    // The strength behind a probability p: nine times its odds, as a share.
    const strength = ({ probability: p }: ReturnType<typeof of>): number =>
      (9 * p) / (9 * p + 1 - p)
    expect(strength(of(days, estimatedShare)) / strength(of(28))).toBeCloseTo(left, 9)
  })

  test('of few days shows in the interval: of 7 it is wider by the root of two', () => {
    const width = ({ expectedKwLow, expectedKwHigh }: ReturnType<typeof of>) =>
      expectedKwHigh - expectedKwLow
    expect(width(of(7)) / width(of(14))).toBeCloseTo(Math.SQRT2, 6)
  })

  test('is said in codes', () => {
    expect(of(28).notJudged).not.toContain('SHORT_HISTORY')
    expect(of(13).notJudged).toContain('SHORT_HISTORY')
    expect(of(28, 0.2).notJudged).not.toContain('ESTIMATED_READS')
    expect(of(28, 0.3).notJudged).toContain('ESTIMATED_READS')
  })
})

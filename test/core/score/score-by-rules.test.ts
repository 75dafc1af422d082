import { describe, expect, test } from 'vitest'
import { scoreByRules } from '../../../src/core/score/score-by-rules.ts'
import type { SiteContext } from '../../../src/core/score/site-score.ts'
import { dayFigures } from '../../../src/core/signature/day-figures.ts'
import { type Signature, signatureOf } from '../../../src/core/signature/signature.ts'
import { aFlat } from '../../builders/a-flat.ts'
import { aSignature } from '../../builders/a-signature.ts'
import { aSiteContext } from '../../builders/a-site-context.ts'
import { dayOf } from '../../builders/days.ts'

const FEB_1 = dayOf('2026-02-01')

const signatureFrom = (power: Float64Array, temperaturesC: readonly number[] = []): Signature => {
  const days = Array.from({ length: power.length / 48 }, (_, i) => ({
    day: FEB_1 + i,
    figures: dayFigures(
      Float32Array.from(power.subarray(i * 48, (i + 1) * 48)),
      new Uint8Array(48).fill(3),
    ),
  }))
  const result = signatureOf(days, FEB_1 + days.length - 1, temperaturesC, {
    minDays: 7,
    minCoverage: 0.5,
  })
  if (result.type !== 'judged') throw new Error(result.reason)
  return result.signature
}
const probability = (signature: Signature, context: Partial<SiteContext> = {}): number =>
  scoreByRules(signature, aSiteContext(context)).probability
const codes = (signature: Signature, context: Partial<SiteContext> = {}): string[] =>
  scoreByRules(signature, aSiteContext(context)).reasons.map(({ code }) => code)

describe.each([1, 2, 3, 4, 5])('flat %i', (seed) => {
  test('without a machine scores below 0.1, with one S19 above 0.8', () => {
    expect(probability(signatureFrom(aFlat({ seed })))).toBeLessThan(0.1)
    expect(probability(signatureFrom(aFlat({ seed, machines: 1 })))).toBeGreaterThan(0.8)
  })

  test('with a machine since day 12 scores above 0.8, and is told the kilowatts and the step', () => {
    const signature = signatureFrom(aFlat({ seed, machines: 1, machinesFrom: 12 * 48 }))
    const { probability: score, expectedKw, reasons } = scoreByRules(signature, aSiteContext())
    expect(score).toBeGreaterThan(0.8)
    expect(expectedKw).toBeCloseTo(3.25, 0)
    expect(reasons.map(({ code }) => code)).toContain('STEP_UP')
  })
})

test('a floor that follows the cold is lowered, however large it is', () => {
  const temperaturesC = Array.from({ length: 28 }, (_, i) => -15 + (i % 10) * 2)
  const power = aFlat()
  const heated = power.map(
    (kw, slot) => kw + 0.15 * (17 - (temperaturesC[Math.floor(slot / 48)] as number)),
  )
  const knownCold = scoreByRules(signatureFrom(heated, temperaturesC), aSiteContext())
  const unknownCold = probability(signatureFrom(heated))
  expect(knownCold.probability).toBeLessThan(0.4 * unknownCold)
  expect(knownCold.alternatives[0]).toEqual({
    code: 'ELECTRIC_HEATING',
    openBecause: 'temperature slope -0.15 kW/C',
  })
})

describe('what stands beside the curve', () => {
  const mine = aSignature({ floorKw: 10, meanKw: 10.3, floorSpreadKw: 0.1, floorShare: 10 / 10.3 })
  const alone = probability(mine)
  test.each<[string, Partial<SiteContext>, (score: number) => boolean]>([
    [
      'a licence that covers it clears it',
      { licence: { declaredKw: 10 } },
      (score) => score < 0.05,
    ],
    [
      'a licence is exceeded by more than a tenth only',
      { licence: { declaredKw: 9.7 / 1.1 + 0.01 } },
      (score) => score < 0.05,
    ],
    [
      'a licence for less than it draws does not',
      { licence: { declaredKw: 5 } },
      (score) => score >= 0.3,
    ],
    [
      'a business has a floor by right',
      { customerClass: 'industrial' },
      (score) => score < 0.5 * alone,
    ],
    ['a tip adds to it', { tips: 1 }, (score) => score >= alone],
    [
      'a licensed site that ignores an order is raised',
      { licence: { declaredKw: 10 }, orderExcess: { drawnKw: 10, maxKw: 0 } },
      (score) => score >= 0.3,
    ],
    [
      'a licensed site that obeys one is not',
      { licence: { declaredKw: 10 }, orderExcess: { drawnKw: 0.5, maxKw: 0 } },
      (score) => score < 0.05,
    ],
    [
      'peers of the same floor leave nothing',
      { peers: { floorKw: 10, count: 8 } },
      (score) => score === 0,
    ],
    [
      'too few peers count for nothing',
      { peers: { floorKw: 10, count: 4 } },
      (score) => score === alone,
    ],
  ])('%s', (_, context, holds) => {
    expect(holds(probability(mine, context))).toBe(true)
  })

  test('is told by code', () => {
    expect(codes(mine, { licence: { declaredKw: 5 }, tips: 2 })).toEqual(
      expect.arrayContaining(['OVER_DECLARED', 'TIP', 'FLOOR_HIGH']),
    )
    expect(codes(mine, { orderExcess: { drawnKw: 10, maxKw: 0 } })).toContain('ORDER_IGNORED')
    expect(codes(mine, { peers: { floorKw: 0.5, count: 9 } })).toContain('ABOVE_PEERS')
  })
})

test('the block is the floor less what it stood on before its step', () => {
  const signature = aSignature({
    floorKw: 5.25,
    floorSpreadKw: 0.1,
    onset: { day: FEB_1, beforeKw: 2, sizeKw: 3.25, explained: 0.95 },
  })
  const { expectedKw, expectedKwLow, expectedKwHigh } = scoreByRules(signature, aSiteContext())
  expect(expectedKw).toBe(3.25)
  // 80 % of a normal spread of hypot(0.1, 0.1).
  expect(expectedKwHigh - expectedKw).toBeCloseTo(1.2816 * Math.SQRT2 * 0.1, 10)
  expect(expectedKw - expectedKwLow).toBeCloseTo(1.2816 * Math.SQRT2 * 0.1, 10)
})

test('a flat that shows nothing has no reasons, and says what it was judged without', () => {
  const nothing = aSignature({
    floorKw: 0.13,
    meanKw: 0.34,
    floorSpreadKw: 0.01,
    floorShare: 0.38,
    nightDayRatio: 0.58,
  })
  expect(scoreByRules(nothing, aSiteContext())).toEqual({
    probability: 0,
    expectedKw: 0,
    expectedKwLow: 0,
    expectedKwHigh: expect.closeTo(1.2816 * Math.hypot(0.01, 0.1), 12),
    reasons: [],
    alternatives: [{ code: 'ELECTRIC_HEATING', openBecause: 'temperature unknown' }],
    notJudged: ['WEATHER', 'PEERS', 'POWER_FACTOR'],
    modelVersion: 'rules-1',
  })
})

test('reasons are left out below the score from which somebody looks', () => {
  const { reasons, alternatives } = scoreByRules(aSignature(), aSiteContext(), 1.1)
  expect([reasons, alternatives]).toEqual([[], []])
})

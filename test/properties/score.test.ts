import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CUSTOMER_CLASSES } from '../../src/core/context/assets.ts'
import { scoreByRules } from '../../src/core/score/score-by-rules.ts'
import type { SiteContext } from '../../src/core/score/site-score.ts'
import type { Signature } from '../../src/core/signature/signature.ts'
import { aSignature } from '../builders/a-signature.ts'
import { aSiteContext } from '../builders/a-site-context.ts'

const kw = fc.double({ min: 0, max: 200, noNaN: true })
const share = fc.double({ min: 0, max: 1, noNaN: true })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })

const signature: fc.Arbitrary<Signature> = fc
  .record({
    floorKw: fc.double({ min: -50, max: 200, noNaN: true }),
    meanKw: kw,
    floorSpreadKw: kw,
    floorShare: share,
    nightDayRatio: maybe(fc.double({ min: -2, max: 3, noNaN: true })),
    onset: maybe(fc.record({ day: fc.nat(), beforeKw: kw, sizeKw: kw, explained: share })),
    temperature: maybe(
      fc.record({
        kwPerC: fc.double({ min: -5, max: 5, noNaN: true }),
        r2: share,
        spanC: kw,
        meanC: kw,
      }),
    ),
  })
  .map(aSignature)
const context: fc.Arbitrary<SiteContext> = fc
  .record({
    customerClass: maybe(fc.constantFrom(...CUSTOMER_CLASSES)),
    peers: maybe(fc.record({ floorKw: kw, count: fc.nat({ max: 20 }) })),
    licence: maybe(fc.record({ declaredKw: kw })),
    orderExcess: maybe(fc.record({ drawnKw: kw, maxKw: kw })),
    tips: fc.nat({ max: 3 }),
  })
  .map(aSiteContext)

test('a score is a share, its interval holds the kilowatts, and weights sum to 1, largest first', () => {
  fc.assert(
    fc.property(signature, context, (shape, known) => {
      const score = scoreByRules(shape, known)
      expect(score.probability >= 0 && score.probability <= 1).toBe(true)
      expect(score.expectedKwLow >= 0).toBe(true)
      expect(
        score.expectedKwLow <= score.expectedKw && score.expectedKw <= score.expectedKwHigh,
      ).toBe(true)
      const weights = score.reasons.map(({ weight }) => weight)
      if (weights.length > 0)
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
      expect(weights).toEqual([...weights].sort((a, b) => b - a))
      expect(new Set(score.reasons.map(({ code }) => code)).size).toBe(weights.length)
    }),
    { numRuns: 1000 },
  )
})

test('a larger block of the same steadiness and share never scores less', () => {
  fc.assert(
    fc.property(kw, kw, share, share, (one, other, spread, floorShare) => {
      const [small, large] = [Math.min(one, other), Math.max(one, other)]
      const score = (blockKw: number): number =>
        // Without peers and class the floor stands on 0.3 kW.
        scoreByRules(
          aSignature({ floorKw: 0.3 + blockKw, floorSpreadKw: spread * blockKw, floorShare }),
          aSiteContext(),
        ).probability
      expect(score(large)).toBeGreaterThanOrEqual(score(small) - 1e-9)
    }),
    { numRuns: 1000 },
  )
})

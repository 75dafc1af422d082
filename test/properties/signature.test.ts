import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scoreByRules } from '../../src/core/score/score-by-rules.ts'
import { dayFigures } from '../../src/core/signature/day-figures.ts'
import { NOT_JUDGED_SITE, signatureOf } from '../../src/core/signature/signature.ts'
import { aSiteContext } from '../builders/a-site-context.ts'

const power = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0, max: 10, noNaN: true }) },
  fc.constantFrom(0, 3, Number.NaN, -1, 1e5, Number.POSITIVE_INFINITY),
)
/** A day of any curve, of one value all day, or of nothing but estimates. */
const day = (slots: number) =>
  fc.oneof(
    fc.array(fc.tuple(power, fc.integer({ min: 0, max: 4 })), {
      minLength: slots,
      maxLength: slots,
    }),
    power.map((kw) => Array.from({ length: slots }, (): [number, number] => [kw, 3])),
    power.map((kw) => Array.from({ length: slots }, (): [number, number] => [kw, 2])),
  )
const window = fc
  .constantFrom(1, 4, 24, 48)
  .chain((slots) =>
    fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), day(slots)), { maxLength: 28 }),
  )
const temperature = fc.oneof(fc.double({ min: -40, max: 45, noNaN: true }), fc.constant(Number.NaN))

const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : []

test('every window is judged in finite figures or not judged for a reason', () => {
  fc.assert(
    fc.property(
      window,
      fc.array(temperature, { minLength: 28, maxLength: 28 }),
      fc.nat({ max: 5 }),
      (gapsAndDays, temperaturesC, silentDays) => {
        let at = 20_000
        const days = gapsAndDays.map(([gap, slots]) => {
          at += gap
          const figures = dayFigures(
            Float32Array.from(slots, ([kw]) => kw),
            Uint8Array.from(slots, ([, rank]) => rank),
          )
          return { day: at, figures }
        })
        const result = signatureOf(days, at + silentDays, temperaturesC, {
          minDays: 2,
          minCoverage: 0.3,
        })
        if (result.type === 'not-judged') {
          expect(NOT_JUDGED_SITE).toContain(result.reason)
          expect(numbersIn(result.quality).every(Number.isFinite)).toBe(true)
          return
        }
        expect(numbersIn(result.signature).filter((value) => !Number.isFinite(value))).toEqual([])
        const { coverage, estimatedShare } = result.signature.quality
        expect(
          [coverage, estimatedShare, result.signature.floorShare].every(
            (share) => share >= 0 && share <= 1,
          ),
        ).toBe(true)
        const score = scoreByRules(result.signature, aSiteContext())
        expect(numbersIn(score).filter((value) => !Number.isFinite(value))).toEqual([])
        expect(score.probability >= 0 && score.probability <= 1).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KnownBlocks } from '../../../src/core/features/known-blocks.ts'
import { rollingBlock } from '../../../src/core/features/rolling-block.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'

it('is the best of all starts of the day, by looking at every stretch in full', () => {
  const kw = fc.oneof(
    fc.double({ min: 0, max: 9, noNaN: true }),
    fc.integer({ min: 0, max: 3 }),
    fc.constant(Number.NaN),
  )
  fc.assert(
    fc.property(
      fc.array(kw, { minLength: 96, maxLength: 96 }),
      fc.constantFrom(3, 5, 7, 11, 20),
      (hours, span) => {
        const curve = aWindowCurve({ days: 4, power: (day, hour) => hours[24 * day + hour] ?? 0 })
        const spare = Math.floor(span / 8)
        const levelAt = (start: number): number =>
          [...curve.kw.subarray(start, start + span)]
            .map((one) => (Number.isNaN(one) ? Number.NEGATIVE_INFINITY : one))
            .sort((a, b) => a - b)[spare] as number
        const { levelKw, startHour } = rollingBlock(curve, span)
        for (let day = 0; day < 4; day++) {
          const starts = Array.from({ length: 24 }, (_, hour) => 24 * day + hour)
          const best = Math.max(...starts.filter((start) => start + span <= 96).map(levelAt))
          if (best === Number.NEGATIVE_INFINITY) expect(levelKw[day]).toBeNaN()
          else {
            expect(levelKw[day]).toBe(best)
            expect(levelAt(24 * day + (startHour[day] as number))).toBe(best)
          }
        }
      },
    ),
  )
})

it('is the same where other windows of the history were searched before', () => {
  const kw = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.NaN))
  const days = 9
  fc.assert(
    fc.property(
      fc.array(kw, { minLength: 24 * days, maxLength: 24 * days }),
      fc.shuffledSubarray([-3, -2, -1, 0, 1, 2, 3, 4], { minLength: 2 }),
      (hours, starts) => {
        const blocks = new KnownBlocks(days)
        for (const from of starts) {
          const power = (day: number, hour: number): number =>
            hours[24 * (from + day) + hour] ?? Number.NaN
          const curve = aWindowCurve({ days: 5, power })
          for (const span of [3, 5, 20])
            expect(rollingBlock(curve, span, undefined, { blocks, from })).toEqual(
              rollingBlock(curve, span),
            )
        }
      },
    ),
  )
})

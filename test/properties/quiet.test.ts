import fc from 'fast-check'
import { expect, test } from 'vitest'
import { featuresOf } from '../../src/core/features/features.ts'
import { heldHours, isSurelyQuiet } from '../../src/core/features/held-hours.ts'
import { isQuiet } from '../../src/core/features/quiet.ts'
import { evidenceOf } from '../../src/core/features/window-curve.ts'
import { anchorKw } from '../../src/core/score/score-by-model.ts'
import { aWindowCurve } from '../builders/a-window-curve.ts'

const slotKw = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0.5, 0.5, 0.6, 1) },
  { weight: 2, arbitrary: fc.constantFrom(0, 0.499999, 0.4) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
)

test('a window is quiet by its blocks alone where it is by its features', () => {
  const seen = { quiet: 0, busy: 0 }
  fc.assert(
    fc.property(
      // Days are drawn from a few: blocks come about, and gaps leave some of their lengths without a level.
      fc.array(fc.array(slotKw, { minLength: 24, maxLength: 24 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(99), { minLength: 1, maxLength: 28 }),
      fc.constantFrom(24, 48, 96),
      (kinds, order, slots) => {
        const curve = aWindowCurve({
          slots,
          days: order.length,
          power: (day, hour) =>
            kinds[(order[day] as number) % kinds.length]?.[Math.floor(hour)] as number,
        })
        const quiet = isQuiet(curve, 0.5)
        expect(quiet).toBe(anchorKw(featuresOf(curve)) < 0.5)
        seen[quiet ? 'quiet' : 'busy']++
      },
    ),
    { numRuns: 1000 },
  )
  expect(Math.min(seen.quiet, seen.busy)).toBeGreaterThan(50)
})

test('a window that is certain to be quiet by the hours of its days is quiet by its blocks', () => {
  const seen = { sure: 0, unsure: 0, busy: 0 }
  const hourKw = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0.5, 0.6, 1) },
    { weight: 3, arbitrary: fc.constantFrom(0, 0.499999, 0.4, 0.2) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  )
  fc.assert(
    fc.property(
      // Runs of hours, so that blocks come about, over midnight, too; some days of one value, which are no evidence.
      fc.array(
        fc.array(fc.tuple(hourKw, fc.constantFrom(1, 3, 4, 5, 8, 24)), {
          minLength: 1,
          maxLength: 8,
        }),
        { minLength: 1, maxLength: 5 },
      ),
      fc.array(fc.nat(99), { minLength: 1, maxLength: 28 }),
      fc.constantFrom(24, 48, 96, 36),
      (kinds, order, slots) => {
        const days = kinds.map((runs) => {
          const hours = runs.flatMap(([kw, length]) => new Array<number>(length).fill(kw))
          return Array.from({ length: 24 }, (_, hour) => hours[hour % hours.length] as number)
        })
        const curve = aWindowCurve({
          slots,
          days: order.length,
          power: (day, hour) =>
            days[(order[day] as number) % days.length]?.[Math.floor(hour)] as number,
        })
        const held = order.map((_, day) =>
          heldHours(curve.kw.subarray(day * slots, (day + 1) * slots), 0.5),
        )
        const heldOn = (day: number): number => held[day] ?? 0
        const quiet = isQuiet(evidenceOf(curve), 0.5)
        const sure = isSurelyQuiet(heldOn, 0, order.length - 1)
        if (sure) expect(quiet).toBe(true)
        seen[sure ? 'sure' : quiet ? 'unsure' : 'busy']++
      },
    ),
    { numRuns: 3000 },
  )
  expect(Math.min(seen.sure, seen.unsure, seen.busy)).toBeGreaterThan(100)
})

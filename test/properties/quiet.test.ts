import fc from 'fast-check'
import { expect, test } from 'vitest'
import { featuresOf } from '../../src/core/features/features.ts'
import { isQuiet } from '../../src/core/features/quiet.ts'
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

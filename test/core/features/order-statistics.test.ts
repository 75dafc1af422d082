import fc from 'fast-check'
import { median, medianAbsoluteDeviation, quantile } from 'simple-statistics'
import { expect, it } from 'vitest'
import { OrderedValues } from '../../../src/core/features/order-statistics.ts'

const values = fc.array(
  fc.oneof(
    fc.double({ min: -1e3, max: 1e5, noNaN: true }),
    fc.constantFrom(0, 1, 1, 2),
    fc.constant(Number.NaN),
  ),
  { maxLength: 90 },
)

it('median and spread are those of the measured values, one filling after another', () => {
  const order = new OrderedValues()
  fc.assert(
    fc.property(values, (some) => {
      const measured = some.filter((value) => !Number.isNaN(value))
      const ordered = order.fill(Float64Array.from(some))
      expect(ordered.count).toBe(measured.length)
      if (measured.length === 0) {
        expect([ordered.median, ordered.spread, ordered.lowest, ordered.highest]).toEqual([
          Number.NaN,
          Number.NaN,
          Number.NaN,
          Number.NaN,
        ])
        return
      }
      // No power tells 0 from -0, and neither does the order: added to 0 both are 0.
      expect(ordered.lowest + 0).toBe(Math.min(...measured) + 0)
      expect(ordered.highest + 0).toBe(Math.max(...measured) + 0)
      const scale = 1e-9 * Math.max(1, ...measured.map(Math.abs))
      expect(Math.abs(ordered.median - median(measured))).toBeLessThanOrEqual(scale)
      expect(
        Math.abs(ordered.spread - 1.4826 * medianAbsoluteDeviation(measured)),
      ).toBeLessThanOrEqual(scale)
    }),
  )
})

it('looks at a part of the values where told to', () => {
  expect(new OrderedValues().fill(Float64Array.of(9, 3, 1, 2, 9), 1, 4).median).toBe(2)
})

it('slots that reach a power are put in order without the others', () => {
  const order = new OrderedValues()
  fc.assert(
    fc.property(values, fc.integer({ min: -10, max: 100 }), (some, leastKw) => {
      const kw = Float32Array.from(some)
      const from = Math.min(3, kw.length)
      const reaching = Array.from(kw.subarray(from)).filter((value) => value >= leastKw)
      const ordered = order.fillReaching(kw, from, kw.length, leastKw)
      expect(ordered.count).toBe(reaching.length)
      if (reaching.length === 0) expect(ordered.median).toBeNaN()
      else expect(ordered.median).toBeCloseTo(quantile(reaching, 0.5), 9)
    }),
  )
})

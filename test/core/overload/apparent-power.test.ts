import { expect, test } from 'vitest'
import { apparentPower } from '../../../src/core/overload/apparent-power.ts'

test.each([
  ['both powers, as the sides of a triangle', [3], [4], [5]],
  ['no reactive power, by the power factor', [3], undefined, [3.75]],
  ['a slot without reactive power, by the power factor', [3, 8], [Number.NaN, 6], [3.75, 10]],
  ['power fed in, by its size', [-3, -3], [4, Number.NaN], [5, 3.75]],
  ['unknown power, as unknown', [Number.NaN], [4], [Number.NaN]],
  ['endless power, as unknown', [Number.POSITIVE_INFINITY], [4], [Number.NaN]],
  ['no power, as none', [0], [0], [0]],
])('apparent power of %s', (_, kw, kvar, expected) => {
  const kva = new Float32Array(kw.length)
  apparentPower(
    Float32Array.from(kw),
    kvar === undefined ? undefined : Float32Array.from(kvar),
    0.8,
    kva,
  )
  expect([...kva]).toEqual(expected)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CurveSorter } from '../../../src/core/features/sort-curve.ts'

it('sorts what was measured as the engine does, window after window', () => {
  const sorter = new CurveSorter()
  const kw = fc.float({ noNaN: false, noDefaultInfinity: true })
  fc.assert(
    fc.property(fc.array(kw, { maxLength: 400 }), (values) => {
      const curve = Float32Array.from(values)
      expect([...sorter.sort(curve)]).toEqual([...curve.filter((one) => !Number.isNaN(one)).sort()])
    }),
  )
})

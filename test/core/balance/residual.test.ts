import { describe, expect, test } from 'vitest'
import { residualOf } from '../../../src/core/balance/residual.ts'

const slots = (value: number): Float32Array => new Float32Array(48).fill(value)
const counts = (value: number): Uint16Array => new Uint16Array(48).fill(value)
const PARAMS = { minPresent: 0.95, lineLossShare: 0 }

describe('the residual', () => {
  test('is head meter less consumers, no-load and load loss of the transformer, and the line share', () => {
    // TM-400: P0 0.83 kW, Pk 5.5 kW. 190 kW at power factor 0.95 are 200 kVA, half of the rating: 5.5 / 4 = 1.375 kW.
    const loss = { p0Kw: 0.83, pkKw: 5.5, ratedKva: 400 }
    const { powerKw, quality } = residualOf(
      slots(190),
      slots(120),
      counts(100),
      counts(100),
      100,
      loss,
      1 / 0.95,
      {
        ...PARAMS,
        lineLossShare: 0.02,
      },
    )
    expect(powerKw[0]).toBeCloseTo(190 - 120 - 0.83 - 1.375 - 3.8, 4)
    expect([...quality]).toEqual(new Array(48).fill(3))
  })

  test('scales the consumers up to all of them where a few are missing', () => {
    const { powerKw } = residualOf(
      slots(100),
      slots(48),
      counts(96),
      counts(96),
      100,
      undefined,
      1,
      PARAMS,
    )
    expect(powerKw[7]).toBeCloseTo(100 - 50, 5)
  })

  test.each<[string, number, number, number]>([
    ['the head meter is missing', Number.NaN, 100, 100],
    ['too few consumers arrived', 100, 94, 94],
    ['all arrived but too few were measured', 100, 100, 94],
    ['no consumer was measured', 100, 100, 0],
  ])('is missing where %s', (_, headKw, present, measured) => {
    const { powerKw, quality } = residualOf(
      slots(headKw),
      slots(50),
      counts(present),
      counts(measured),
      100,
      undefined,
      1,
      PARAMS,
    )
    expect([Math.max(...powerKw), Math.max(...quality)]).toEqual([0, 0])
  })

  test('may be negative: a consumer of another area was counted in', () => {
    const { powerKw } = residualOf(
      slots(40),
      slots(50),
      counts(10),
      counts(10),
      10,
      undefined,
      1,
      PARAMS,
    )
    expect(powerKw[0]).toBe(-10)
  })
})

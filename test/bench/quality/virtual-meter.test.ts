import { describe, expect, it } from 'vitest'
import { asOf } from '../../../bench/quality/virtual-meter.ts'
import { aVirtualMeter } from './a-virtual-meter.ts'

describe('a meter as of an earlier day', () => {
  it('ends with that day and is filled from its own history', () => {
    const meter = aVirtualMeter()
    const then = asOf(meter, 9)
    expect(then.startDay).toBe(meter.startDay - 25)
    expect(then.curveKw.subarray(25 * 48)).toEqual(meter.curveKw.subarray(0, 10 * 48))
    expect(then.curveKw.subarray(0, 25 * 48)).toEqual(meter.historyKw?.subarray(10 * 48))
    expect(then.historyKw).toBeUndefined()
  })

  it('lacks the days that nobody knows', () => {
    const { curveKw, quality, temperaturesC } = asOf(
      aVirtualMeter({ historyKw: undefined, temperaturesC: new Float64Array(35).fill(7) }),
      9,
    )
    expect(curveKw.subarray(0, 25 * 48).every(Number.isNaN)).toBe(true)
    expect(quality.subarray(0, 25 * 48).every((rank) => rank === 0)).toBe(true)
    expect(Array.from(temperaturesC ?? [])).toEqual([
      ...new Array(25).fill(Number.NaN),
      ...new Array(10).fill(7),
    ])
  })

  it('is the meter itself on its last day', () => {
    const meter = aVirtualMeter()
    expect(asOf(meter, 34).curveKw).toEqual(meter.curveKw)
  })
})

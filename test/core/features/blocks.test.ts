import { describe, expect, it } from 'vitest'
import { blockRuns } from '../../../src/core/features/block-runs.ts'
import { rollingBlock } from '../../../src/core/features/rolling-block.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'

/** 0.25 kW all day, 3.5 kW from 23:00 to 07:00: eight hours across midnight. */
const nights = aWindowCurve({
  power: (_, hour) => (hour >= 23 || hour < 7 ? 3.5 : 0.25),
})

describe('the longest-lasting high level of a day', () => {
  it.each([
    ['3 h', 3, 3.5],
    ['7 h', 7, 3.5],
    // Of 11 hours one may be lower: eight of 3.5 kW leave three below.
    ['11 h', 11, 0.25],
    ['20 h', 20, 0.25],
  ])('of a mine that runs eight hours a night is found for %s', (_, hours, level) => {
    const { levelKw } = rollingBlock(nights, hours)
    // The last night is cut by the window's end.
    expect([...levelKw.slice(0, 27)]).toEqual(new Array(27).fill(level))
  })

  it('is flat while on', () => {
    expect(rollingBlock(nights, 7).unevenness[3]).toBe(0)
  })

  it('spares one slot in eight for trips and missing readings, and no more', () => {
    const tripped = aWindowCurve({ power: (_, hour) => (hour === 4 ? 0 : 2) })
    const missing = aWindowCurve({ power: (_, hour) => (hour % 6 === 4 ? Number.NaN : 2) })
    // 20 h spare two slots; three of any 20 hours are missing at every sixth.
    expect(rollingBlock(tripped, 20).levelKw[0]).toBe(2)
    expect(rollingBlock(missing, 20).levelKw[0]).toBeNaN()
    // 05 to 16 h has only one of them.
    expect(rollingBlock(missing, 11).levelKw[0]).toBe(2)
  })

  it('says how long it lasts and how it is switched', () => {
    const runs = blockRuns(nights, rollingBlock(nights, 5))
    expect(runs).toEqual({
      hours: 8,
      hoursSpread: 0,
      rise: expect.closeTo(1 - 0.25 / 3.5, 6),
      fall: expect.closeTo(1 - 0.25 / 3.5, 6),
      riseSpread: 0,
    })
  })
})

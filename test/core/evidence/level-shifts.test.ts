import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelShifts } from '../../../src/core/evidence/level-shifts.ts'

/** Scatter of 0.03 kW that repeats every seven days. */
const scattered = (levels: readonly number[]): number[] =>
  levels.map((kw, i) => kw + (((i * 5) % 7) - 3) / 100)
const days = (count: number, kw: number): number[] => new Array<number>(count).fill(kw)

describe('the shifts of a daily level', () => {
  it.each([
    { label: 'nothing in a level that only scatters', levels: days(28, 0.3), at: [] },
    { label: 'a step up', levels: [...days(12, 0.3), ...days(16, 3.5)], at: [12] },
    { label: 'a step up two days ago', levels: [...days(26, 0.3), ...days(2, 3.5)], at: [26] },
    {
      label: 'machines that came one after another and left',
      levels: [...days(8, 0.3), ...days(5, 3.5), ...days(6, 6.8), ...days(9, 0.3)],
      at: [8, 13, 19],
    },
    {
      label: 'nothing in an odd day or two',
      levels: [...days(10, 0.3), 4, ...days(6, 0.3), 5, 5, ...days(9, 0.3)],
      at: [],
    },
    {
      label: 'nothing in a step of a fridge',
      levels: [...days(14, 0.3), ...days(14, 0.7)],
      at: [],
    },
  ])('are $label', ({ levels, at }) => {
    const found = levelShifts(scattered(levels))
    expect(found?.shifts.map(({ day }) => day)).toEqual(at)
    for (const { confidence } of found?.shifts ?? []) expect(confidence).toBeGreaterThan(0.9)
  })

  it('have the levels on either side, from medians', () => {
    const levels = [...days(10, 0.3), ...days(4, 3.5), 0.3, ...days(13, 3.5)]
    const [shift] = levelShifts(levels)?.shifts ?? []
    expect(shift).toMatchObject({ day: 10, beforeKw: 0.3, afterKw: 3.5 })
  })

  it('step over days that are not known', () => {
    const levels = [...days(8, 0.3), ...days(6, Number.NaN), ...days(14, 3.5)]
    expect(levelShifts(levels)?.shifts.map(({ day }) => day)).toEqual([14])
  })

  it('are unknown below four days', () => {
    expect(levelShifts([...days(20, Number.NaN), 0.3, 3.5, 3.5])).toBeUndefined()
  })

  it('are half a kilowatt at least, with a confidence in [0, 1], whatever was measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 6, maxLength: 14 }),
        (tenths) => {
          const levels = tenths.map((tenth) => tenth / 10)
          const found = levelShifts(levels)
          expect(found?.levelsKw).toHaveLength((found?.shifts.length ?? 0) + 1)
          for (const { beforeKw, afterKw, confidence } of found?.shifts ?? []) {
            expect(Math.abs(afterKw - beforeKw)).toBeGreaterThanOrEqual(0.5)
            expect(confidence).toBeGreaterThanOrEqual(0)
            expect(confidence).toBeLessThanOrEqual(1)
          }
        },
      ),
    )
  })
})

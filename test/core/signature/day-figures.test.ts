import { quantileSorted } from 'simple-statistics'
import { expect, test } from 'vitest'
import { dayFigures } from '../../../src/core/signature/day-figures.ts'
import { seeded } from '../../builders/a-flat.ts'

const NONE = {
  floorKw: Number.NaN,
  meanKw: Number.NaN,
  sdKw: Number.NaN,
  nightKw: Number.NaN,
  maxKw: Number.NaN,
}
const valid = (slots: number): number[] => new Array<number>(slots).fill(3)
const figures = (powerKw: number[], quality = valid(powerKw.length), expected?: number) =>
  dayFigures(Float32Array.from(powerKw), Uint8Array.from(quality), expected)

test('figures of a day are those of its measured slots', () => {
  // 24 hours: 1 kW at night, 3 kW from 5 h on, but for one hour without a value and one estimated one of 100 kW.
  const powerKw = [1, 1, 1, 1, 1, ...new Array<number>(17).fill(3), 0, 100]
  const quality = [...valid(22), 0, 2]
  const meanKw = (5 * 1 + 17 * 3) / 22
  const { sdKw, ...rest } = figures(powerKw, quality)
  expect(rest).toEqual({
    floorKw: 1,
    meanKw,
    nightKw: 1,
    maxKw: 3,
    expected: 24,
    measured: 22,
    estimated: 1,
  })
  expect(sdKw).toBeCloseTo(Math.sqrt((5 * (1 - meanKw) ** 2 + 17 * (3 - meanKw) ** 2) / 22), 12)
})

test('two bad half hours do not move the floor, a third one does', () => {
  const of = (bad: number) =>
    figures([...new Array<number>(bad).fill(0), ...new Array<number>(48 - bad).fill(2)]).floorKw
  expect(of(2)).toBe(2)
  // Place 0.05 x 47 = 2.35 of the ascending slots, the third and fourth of which are 0 and 2.
  expect(of(3)).toBeCloseTo(0.35 * 2, 12)
})

test.each([
  ['quarter hours', 96, 20],
  ['half hours', 48, 10],
  ['hours', 24, 5],
  ['two hours, of which the third pair ends at six', 12, 2],
])('the night of %s is their slots that end by five', (_, slots, nightSlots) => {
  const powerKw = Array.from({ length: slots }, (_s, slot) => (slot < nightSlots ? 1 : 2))
  expect(figures(powerKw).nightKw).toBe(1)
})

test('a slot of a day says nothing of the night', () => {
  expect(figures([2]).nightKw).toBeNaN()
})

test.each([
  ['nothing was measured', new Array<number>(4).fill(2), 4],
  ['less than half was measured', [3, 2, 2, 2], 4],
  ['half was measured of the slots there are, but more were expected', [3, 3, 0, 0], 5],
])('there are no figures where %s', (_, quality, expected) => {
  const measured = quality.filter((rank) => rank >= 3).length
  const estimated = quality.filter((rank) => rank > 0 && rank < 3).length
  expect(figures([1, 1, 1, 1], quality, expected)).toEqual({
    ...NONE,
    expected,
    measured,
    estimated,
  })
})

test('what is no number is not measured', () => {
  expect(figures([Number.NaN, 2, 2, Number.POSITIVE_INFINITY])).toEqual({
    floorKw: 2,
    meanKw: 2,
    sdKw: 0,
    nightKw: Number.NaN,
    maxKw: 2,
    expected: 4,
    measured: 2,
    estimated: 0,
  })
})

test.each([1, 5, 24, 48, 96, 288, 1440])(
  'the floor of %i slots is the quantile that simple-statistics gives',
  (slots) => {
    const random = seeded(slots)
    for (let round = 0; round < 50; round++) {
      const powerKw = Float32Array.from({ length: slots }, () =>
        random() < 0.3 ? 0.5 : 4 * random(),
      )
      const floorKw = quantileSorted(
        [...powerKw].sort((a, b) => a - b),
        0.05,
      )
      expect(figures([...powerKw]).floorKw).toBe(floorKw)
    }
  },
)

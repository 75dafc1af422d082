import { expect, test } from 'vitest'
import { AreaSums } from '../../../src/core/overload/area-sums.ts'

test('room for a day is known once it was filled, until it is forgotten or a newer day needs it', () => {
  const sums = new AreaSums(3, false)
  const known = (day: number): boolean => sums.at(day).known
  expect([known(10), known(10), known(11), known(10)]).toEqual([false, true, false, true])
  sums.forget(10)
  expect([known(11), known(10)]).toEqual([true, false])
  expect([known(13), known(10)]).toEqual([false, false])
})

test('forgetting a day that gave way leaves its successor alone', () => {
  const sums = new AreaSums(3, false)
  sums.at(13)
  sums.forget(10)
  expect(sums.at(13).known).toBe(true)
})

test('each day has room of its own', () => {
  const sums = new AreaSums(2, true)
  sums.at(-1).areaDay.sumKw.fill(1)
  sums.at(0).areaDay.sumKw.fill(2)
  sums.at(-1).areaDay.headKw.fill(3)
  sums.at(0).areaDay.headKw.fill(4)
  expect([sums.at(-1).areaDay.sumKw[47], sums.at(0).areaDay.sumKw[0]]).toEqual([1, 2])
  expect([sums.at(-1).areaDay.headKw[47], sums.at(0).areaDay.headKw[0]]).toEqual([3, 4])
  expect(sums.at(0).areaDay.headKw).toHaveLength(48)
})

import { linearRegression, mean, quantile, standardDeviation } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import type { MachineModel, MineBehaviour } from '../../src/simulate/machines.ts'
import { drawMine, machinesOn, mineLoad, ratedKw } from '../../src/simulate/mine.ts'
import { Random } from '../../src/simulate/random.ts'
import { aDay, powersOf, powersOfDays, SLOTS } from './conditions.ts'

const FIRST_DAY = 20_465

const aMine = (
  behaviour: MineBehaviour,
  machines: number,
  { model = 'S19' as MachineModel, onsetDay = FIRST_DAY, startsInside = false, seed = 1 } = {},
) => drawMine({ behaviour, model, machines, onsetDay, startsInside }, Random.of(seed))

/** Slots from one hour to another. */
const between = (day: readonly number[], fromHour: number, toHour: number): number[] =>
  day.slice(fromHour * 2, toHour * 2)

describe('the machines of a mine', () => {
  it.each([
    ['S9', 1.4, 1.4],
    ['S19', 3.25, 3.25],
    ['S21', 3.5, 3.5],
    ['GPU', 0.8, 1.5],
  ] as const)('%s draw what the maker says, within 5 %', (model, lowKw, highKw) => {
    for (let seed = 0; seed < 30; seed++) {
      for (const kw of aMine('steady', 8, { model, seed }).machineKw) {
        expect(kw).toBeGreaterThanOrEqual(lowKw * 0.95 - 1e-9)
        expect(kw).toBeLessThanOrEqual(highKw * 1.05 + 1e-9)
      }
    }
  })

  it('make noise of 0.5 to 2 % of a machine, less where there are many', () => {
    const noiseOf = (machines: number, seed: number) => {
      const mine = aMine('steady', machines, { seed })
      const quiet = powersOfDays(mineLoad(mine), 20, seed)
        .map((day) => standardDeviation(day) / ratedKw(mine, machines))
        .sort((a, b) => a - b)
      // Days with a trip are the noisiest, so a quiet day tells the noise.
      return quiet[5] as number
    }
    for (let seed = 0; seed < 20; seed++) {
      expect(noiseOf(1, seed)).toBeGreaterThan(0.003)
      expect(noiseOf(1, seed)).toBeLessThan(0.024)
      expect(noiseOf(4, seed)).toBeLessThan(0.013)
    }
  })

  it('draw 0.3 to 1 % more for each 10 C', () => {
    for (let seed = 0; seed < 20; seed++) {
      const mine = aMine('steady', 10, { seed })
      const points = powersOfDays(mineLoad(mine), 60, seed, (offset) => ({
        tempAllDayC: -30 + offset,
      })).map((day, offset): [number, number] => {
        // Nearly every day has a quarter of its slots without a trip.
        return [-30 + offset, quantile(day, 0.8) / ratedKw(mine, 10)]
      })
      const per10C = linearRegression(points).m * 10
      expect(per10C).toBeGreaterThan(0.001)
      expect(per10C).toBeLessThan(0.012)
    }
  })

  it('trip one at a time, by the power of one machine', () => {
    const mine = aMine('steady', 10, { seed: 4 })
    const full = ratedKw(mine, 10)
    const depths = powersOfDays(mineLoad(mine), 60, 4, () => ({ tempAllDayC: 15 }))
      .map((day) => (full - Math.min(...day)) / 3.25)
      .filter((machines) => machines > 0.7)
    expect(depths.length).toBeGreaterThan(4)
    const whole = depths.filter((machines) => Math.abs(machines - Math.round(machines)) < 0.25)
    expect(whole.length / depths.length).toBeGreaterThan(0.6)
  })
})

describe('a mine', () => {
  it('draws nothing before its day, and starts within it', () => {
    const mine = aMine('steady', 3, { onsetDay: FIRST_DAY + 2, startsInside: true })
    const days = powersOfDays(mineLoad(mine), 4, 1)
    expect(days.slice(0, 2).flat()).toEqual(new Array(2 * SLOTS).fill(0))
    expect(between(days[2] as number[], 0, 9)).toEqual(new Array(18).fill(0))
    expect(Math.max(...(days[2] as number[]))).toBeGreaterThan(9)
    expect(Math.min(...(days[3] as number[]))).toBeGreaterThan(5)
  })

  it('of the kind nights-only runs from 23 to 7 only', () => {
    const day = powersOf(mineLoad(aMine('nights-only', 4)), aDay(), 1)
    expect(Math.max(...between(day, 7, 23))).toBe(0)
    expect(Math.min(...between(day, 0, 7), ...between(day, 23, 24))).toBeGreaterThan(9)
  })

  it('of the kind peak-avoiding stands still from 17 to 23', () => {
    const day = powersOf(mineLoad(aMine('peak-avoiding', 4)), aDay(), 1)
    expect(Math.max(...between(day, 17, 23))).toBe(0)
    expect(mean(between(day, 0, 17))).toBeGreaterThan(12)
  })

  it.each([3, 4, 5])(
    'of the kind throttled keeps under 6,000 kWh a month with %i machines',
    (machines) => {
      const load = mineLoad(aMine('throttled', machines))
      const monthKwh = powersOfDays(load, 30, 2).reduce((sum, day) => sum + mean(day) * 24, 0)
      expect(monthKwh).toBeLessThan(6_000)
      expect(monthKwh).toBeGreaterThan(5_400)
    },
  )

  it('of the kind price-driven stops while power is dear', () => {
    const price = new Float64Array(SLOTS).fill(1).fill(1.4, 20, 24)
    const day = powersOf(mineLoad(aMine('price-driven', 4)), aDay({ price }), 1)
    expect(Math.max(...day.slice(20, 24))).toBe(0)
    expect(Math.min(...day.slice(0, 20), ...day.slice(24))).toBeGreaterThan(8)
  })

  it('of the kind with-outages falls to nothing on about one day in five', () => {
    const days = powersOfDays(mineLoad(aMine('with-outages', 20)), 300, 3)
    const outages = days.filter((day) => Math.min(...day) < 32).length
    expect(outages).toBeGreaterThan(35)
    expect(outages).toBeLessThan(85)
  })

  it('of the kind growing gets a machine every second day', () => {
    const mine = aMine('growing', 4)
    const arrived = Array.from({ length: 10 }, (_, day) => machinesOn(mine, FIRST_DAY + day))
    expect(arrived).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 4, 4])
    const means = powersOfDays(mineLoad(mine), 8, 1).map((day) => Math.round(mean(day) / 3.25))
    expect(means).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
  })

  it.each([
    ['licensed', 'obeys', 0, 5],
    ['licensed-over', 'ignores', 25, 40],
    ['steady', 'ignores', 25, 40],
  ] as const)('of the kind %s %s a curtailment order', (behaviour, _, least, most) => {
    const orderedMaxKw = new Float64Array(SLOTS).fill(Number.POSITIVE_INFINITY).fill(4, 36, 44)
    const day = powersOf(mineLoad(aMine(behaviour, 10)), aDay({ orderedMaxKw }), 1)
    const ordered = mean(day.slice(36, 44))
    expect(ordered).toBeGreaterThanOrEqual(least)
    expect(ordered).toBeLessThan(most)
    expect(mean(day.slice(0, 36))).toBeGreaterThan(25)
  })
})

import { mean, quantile, standardDeviation } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { drawHousehold, type Household, householdLoad } from '../../src/simulate/household.ts'
import type { Load } from '../../src/simulate/load.ts'
import { drawMine, mineLoad } from '../../src/simulate/mine.ts'
import { Random } from '../../src/simulate/random.ts'
import { powersOfDays } from './conditions.ts'

const DAYS = 28

const hourly = (halfHours: readonly number[]): number[] =>
  Array.from({ length: halfHours.length / 2 }, (_, hour) => {
    return ((halfHours[2 * hour] as number) + (halfHours[2 * hour + 1] as number)) / 2
  })

/** The columns of the design's table, of 28 days of hourly means. */
const tableRow = (load: Load, seed: number) => {
  const days = powersOfDays(load, DAYS, seed).map(hourly)
  const hours = days.flat()
  const meanKw = mean(hours)
  const minima = days.map((day) => Math.min(...day))
  const inHours = (wanted: (hour: number) => boolean) =>
    mean(days.flatMap((day) => day.filter((_, hour) => wanted(hour))))
  return {
    meanKw,
    cv: standardDeviation(hours) / meanKw,
    loadFactor: meanKw / Math.max(...hours),
    p5: quantile(hours, 0.05) / meanKw,
    nightToDay: inHours((hour) => hour < 6) / inHours((hour) => hour >= 6),
    minimumCv: standardDeviation(minima) / mean(minima),
  }
}

const FLATS = 60
const plainFlats = Array.from({ length: FLATS }, (_, seed) => drawHousehold(Random.of(11, seed)))

const averageRow = (loadOf: (household: Household, seed: number) => Load) => {
  const rows = plainFlats.map((flat, seed) => tableRow(loadOf(flat, seed), seed))
  const average = (column: keyof (typeof rows)[number]) => mean(rows.map((row) => row[column]))
  return {
    meanKw: average('meanKw'),
    cv: average('cv'),
    loadFactor: average('loadFactor'),
    p5: average('p5'),
    nightToDay: average('nightToDay'),
    minimumCv: average('minimumCv'),
  }
}

const withMachines = (model: 'S9' | 'S19', machines: number) =>
  averageRow((flat, seed) => {
    const order = {
      behaviour: 'steady',
      model,
      machines,
      onsetDay: 0,
      startsInside: false,
    } as const
    const mine = mineLoad(drawMine(order, Random.of(seed)))
    const home = householdLoad(flat)
    return (energyKwh, conditions, random) => {
      home(energyKwh, conditions, random)
      mine(energyKwh, conditions, random)
    }
  })

describe('a plain flat', () => {
  const row = averageRow(householdLoad)
  it.each([
    ['mean power, kW', 'meanKw', 0.34, 0.04],
    ['coefficient of variation', 'cv', 0.97, 0.15],
    ['load factor', 'loadFactor', 0.1, 0.035],
    ['fifth percentile over mean', 'p5', 0.38, 0.07],
    ['night over day', 'nightToDay', 0.58, 0.15],
    ['variation of the daily minimum', 'minimumCv', 0.073, 0.03],
  ] as const)('has the %s of the reference household', (_, column, expected, within) => {
    expect(Math.abs(row[column] - expected)).toBeLessThan(within)
  })
})

describe('a flat with machines', () => {
  it.each([
    ['one S9', 'S9', 1, { meanKw: 1.74, cv: 0.18, loadFactor: 0.37, p5: 0.87 }],
    ['one S19', 'S19', 1, { meanKw: 3.6, cv: 0.1, loadFactor: 0.49, p5: 0.93 }],
    ['three S19', 'S19', 3, { meanKw: 10.1, cv: 0.034, loadFactor: 0.83, p5: 0.96 }],
  ] as const)('stands on the floor of %s', (_, model, machines, expected) => {
    const row = withMachines(model, machines)
    expect(Math.abs(row.meanKw / expected.meanKw - 1)).toBeLessThan(0.06)
    // Trips, which the reference leaves out, widen the spread and lower the fifth percentile.
    expect(row.cv).toBeGreaterThan(expected.cv * 0.8)
    expect(row.cv).toBeLessThan(expected.cv + 0.12)
    expect(Math.abs(row.loadFactor - expected.loadFactor)).toBeLessThan(0.12)
    expect(Math.abs(row.p5 - expected.p5)).toBeLessThan(0.12)
  })
})

describe('a household', () => {
  const base = drawHousehold(Random.of(3))
  const dailyKwh = (household: Household, tempAllDayC: number): number =>
    mean(
      powersOfDays(householdLoad(household), 14, 5, () => ({ tempAllDayC })).map(
        (day) => mean(day) * 24,
      ),
    )

  it.each([
    ['an electric boiler', { waterHeaterKw: 2 }, 0, 1.5, 8],
    ['electric heating in the cold', { heating: { lossKwPerK: 0.1, maxKw: 6 } }, -20, 75, 100],
    ['electric heating on a warm day', { heating: { lossKwPerK: 0.1, maxKw: 6 } }, 20, -0.01, 0.01],
    ['an air conditioner in the heat', { airConditionerKw: 1 }, 33, 8, 26],
    ['an air conditioner in winter', { airConditionerKw: 1 }, -10, -0.01, 0.01],
    ['a car', { carChargerKw: 7.2 }, 0, 8, 28],
  ] as const)('uses more with %s', (_, appliance, tempAllDayC, least, most) => {
    const extra = dailyKwh({ ...base, ...appliance }, tempAllDayC) - dailyKwh(base, tempAllDayC)
    expect(extra).toBeGreaterThan(least)
    expect(extra).toBeLessThan(most)
  })

  it('of workers is empty on a weekday at noon and not at the weekend', () => {
    const load = householdLoad({ ...base, occupancy: 'workers' })
    const noon = (weekend: boolean) =>
      mean(powersOfDays(load, 40, 8, () => ({ weekend })).flatMap((day) => day.slice(22, 28)))
    expect(noon(true) / noon(false)).toBeGreaterThan(2)
  })
})

import { mean, standardDeviation } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { CLIMATES, cosineOfTurns, hourlyTemperature, sunOf } from '../../src/simulate/climate.ts'
import { Random } from '../../src/simulate/random.ts'

const dayOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000

/** The mean month over 40 seeds. */
const monthC = (region: keyof typeof CLIMATES, first: string, seed: number): Float64Array =>
  hourlyTemperature(
    CLIMATES[region],
    Date.parse(`${first}T00:00:00+05:00`),
    720,
    5,
    Random.of(seed),
  )

const monthlyMeans = (region: keyof typeof CLIMATES, first: string): number[] =>
  Array.from({ length: 40 }, (_, seed) => mean(Array.from(monthC(region, first, seed))))

describe('the weather', () => {
  it.each([
    ['Pavlodar in January', 'PAV', '2026-01-01', -15, 2],
    ['Pavlodar in July', 'PAV', '2026-07-05', 21, 2],
    ['Almaty in January', 'ALA', '2026-01-01', -4, 2],
    ['Almaty in July', 'ALA', '2026-07-05', 25, 2],
  ] as const)('is about the climate normal in %s', (_, region, first, normalC, within) => {
    expect(Math.abs(mean(monthlyMeans(region, first)) - normalC)).toBeLessThan(within)
  })

  it('has colder and warmer spells of days, not only noise', () => {
    const hours = Array.from(monthC('PAV', '2026-01-01', 3))
    const days = Array.from({ length: 30 }, (_, day) => mean(hours.slice(day * 24, day * 24 + 24)))
    expect(standardDeviation(days)).toBeGreaterThan(2)
  })

  it('is warmest in the afternoon', () => {
    const hours = Array.from(monthC('ALA', '2026-07-05', 4))
    const atHour = (hour: number) => mean(hours.filter((_, index) => index % 24 === hour))
    expect(atHour(15) - atHour(3)).toBeGreaterThan(8)
  })

  it.each([
    // Sunrise and sunset by the almanac, local clock UTC+5, to about a quarter of an hour.
    ['Pavlodar at midwinter', 'PAV', '2026-12-21', 8 * 60, 15 * 60 + 43],
    ['Almaty at midwinter', 'ALA', '2026-12-21', 7 * 60 + 19, 16 * 60 + 20],
    ['Almaty at midsummer', 'ALA', '2026-06-21', 4 * 60 + 13, 19 * 60 + 36],
  ] as const)('has the sun rise and set in %s', (_, region, day, sunriseMin, sunsetMin) => {
    const sun = sunOf(CLIMATES[region], dayOf(day))
    expect(Math.abs(sun.sunriseMin - sunriseMin)).toBeLessThan(20)
    expect(Math.abs(sun.sunsetMin - sunsetMin)).toBeLessThan(20)
  })

  it('approximates the cosine to 0.0017', () => {
    for (let turns = -2; turns <= 2; turns += 0.01) {
      expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(0.0018)
    }
  })
})

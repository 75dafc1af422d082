import { linearRegression, mean, standardDeviation } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { BUSINESSES } from '../../src/simulate/businesses.ts'
import { HOMES } from '../../src/simulate/homes.ts'
import type { Premises, PremisesMaker } from '../../src/simulate/premises.ts'
import { Random } from '../../src/simulate/random.ts'
import { STEADY_LOADS } from '../../src/simulate/steady-loads.ts'
import { aDay, powersOf, powersOfDays } from './conditions.ts'

const FIRST_DAY = 20_465
const SEEDS = [1, 2, 3, 4, 5]

const drawn = (maker: PremisesMaker, seed: number): Premises =>
  maker({ cold: true, firstDay: FIRST_DAY, days: 28, random: Random.of(seed) })

/** Change of the mean power with the weather, as a share of the mean for each C. */
const slopePerC = ({ load }: Premises, fromC: number, toC: number): number => {
  const days = powersOfDays(load, 40, 9, (offset) => ({
    tempAllDayC: fromC + ((toC - fromC) * offset) / 39,
  })).map(mean)
  const points = days.map((kw, offset): [number, number] => {
    return [fromC + ((toC - fromC) * offset) / 39, kw]
  })
  return linearRegression(points).m / mean(days)
}

const cv = (values: readonly number[]): number => standardDeviation([...values]) / mean([...values])

describe('the temperature slope', () => {
  it.each([
    ['electric heating falls with warmth', HOMES['electric-heating'], -0.2, -0.02],
    ['a cold store rises with it', STEADY_LOADS['cold-store'], 0.008, 0.05],
    ['a server room hardly rises', STEADY_LOADS['server-room'], 0, 0.008],
    ['a base station knows none', STEADY_LOADS.telecom, -0.001, 0.001],
    ['street lighting knows none', STEADY_LOADS['street-lighting'], -0.001, 0.001],
  ] as const)('%s', (_, maker, least, most) => {
    for (const seed of SEEDS) {
      const slope = slopePerC(drawn(maker, seed), -20, 20)
      expect(slope).toBeGreaterThanOrEqual(least)
      expect(slope).toBeLessThanOrEqual(most)
    }
  })

  it('of electric heating is gone in a warm window', () => {
    for (const seed of SEEDS) {
      expect(Math.abs(slopePerC(drawn(HOMES['electric-heating'], seed), 18, 23))).toBeLessThan(0.05)
    }
  })
})

describe('a legal load that runs day and night', () => {
  it.each([
    ['server room', STEADY_LOADS['server-room'], 3, 16, 0.005, 0.06],
    ['base station', STEADY_LOADS.telecom, 1, 5, 0.04, 0.09],
    ['cold store', STEADY_LOADS['cold-store'], 2, 16, 0.08, 0.6],
  ] as const)('as a %s has its level and its spread', (_, maker, leastKw, mostKw, least, most) => {
    for (const seed of SEEDS) {
      const day = powersOf(drawn(maker, seed).load, aDay(), seed)
      expect(mean(day)).toBeGreaterThan(leastKw)
      expect(mean(day)).toBeLessThan(mostKw)
      expect(cv(day)).toBeGreaterThan(least)
      expect(cv(day)).toBeLessThan(most)
    }
  })

  it('as a server room or a base station has been there for years', () => {
    for (const maker of [STEADY_LOADS['server-room'], STEADY_LOADS.telecom]) {
      for (const seed of SEEDS) {
        expect(FIRST_DAY - (drawn(maker, seed).servedSince ?? FIRST_DAY)).toBeGreaterThan(1_000)
      }
    }
  })

  it('as a cold store cycles below the hour', () => {
    for (const seed of SEEDS) {
      const day = powersOf(drawn(STEADY_LOADS['cold-store'], seed).load, aDay(), seed)
      const turns = day.filter((kw, slot) => {
        const before = day[slot - 1] ?? kw
        const after = day[slot + 1] ?? kw
        return (kw - before) * (after - kw) < 0
      })
      expect(turns.length).toBeGreaterThan(15)
    }
  })
})

describe('a legal load in blocks', () => {
  const nothingByDay = (sunriseMin: number, sunsetMin: number): readonly number[] => {
    const { load } = drawn(STEADY_LOADS['street-lighting'], 1)
    const day = powersOf(load, aDay({ sunriseMin, sunsetMin }), 1)
    return day.flatMap((kw, slot) => (kw === 0 ? [slot] : []))
  }

  it('as street lighting is nothing by day, and its edges follow the sun', () => {
    const winter = nothingByDay(530, 1_030)
    const spring = nothingByDay(400, 1_120)
    // Off from 8:35 to 17:25, and from 6:25 to 18:55, less the half-hours that are cut.
    expect([winter[0], winter.at(-1)]).toEqual([18, 33])
    expect([spring[0], spring.at(-1)]).toEqual([13, 36])
  })

  it('as a greenhouse burns in a block of 14 to 16 hours', () => {
    for (const seed of SEEDS) {
      const day = powersOf(drawn(STEADY_LOADS.greenhouse, seed).load, aDay(), seed)
      const lit = day.filter((kw) => kw > 1).length / 2
      expect(lit).toBeGreaterThanOrEqual(14)
      expect(lit).toBeLessThanOrEqual(16)
      expect(Math.min(...day)).toBeLessThan(1)
    }
  })

  it('as a bakery has its peak at night', () => {
    for (const seed of SEEDS) {
      const day = powersOf(drawn(STEADY_LOADS.bakery, seed).load, aDay(), seed)
      expect(mean(day.slice(0, 12)) / mean(day.slice(18, 36))).toBeGreaterThan(3)
    }
  })

  it('as pumps run and rest in turn', () => {
    for (const seed of SEEDS) {
      expect(cv(powersOf(drawn(STEADY_LOADS.pumps, seed).load, aDay(), seed))).toBeGreaterThan(0.5)
    }
  })

  it('as a car charges after midnight on most nights', () => {
    for (const seed of SEEDS) {
      const nights = powersOfDays(drawn(HOMES['ev-night'], seed).load, 28, seed)
      const charged = nights.filter((day) => Math.max(...day.slice(0, 12)) > 3)
      expect(charged.length).toBeGreaterThan(18)
      expect(Math.max(...nights.map((day) => Math.min(...day)))).toBeLessThan(1)
    }
  })
})

describe('a meter that hardly tells anything', () => {
  it('as a vacant flat is perfectly flat', () => {
    for (const seed of SEEDS) {
      const days = powersOfDays(drawn(HOMES.vacant, seed).load, 7, seed).flat()
      expect(Math.max(...days) - Math.min(...days)).toBeCloseTo(0, 9)
      expect(mean(days)).toBeLessThanOrEqual(0.05)
    }
  })

  it('as a new tenant steps up within the window, on the day it is served', () => {
    for (const seed of SEEDS) {
      const tenant = drawn(HOMES['new-tenant'], seed)
      const movesIn = (tenant.servedSince ?? 0) - FIRST_DAY
      const days = powersOfDays(tenant.load, 28, seed).map(mean)
      expect(Math.max(...days.slice(0, movesIn))).toBeLessThan(0.05)
      expect(Math.min(...days.slice(movesIn))).toBeGreaterThan(0.5)
    }
  })
})

describe('a business', () => {
  it.each([
    ['workshop', BUSINESSES.workshop],
    ['office', BUSINESSES.office],
    ['school', BUSINESSES.school],
    ['day-shift works', BUSINESSES['day-plant']],
  ] as const)('of the kind %s works by day and rests at night', (_, maker) => {
    for (const seed of SEEDS) {
      const day = powersOf(drawn(maker, seed).load, aDay(), seed)
      expect(mean(day.slice(0, 12)) / mean(day.slice(20, 34))).toBeLessThan(0.4)
    }
  })

  it('of a day shift has quiet weekends', () => {
    const { load } = drawn(BUSINESSES['day-plant'], 2)
    const days = powersOfDays(load, 7, 2).map(mean)
    expect(mean(days.slice(5)) / mean(days.slice(0, 5))).toBeLessThan(0.5)
  })
})

import { describe, expect, it } from 'vitest'
import { blockDips } from '../../../src/core/evidence/block-dips.ts'
import { blockHistory } from '../../../src/core/evidence/block-history.ts'
import { machineSteps } from '../../../src/core/evidence/machine-steps.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'
import { aMinedFlat } from './a-mined-flat.ts'

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1)

/** Three machines of 3.25 kW over 0.3 kW; each entry takes so many of them off from an hour of a day for some hours. */
const withTrips = (
  trips: readonly (readonly [day: number, hour: number, hours: number, off: number])[],
) =>
  aWindowCurve({
    slots: 48,
    power: (day, hour) =>
      0.3 +
      3.25 *
        (3 -
          trips
            .filter(([d, from, hours]) => d === day && hour >= from && hour < from + hours)
            .reduce((sum, [, , , off]) => sum + off, 0)),
  })

describe('dips of a block', () => {
  it('are the trips of single machines, with depth and length, and falls of all of them', () => {
    const dips = blockDips(
      withTrips([
        [3, 10, 3, 1],
        [9, 1, 2, 1],
        [20, 14, 4, 3],
      ]),
      9.75,
    )
    expect(dips.map(({ slot, hours, isFall }) => [slot / 48, hours, isFall])).toEqual([
      [3 + 10 / 24, 3, false],
      [9 + 1 / 24, 2, false],
      [20 + 14 / 24, 4, true],
    ])
    expect(dips.map(({ depthKw }) => depthKw.toFixed(2))).toEqual(['3.25', '3.25', '9.75'])
  })

  it('are none where one slot alone is lower, or a day and more', () => {
    const curve = aWindowCurve({
      slots: 48,
      power: (day, hour) => ((day === 5 && hour === 12) || (day > 9 && day < 12) ? 6.8 : 10),
    })
    expect(blockDips(curve, 9.75)).toEqual([])
  })

  it('are none in what a household does on top of the block', () => {
    const cooking = aWindowCurve({
      slots: 48,
      power: (day, hour) => 9.9 + (hour >= 17 && hour < 21 ? 1 + ((day * 7) % 5) / 4 : 0),
    })
    expect(blockDips(cooking, 9.75)).toEqual([])
  })
})

describe('the steps of machines', () => {
  it('give their power and number', () => {
    const dips = blockDips(
      withTrips([
        [3, 10, 3, 1],
        [9, 1, 2, 1],
        [20, 14, 4, 2],
      ]),
      9.75,
    )
    const steps = machineSteps(dips, undefined, 9.75)
    expect(steps?.unitKw).toBeCloseTo(3.25, 3)
    expect(steps).toMatchObject({ seen: 2, count: 3 })
  })

  it.each([
    { label: 'nothing ever tripped', trips: [] },
    { label: 'one trip was seen', trips: [[3, 10, 3, 1]] as const },
    {
      label: 'all of it fell',
      trips: [
        [3, 10, 3, 3],
        [9, 1, 3, 3],
      ] as const,
    },
  ])('are unknown where $label', ({ trips }) => {
    expect(machineSteps(blockDips(withTrips(trips), 9.75), undefined, 9.75)).toBeUndefined()
  })

  it('of a mine that grew are told from its arrivals in most of twenty flats', () => {
    const right = SEEDS.filter((seed) => {
      const { curve, kw, unitKw } = aMinedFlat({
        behaviour: 'growing',
        machines: 4,
        onset: 8,
        seed,
      })
      const steps = machineSteps(blockDips(curve, kw), blockHistory(curve, kw), kw)
      return steps?.count === 4 && Math.abs(steps.unitKw / unitKw - 1) < 0.05
    })
    expect(right.length).toBeGreaterThanOrEqual(16)
  })

  it('are within a tenth of the planted size in nine of ten flats where twenty machines trip', () => {
    const told = SEEDS.flatMap((seed) => {
      const { curve, kw, unitKw } = aMinedFlat({ machines: 20, stepMin: 15, seed })
      const steps = machineSteps(blockDips(curve, kw), undefined, kw)
      return steps === undefined ? [] : Math.abs(steps.unitKw / unitKw - 1)
    })
    expect(told.length).toBeGreaterThanOrEqual(15)
    expect(told.filter((error) => error < 0.1).length).toBeGreaterThanOrEqual(0.9 * told.length)
  })
})

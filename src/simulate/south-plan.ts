import type { AreaPlan, MinePlan, RegionPlan } from './scenario.ts'

const homes = (
  kind: 'flats' | 'houses',
  consumers: number,
  ratedKva: number,
  mines: readonly MinePlan[] = [],
  rest: Partial<AreaPlan> = {},
): AreaPlan => ({ kind, consumers, ratedKva, headMeter: true, lookAlikes: [], mines, ...rest })

const farm = (machines: number, host: 'house' | 'garage' | 'flat'): MinePlan => ({
  behaviour: 'steady',
  model: 'S19',
  machines,
  onset: 6,
  host,
})

/** Two southern cities: transformers that homes fill, that one mine or two overload, and that are too small by themselves. */
export const SOUTH_REGIONS: readonly RegionPlan[] = [
  {
    regionId: 'ALA',
    areas: [
      homes('houses', 40, 160),
      homes('houses', 40, 100, [farm(20, 'garage')]),
      homes('houses', 36, 100, [farm(12, 'house'), farm(9, 'garage'), farm(2, 'house')]),
      homes('houses', 40, 40),
    ],
  },
  {
    regionId: 'SHY',
    areas: [
      homes('flats', 48, 100, [], { indoor: true }),
      homes('flats', 48, 63, [farm(9, 'flat')], { indoor: true }),
      homes('houses', 40, 100, [
        { behaviour: 'before-meter', model: 'S19', machines: 24, onset: 6 },
      ]),
      homes('houses', 40, 40, [farm(3, 'house')]),
    ],
  },
]

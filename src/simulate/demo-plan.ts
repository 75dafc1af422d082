import type { AreaPlan, LookAlike, MinePlan, OrderPlan, RegionPlan } from './scenario.ts'

const area = (
  kind: AreaPlan['kind'],
  consumers: number,
  lookAlikes: readonly LookAlike[] = [],
  mines: readonly MinePlan[] = [],
  rest: Partial<AreaPlan> = {},
): AreaPlan => ({ kind, consumers, headMeter: true, lookAlikes, mines, ...rest })

/** About 1,000 consumers in 30 areas: every look-alike in both regions' character, every kind of mine once. */
export const DEMO_REGIONS: readonly RegionPlan[] = [
  {
    regionId: 'PAV',
    areas: [
      area(
        'flats',
        48,
        ['vacant', 'telecom'],
        [{ behaviour: 'steady', model: 'S9', machines: 1, onset: 11, host: 'flat' }],
      ),
      area('flats', 44, ['stuck-register', 'server-room']),
      area('flats', 40, ['estimated-runs', 'vacant'], [], { indoor: true }),
      area('flats', 46, ['new-tenant', 'ev-night']),
      area('flats', 38, ['bakery'], [], { headMeter: false }),
      area(
        'houses',
        32,
        ['electric-heating', 'electric-heating', 'pumps'],
        [{ behaviour: 'steady', model: 'GPU', machines: 5, onset: 17, host: 'house' }],
      ),
      area(
        'houses',
        30,
        ['electric-heating', 'street-lighting', 'vacant'],
        [{ behaviour: 'steady', model: 'S19', machines: 10, onset: 0, host: 'garage' }],
      ),
      area(
        'houses',
        28,
        ['electric-heating', 'telecom'],
        [{ behaviour: 'with-outages', model: 'S19', machines: 2, onset: 12, host: 'house' }],
      ),
      area('houses', 30, ['electric-heating', 'greenhouse', 'stuck-register']),
      area('street', 36, ['server-room', 'cold-store', 'wrong-ct-ratio']),
      area('street', 32, ['bakery', 'telecom', 'street-lighting']),
      area(
        'industry',
        22,
        ['cold-store', 'telecom'],
        [{ behaviour: 'in-business', model: 'S19', machines: 16, onset: 14, host: 'day-plant' }],
      ),
      area(
        'industry',
        20,
        ['pumps'],
        [
          { behaviour: 'licensed', model: 'S19', machines: 40, onset: 0, host: 'hall' },
          { behaviour: 'licensed-over', model: 'S21', machines: 36, onset: 0, host: 'hall' },
        ],
      ),
      area(
        'industry',
        20,
        ['cold-store'],
        [{ behaviour: 'before-meter', model: 'S19', machines: 45, onset: 9 }],
        { ratedKva: 1_600 },
      ),
      area('houses', 34, ['vacant', 'estimated-runs']),
    ],
  },
  {
    regionId: 'ALA',
    areas: [
      area(
        'houses',
        36,
        ['electric-heating', 'vacant'],
        [{ behaviour: 'steady', model: 'S19', machines: 3, onset: 13, host: 'house' }],
      ),
      area(
        'houses',
        38,
        ['telecom', 'ev-night'],
        [{ behaviour: 'nights-only', model: 'S19', machines: 4, onset: 0, host: 'house' }],
      ),
      area(
        'houses',
        34,
        ['new-tenant', 'street-lighting'],
        [{ behaviour: 'peak-avoiding', model: 'S19', machines: 4, onset: 5, host: 'garage' }],
      ),
      area(
        'houses',
        40,
        ['pumps', 'stuck-register'],
        [{ behaviour: 'throttled', model: 'S19', machines: 3, onset: 0, host: 'house' }],
      ),
      area(
        'houses',
        32,
        ['electric-heating', 'estimated-runs'],
        [{ behaviour: 'price-driven', model: 'S21', machines: 6, onset: 3, host: 'garage' }],
      ),
      area(
        'houses',
        36,
        ['greenhouse', 'vacant'],
        [{ behaviour: 'growing', model: 'S19', machines: 9, onset: 7, host: 'house' }],
      ),
      area(
        'houses',
        42,
        ['ev-night', 'telecom'],
        [{ behaviour: 'split', model: 'S19', machines: 9, onset: 9, host: 'house', meters: 3 }],
      ),
      area(
        'houses',
        40,
        ['electric-heating'],
        [{ behaviour: 'before-meter', model: 'S19', machines: 18, onset: 10 }],
        { ratedKva: 160 },
      ),
      area('flats', 46, ['server-room', 'vacant']),
      area('flats', 44, ['new-tenant', 'bakery'], [], { indoor: true }),
      area('flats', 40, ['ev-night', 'stuck-register']),
      area('street', 32, ['cold-store', 'telecom', 'wrong-ct-ratio']),
      area(
        'street',
        30,
        ['server-room', 'bakery'],
        [
          {
            behaviour: 'in-business',
            model: 'S19',
            machines: 5,
            onset: 0,
            host: 'textile-factory',
          },
        ],
      ),
      area(
        'street',
        28,
        ['cold-store', 'street-lighting'],
        [{ behaviour: 'licensed', model: 'S19', machines: 12, onset: 0, host: 'hall' }],
      ),
      area('houses', 34, ['greenhouse', 'pumps'], [], { headMeter: false }),
    ],
  },
]

export const DEMO_ORDERS: readonly OrderPlan[] = [
  { regionId: 'PAV', on: 19, fromMin: 1_020, toMin: 1_380, maxKw: 0 },
  { regionId: 'ALA', on: 19, fromMin: 1_080, toMin: 1_320, maxKw: 0 },
]

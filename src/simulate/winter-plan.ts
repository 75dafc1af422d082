import type { AreaPlan, LookAlike, MinePlan, RegionPlan } from './scenario.ts'

const area = (
  kind: AreaPlan['kind'],
  consumers: number,
  lookAlikes: readonly LookAlike[],
  mines: readonly MinePlan[],
): AreaPlan => ({ kind, consumers, headMeter: true, lookAlikes, mines })

/** Twelve areas in which mines begin all through a winter, and some are easy to find, and some are not. */
export const WINTER_REGIONS: readonly RegionPlan[] = [
  {
    regionId: 'PAV',
    areas: [
      area(
        'flats',
        32,
        ['vacant', 'telecom'],
        [{ behaviour: 'steady', model: 'S9', machines: 1, onset: 30, host: 'flat' }],
      ),
      area(
        'houses',
        28,
        ['electric-heating', 'electric-heating', 'new-tenant'],
        [{ behaviour: 'steady', model: 'S19', machines: 3, onset: 12, host: 'house' }],
      ),
      area(
        'houses',
        28,
        ['electric-heating', 'stuck-register'],
        [{ behaviour: 'growing', model: 'S19', machines: 5, onset: 40, host: 'garage' }],
      ),
      area('flats', 32, ['ev-night', 'server-room'], []),
      area(
        'industry',
        18,
        ['cold-store', 'pumps'],
        [
          { behaviour: 'in-business', model: 'S19', machines: 14, onset: 26, host: 'day-plant' },
          { behaviour: 'licensed', model: 'S19', machines: 10, onset: 0, host: 'hall' },
        ],
      ),
      area(
        'street',
        26,
        ['bakery', 'street-lighting'],
        [{ behaviour: 'peak-avoiding', model: 'S21', machines: 3, onset: 20, host: 'flat' }],
      ),
    ],
  },
  {
    regionId: 'ALA',
    areas: [
      area(
        'houses',
        30,
        ['electric-heating', 'greenhouse'],
        [{ behaviour: 'nights-only', model: 'S19', machines: 4, onset: 18, host: 'house' }],
      ),
      area(
        'houses',
        30,
        ['estimated-runs', 'vacant'],
        [{ behaviour: 'before-meter', model: 'S19', machines: 9, onset: 47 }],
      ),
      area(
        'flats',
        32,
        ['vacant', 'new-tenant'],
        [{ behaviour: 'split', model: 'S19', machines: 6, onset: 33, host: 'flat', meters: 2 }],
      ),
      area(
        'street',
        26,
        ['cold-store', 'telecom'],
        [{ behaviour: 'with-outages', model: 'S19', machines: 2, onset: 55, host: 'flat' }],
      ),
      area('houses', 30, ['electric-heating', 'electric-heating', 'pumps'], []),
      area(
        'houses',
        28,
        ['electric-heating', 'wrong-ct-ratio'],
        [{ behaviour: 'price-driven', model: 'GPU', machines: 6, onset: 8, host: 'house' }],
      ),
    ],
  },
]

import { DEMO_ORDERS, DEMO_REGIONS } from './demo-plan.ts'
import type { AreaPlan, RegionPlan, Scenario } from './scenario.ts'
import { SOUTH_REGIONS } from './south-plan.ts'
import { WINTER_REGIONS } from './winter-plan.ts'

const TIME_ZONE = 'Asia/Almaty'

const TINY_REGIONS: readonly RegionPlan[] = [
  {
    regionId: 'PAV',
    areas: [
      {
        kind: 'flats',
        consumers: 12,
        headMeter: true,
        lookAlikes: ['telecom', 'vacant'],
        mines: [{ behaviour: 'steady', model: 'S19', machines: 3, onset: 12, host: 'flat' }],
      },
      {
        kind: 'houses',
        consumers: 12,
        headMeter: true,
        lookAlikes: ['electric-heating', 'stuck-register'],
        mines: [{ behaviour: 'steady', model: 'S9', machines: 4, onset: 0, host: 'garage' }],
      },
      {
        kind: 'industry',
        consumers: 12,
        headMeter: true,
        lookAlikes: ['cold-store'],
        mines: [
          { behaviour: 'in-business', model: 'S19', machines: 14, onset: 8, host: 'day-plant' },
          { behaviour: 'licensed', model: 'S19', machines: 10, onset: 0, host: 'hall' },
        ],
      },
    ],
  },
  {
    regionId: 'ALA',
    areas: [
      {
        kind: 'houses',
        consumers: 12,
        headMeter: true,
        lookAlikes: ['ev-night'],
        mines: [{ behaviour: 'nights-only', model: 'S19', machines: 4, onset: 4, host: 'house' }],
      },
      {
        kind: 'houses',
        consumers: 12,
        headMeter: true,
        ratedKva: 63,
        lookAlikes: ['estimated-runs'],
        mines: [{ behaviour: 'before-meter', model: 'S19', machines: 9, onset: 10 }],
      },
      {
        kind: 'street',
        consumers: 12,
        headMeter: false,
        lookAlikes: ['server-room', 'street-lighting'],
        mines: [{ behaviour: 'steady', model: 'S21', machines: 2, onset: 6, host: 'flat' }],
      },
    ],
  },
]

const TINY: Scenario = {
  name: 'tiny',
  description: 'two regions, six areas of twelve consumers, six mines of clear kinds, 24 days',
  startDay: '2026-01-12',
  days: 24,
  stepMin: 30,
  timeZone: TIME_ZONE,
  regions: TINY_REGIONS,
  orders: [],
}

const CITY_CONSUMERS = 20_000

/** The demo's areas over and over; in every fifth round with their mines, else without: about 0.3 % of meters. */
const cityRegions = (): readonly RegionPlan[] => {
  const areasOf: Record<RegionPlan['regionId'], AreaPlan[]> = { PAV: [], ALA: [], SHY: [] }
  let left = CITY_CONSUMERS
  for (let round = 0; left > 0; round++) {
    for (const { regionId, areas } of DEMO_REGIONS) {
      for (const area of areas) {
        if (left === 0) break
        const whole = left >= area.consumers
        const plan = round % 5 === 0 && whole ? area : { ...area, mines: [] }
        // Two look-alikes in every area would be more than any town has.
        const lookAlikes = round % 3 === 0 && whole ? area.lookAlikes : []
        const consumers = Math.min(left, area.consumers)
        areasOf[regionId].push({ ...plan, lookAlikes, consumers })
        left -= consumers
      }
    }
  }
  return [
    { regionId: 'PAV', areas: areasOf.PAV },
    { regionId: 'ALA', areas: areasOf.ALA },
  ]
}

const DEMO: Scenario = {
  name: 'demo',
  description:
    'about 1,000 consumers in 30 areas in winter, every look-alike, every kind of mine, 35 days',
  startDay: '2026-01-10',
  days: 35,
  stepMin: 30,
  timeZone: TIME_ZONE,
  regions: DEMO_REGIONS,
  orders: DEMO_ORDERS,
}

const SOUTH: Scenario = {
  name: 'south-winter',
  description: 'eight areas of two southern cities in winter, five of them with mines, 28 days',
  startDay: '2026-01-10',
  days: 28,
  stepMin: 30,
  timeZone: TIME_ZONE,
  regions: SOUTH_REGIONS,
  orders: [],
}

const WINTER: Scenario = {
  name: 'winter',
  description:
    'twelve areas of two towns through twelve weeks of winter, with what inspectors found: for backtests',
  // A Monday.
  startDay: '2025-11-17',
  days: 84,
  stepMin: 30,
  timeZone: TIME_ZONE,
  regions: WINTER_REGIONS,
  orders: [],
  visitsPerWeek: 4,
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  demo: DEMO,
  tiny: TINY,
  dirty: {
    ...TINY,
    name: 'dirty',
    description: 'tiny, with gaps, estimates, duplicates and readings out of order and late',
    meteringFlaws: { estimatedRunsPerDay: 0.02, gapsPerDay: 0.03 },
    deliveryFlaws: { duplicated: 0.01, outOfOrder: 0.02, late: 0.003 },
  },
  winter: WINTER,
  'south-winter': SOUTH,
  'south-summer': {
    ...SOUTH,
    name: 'south-summer',
    description: 'the same areas in the heat of July',
    startDay: '2026-07-01',
  },
  city: {
    ...DEMO,
    name: 'city',
    description: '20,000 consumers in some 570 areas in winter, 35 days',
    regions: cityRegions(),
  },
}

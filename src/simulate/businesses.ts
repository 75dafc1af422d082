import { addBlock, addConstant, type Load } from './load.ts'
import type { Premises, PremisesMaker } from './premises.ts'
import type { Random } from './random.ts'

interface WorkingHours {
  readonly fromMin: number
  readonly toMin: number
  /** Share of the weekday's work that goes on at weekends. */
  readonly weekendShare: number
}

interface Work {
  readonly hours: WorkingHours
  readonly workKw: number
  readonly baseKw: number
  /** Spread of the work's power from slot to slot, as a share. */
  readonly spread: number
  /** Share of work that stands still at the midday break. */
  readonly breakShare: number
}

/** Base round the clock; machines and lights within working hours, with starting up, a break and good and bad days. */
const workLoad =
  (work: Work): Load =>
  (energyKwh, { stepMin, slots, weekend }, random) => {
    addConstant(energyKwh, stepMin, work.baseKw)
    const busy = random.normal(1, 0.08) * (weekend ? work.hours.weekendShare : 1)
    if (busy <= 0) return
    const fromMin = random.normal(work.hours.fromMin, 8)
    const toMin = random.normal(work.hours.toMin, 12)
    const worked = new Float64Array(slots)
    addBlock(worked, stepMin, fromMin, toMin - fromMin, work.workKw * busy)
    addBlock(worked, stepMin, 770, 50, -work.workKw * busy * work.breakShare)
    for (let slot = 0; slot < slots; slot++) {
      const kwh = Math.max(0, (worked[slot] as number) * random.normal(1, work.spread))
      energyKwh[slot] = (energyKwh[slot] as number) + kwh
    }
  }

const workPremises = (work: Work, rest: Partial<Premises>): Premises => {
  const peakKw = work.baseKw + work.workKw
  return {
    load: workLoad(work),
    customerClass: 'commercial',
    zone: 'residential',
    tariff: 'business',
    activity: 'shop',
    contractedKw: Math.ceil(peakKw * 2) + 5,
    phases: 3,
    designKw: peakKw * 0.75,
    ...rest,
  }
}

/** Refrigerated shelves all night, lights and tills from eight to nine, every day. */
const shop: PremisesMaker = ({ random }) =>
  workPremises(
    {
      hours: { fromMin: 480, toMin: 1_290, weekendShare: 1 },
      workKw: random.between(1.5, 7),
      baseKw: random.between(0.3, 1.6),
      spread: 0.12,
      breakShare: 0,
    },
    {},
  )

const office: PremisesMaker = ({ random }) =>
  workPremises(
    {
      hours: { fromMin: 520, toMin: 1_110, weekendShare: 0.06 },
      workKw: random.between(2, 12),
      baseKw: random.between(0.3, 1.2),
      spread: 0.08,
      breakShare: 0.25,
    },
    { activity: 'office' },
  )

const school: PremisesMaker = ({ random }) =>
  workPremises(
    {
      hours: { fromMin: 460, toMin: 1_080, weekendShare: 0.1 },
      workKw: random.between(8, 20),
      baseKw: random.between(1, 2.5),
      spread: 0.1,
      breakShare: 0,
    },
    { customerClass: 'public', tariff: 'budget', activity: 'school' },
  )

/** Sewing, joinery, car repair: one shift, five days. */
const workshop: PremisesMaker = ({ random }) =>
  workPremises(
    {
      hours: { fromMin: 500, toMin: 1_080, weekendShare: random.pick([0, 0, 0.5]) },
      workKw: random.between(8, 40),
      baseKw: random.between(0.4, 2),
      spread: 0.2,
      breakShare: 0.7,
    },
    {
      customerClass: 'industrial',
      zone: 'industrial',
      activity: random.pick(['sewing', 'joinery', 'car-repair']),
    },
  )

const shiftHours = (random: Random): WorkingHours =>
  random.pick([
    { fromMin: 470, toMin: 1_020, weekendShare: 0.05 },
    { fromMin: 410, toMin: 1_400, weekendShare: 0.3 },
    { fromMin: 0, toMin: 1_440, weekendShare: 0.85 },
  ])

/** A northern works: crushers, presses, kilns; one, two or three shifts, a base of pumps and yard lights. */
const plant: PremisesMaker = ({ random }) => {
  const workKw = random.between(80, 260)
  return workPremises(
    {
      hours: shiftHours(random),
      workKw,
      baseKw: workKw * random.between(0.06, 0.14),
      spread: 0.18,
      breakShare: 0.5,
    },
    {
      customerClass: 'industrial',
      zone: 'industrial',
      tariff: 'industry',
      activity: random.pick(['brickworks', 'stone-crusher', 'metalwork', 'flour-mill']),
    },
  )
}

/** A day-shift works whose declared activity does not explain a load at night. */
const dayPlant: PremisesMaker = ({ random }) => {
  const workKw = random.between(110, 190)
  return workPremises(
    {
      hours: { fromMin: 470, toMin: 1_080, weekendShare: 0.1 },
      workKw,
      baseKw: workKw * 0.08,
      spread: 0.18,
      breakShare: 0.5,
    },
    {
      customerClass: 'industrial',
      zone: 'industrial',
      tariff: 'industry',
      activity: 'stone-crusher',
    },
  )
}

/** A former textile factory in a special economic zone: a little sewing on a preferential tariff. */
const textileFactory: PremisesMaker = ({ random }) =>
  workPremises(
    {
      hours: { fromMin: 490, toMin: 1_090, weekendShare: 0.3 },
      workKw: random.between(45, 65),
      baseKw: random.between(2, 3.5),
      spread: 0.15,
      breakShare: 0.5,
    },
    {
      customerClass: 'industrial',
      zone: 'sez',
      tariff: 'preferential',
      activity: 'textile',
    },
  )

/** A licensed mining hall but for its machines: ventilation control, a guard's room. */
const hall: PremisesMaker = ({ random }) =>
  workPremises(
    {
      hours: { fromMin: 480, toMin: 1_140, weekendShare: 0.6 },
      workKw: random.between(0.5, 1.5),
      baseKw: random.between(0.5, 1.2),
      spread: 0.1,
      breakShare: 0,
    },
    { customerClass: 'mining', zone: 'industrial', tariff: 'mining', activity: 'data-centre' },
  )

/** A look-alike: a kiosk whose current transformers are of another ratio than the books say. */
const wrongRatio: PremisesMaker = ({ random }) =>
  workPremises(
    {
      hours: { fromMin: 480, toMin: 1_290, weekendShare: 1 },
      workKw: random.between(0.6, 1.4),
      baseKw: random.between(0.1, 0.4),
      spread: 0.12,
      breakShare: 0,
    },
    { contractedKw: 90, metering: { type: 'wrong-ratio', factor: random.pick([20, 30]) } },
  )

export const BUSINESSES = {
  shop,
  office,
  school,
  workshop,
  plant,
  'day-plant': dayPlant,
  'textile-factory': textileFactory,
  hall,
  'wrong-ct-ratio': wrongRatio,
} as const satisfies Record<string, PremisesMaker>

import { addBlock, addConstant, addCycles, type DayConditions, type Load } from './load.ts'
import type { Random } from './random.ts'

const OCCUPANCIES = ['retired', 'workers', 'family'] as const
type Occupancy = (typeof OCCUPANCIES)[number]

export interface Household {
  readonly occupancy: Occupancy
  /** 1 is the mean; how much of everything they do. */
  readonly activity: number
  readonly standbyKw: number
  readonly fridge: { readonly powerKw: number; readonly onMin: number; readonly offMin: number }
  readonly stove: 'gas' | 'electric'
  readonly waterHeaterKw: number
  readonly heating: ElectricHeating | undefined
  readonly airConditionerKw: number
  readonly carChargerKw: number
}

interface ElectricHeating {
  readonly lossKwPerK: number
  readonly maxKw: number
}

/** What a flat's rooms gain from sun and people, K below the set point at which heating starts. */
const HEATING_BELOW_C = 17
const COOLING_ABOVE_C = 24

interface Rhythm {
  readonly wakeMin: number
  readonly sleepMin: number
  /** Away between the two; equal where somebody stays at home. */
  readonly leaveMin: number
  readonly returnMin: number
}

const drawRhythm = (household: Household, weekend: boolean, random: Random): Rhythm => {
  const early = household.occupancy === 'retired' ? -20 : 0
  const wakeMin = random.normal(weekend ? 510 : 400, 25) + early
  const sleepMin = random.normal(household.occupancy === 'retired' ? 1_350 : 1_400, 25)
  const goesOut =
    household.occupancy === 'workers'
      ? !weekend
      : household.occupancy === 'family' && !weekend && random.chance(0.4)
  if (!goesOut) return { wakeMin, sleepMin, leaveMin: 780, returnMin: 780 }
  return { wakeMin, sleepMin, leaveMin: wakeMin + 60, returnMin: random.normal(1_095, 30) }
}

/** A minute at which somebody is up and at home. */
const wakingMinute = (rhythm: Rhythm, random: Random): number => {
  const morning = rhythm.leaveMin - rhythm.wakeMin
  const evening = rhythm.sleepMin - rhythm.returnMin
  const at = random.unit() * (morning + evening)
  return at < morning ? rhythm.wakeMin + at : rhythm.returnMin + at - morning
}

const addLighting = (
  energyKwh: Float64Array,
  { stepMin, sunriseMin, sunsetMin }: DayConditions,
  rhythm: Rhythm,
  household: Household,
  random: Random,
): void => {
  const powerKw = 0.09 * household.activity * random.between(0.7, 1.3)
  const untilMin = Math.min(sunriseMin + 30, rhythm.leaveMin)
  addBlock(energyKwh, stepMin, rhythm.wakeMin, untilMin - rhythm.wakeMin, powerKw * 0.7)
  const fromMin = Math.max(sunsetMin - 20, rhythm.returnMin)
  addBlock(energyKwh, stepMin, fromMin, rhythm.sleepMin - fromMin, powerKw)
  // The last one up: a lamp and a screen into the night, a little of it after midnight.
  if (random.chance(0.6)) {
    addBlock(energyKwh, stepMin, rhythm.sleepMin, random.between(10, 60), 0.1)
    addBlock(energyKwh, stepMin, 0, random.between(40, 240), 0.2)
  }
}

const addCooking = (
  energyKwh: Float64Array,
  { stepMin, weekend }: DayConditions,
  rhythm: Rhythm,
  household: Household,
  random: Random,
): void => {
  const { activity } = household
  const dinnerMin = Math.min(1_230, Math.max(rhythm.returnMin + 30, random.normal(1_130, 30)))
  const atHomeAtNoon = rhythm.leaveMin === rhythm.returnMin || weekend
  if (household.stove === 'electric') {
    addBlock(energyKwh, stepMin, rhythm.wakeMin + 15, random.between(8, 18), 1.2)
    const lasts = random.between(30, 65) * activity
    addBlock(energyKwh, stepMin, dinnerMin, lasts, random.between(0.8, 1.5))
    if (atHomeAtNoon && random.chance(0.8)) {
      addBlock(energyKwh, stepMin, random.normal(765, 25), random.between(20, 40), 1.1)
    }
    // A bird or a tray of baursaks now and then.
    if (random.chance(weekend ? 0.3 : 0.1)) {
      addBlock(energyKwh, stepMin, dinnerMin - 50, random.between(40, 70), 2)
    }
  } else {
    addBlock(energyKwh, stepMin, dinnerMin, random.between(4, 10), 1.3)
    addBlock(energyKwh, stepMin, dinnerMin, 40, 0.09)
    if (random.chance(weekend ? 0.25 : 0.08)) {
      addBlock(energyKwh, stepMin, dinnerMin - 50, random.between(40, 60), 2)
    }
  }
  const cups = random.integer(3, 6)
  for (let cup = 0; cup < cups; cup++) {
    addBlock(energyKwh, stepMin, wakingMinute(rhythm, random), random.between(3, 5), 2 * activity)
  }
}

const addChores = (
  energyKwh: Float64Array,
  { stepMin, weekend }: DayConditions,
  rhythm: Rhythm,
  household: Household,
  random: Random,
): void => {
  const { activity } = household
  const screens = random.integer(1, 3)
  for (let screen = 0; screen < screens; screen++) {
    const fromMin = Math.max(rhythm.returnMin, random.normal(1_110, 60))
    addBlock(energyKwh, stepMin, fromMin, random.between(150, 270), 0.11)
  }
  const laundry = household.occupancy === 'family' ? 0.5 : 0.25
  if (random.chance(laundry * activity * (weekend ? 1.6 : 0.8))) {
    const atMin = wakingMinute(rhythm, random)
    addBlock(energyKwh, stepMin, atMin, random.between(18, 30), 2)
    addBlock(energyKwh, stepMin, atMin + 25, 55, 0.25)
  }
  if (random.chance(0.3 * activity)) {
    const atMin = wakingMinute(rhythm, random)
    addBlock(energyKwh, stepMin, atMin, random.between(15, 45), random.between(1.2, 1.9))
  }
}

const addWaterHeater = (
  energyKwh: Float64Array,
  { stepMin }: DayConditions,
  rhythm: Rhythm,
  { waterHeaterKw, activity }: Household,
  random: Random,
): void => {
  if (waterHeaterKw === 0) return
  addCycles(energyKwh, stepMin, { powerKw: waterHeaterKw, onMin: 4, offMin: 130 }, random)
  const morningMin = (random.between(20, 45) * activity * 2) / waterHeaterKw
  const eveningMin = (random.between(25, 60) * activity * 2) / waterHeaterKw
  addBlock(energyKwh, stepMin, rhythm.wakeMin + 20, morningMin, waterHeaterKw)
  addBlock(energyKwh, stepMin, rhythm.sleepMin - 90, eveningMin, waterHeaterKw)
}

const addClimate = (
  energyKwh: Float64Array,
  { stepMin, slots, tempC }: DayConditions,
  { heating, airConditionerKw }: Household,
  rhythm: Rhythm,
  random: Random,
): void => {
  if (heating === undefined && airConditionerKw === 0) return
  for (let slot = 0; slot < slots; slot++) {
    const outsideC = tempC[slot] as number
    let powerKw = 0
    if (heating !== undefined && outsideC < HEATING_BELOW_C) {
      const wantedKw = heating.lossKwPerK * (HEATING_BELOW_C - outsideC)
      powerKw += Math.min(heating.maxKw, wantedKw * random.normal(1, 0.12))
    }
    const minute = slot * stepMin
    const up = minute >= rhythm.returnMin && minute < rhythm.sleepMin
    if (airConditionerKw > 0 && outsideC > COOLING_ABOVE_C && (up || outsideC > 27)) {
      const share = Math.min(1, 0.3 + (outsideC - COOLING_ABOVE_C) / 12)
      powerKw += airConditionerKw * share * random.normal(1, 0.15)
    }
    energyKwh[slot] = (energyKwh[slot] as number) + (powerKw * stepMin) / 60
  }
}

/** Tariff night: the charger's timer starts it after midnight, most nights. */
const addCarCharging = (
  energyKwh: Float64Array,
  { stepMin }: DayConditions,
  { carChargerKw }: Household,
  random: Random,
): void => {
  if (carChargerKw === 0 || !random.chance(0.85)) return
  const distanceKwh = random.between(8, 28)
  const lastsMin = (60 * distanceKwh) / carChargerKw
  addBlock(energyKwh, stepMin, random.integer(10, 40), Math.min(330, lastsMin), carChargerKw)
}

/** A home from its appliances up. */
export const householdLoad =
  (household: Household): Load =>
  (energyKwh, conditions, random) => {
    const rhythm = drawRhythm(household, conditions.weekend, random)
    addConstant(energyKwh, conditions.stepMin, household.standbyKw)
    addCycles(energyKwh, conditions.stepMin, household.fridge, random)
    addLighting(energyKwh, conditions, rhythm, household, random)
    addCooking(energyKwh, conditions, rhythm, household, random)
    addChores(energyKwh, conditions, rhythm, household, random)
    addWaterHeater(energyKwh, conditions, rhythm, household, random)
    addClimate(energyKwh, conditions, household, rhythm, random)
    addCarCharging(energyKwh, conditions, household, random)
  }

/** A flat without anything special: district heating, no boiler, no car. */
export const drawHousehold = (random: Random): Household => ({
  occupancy: random.pick(OCCUPANCIES),
  activity: random.between(0.75, 1.3),
  standbyKw: random.between(0.055, 0.105),
  fridge: {
    powerKw: random.between(0.11, 0.17),
    onMin: random.between(16, 30),
    offMin: random.between(34, 62),
  },
  stove: 'electric',
  waterHeaterKw: 0,
  heating: undefined,
  airConditionerKw: 0,
  carChargerKw: 0,
})

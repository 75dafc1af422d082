import type { DayIndex } from '../core/time.ts'
import { addBlock, type DayConditions, type Load } from './load.ts'
import { MACHINES, type MachineModel, type MineBehaviour } from './machines.ts'
import type { Random } from './random.ts'

export interface Mine {
  readonly behaviour: MineBehaviour
  readonly model: MachineModel
  readonly onsetDay: DayIndex
  readonly onsetMin: number
  /** Draw of each machine at 15 C, kW. */
  readonly machineKw: readonly number[]
  /** Standard deviation of one machine's power from slot to slot, as a share. */
  readonly noise: number
  /** Rise of power for 10 C, as a share: fans and leakage. */
  readonly risePer10C: number
  /** Days from one new machine to the next; 0 where all come at once. */
  readonly growsEveryDays: number
}

/** Machines differ by a few percent; S19 Pro is rated +-5 %. */
const MACHINE_SPREAD = 0.02
const REFERENCE_C = 15
/** A machine trips on average once in a month and a half. */
const TRIPS_PER_DAY = 0.022
/** The private miner's cap in Russia, 6,000 kWh a month, kept with a little to spare. */
const CAP_KWH_PER_DAY = (6_000 * 12 * 0.97) / 365
const PEAK_FROM_MIN = 17 * 60
const PEAK_TO_MIN = 23 * 60
const NIGHT_TO_MIN = 7 * 60
/** Off above this price, relative to the mean. */
const PRICE_LIMIT = 1.15
const OUTAGES_PER_DAY = 0.2

interface MineOrder {
  readonly behaviour: MineBehaviour
  readonly model: MachineModel
  readonly machines: number
  readonly onsetDay: DayIndex
  /** Switched on at some hour of that day; else it has run since midnight. */
  readonly startsInside: boolean
}

export const drawMine = (order: MineOrder, random: Random): Mine => {
  const { lowKw, highKw } = MACHINES[order.model]
  const rigKw = random.between(lowKw, highKw)
  return {
    behaviour: order.behaviour,
    model: order.model,
    onsetDay: order.onsetDay,
    onsetMin: order.startsInside ? random.integer(9 * 60, 19 * 60) : 0,
    machineKw: Array.from(
      { length: order.machines },
      () => rigKw * Math.min(1.05, Math.max(0.95, random.normal(1, MACHINE_SPREAD))),
    ),
    noise: random.between(0.005, 0.02),
    risePer10C: random.between(0.003, 0.01),
    growsEveryDays: order.behaviour === 'growing' ? 2 : 0,
  }
}

/** Machines that have arrived by that day. */
export const machinesOn = (mine: Mine, day: DayIndex): number => {
  if (day < mine.onsetDay) return 0
  if (mine.growsEveryDays === 0) return mine.machineKw.length
  const arrived = 1 + Math.floor((day - mine.onsetDay) / mine.growsEveryDays)
  return Math.min(arrived, mine.machineKw.length)
}

/** Power of the first so many machines when all run, at 15 C. */
export const ratedKw = (mine: Mine, machines: number): number => {
  let totalKw = 0
  for (let machine = 0; machine < machines; machine++) totalKw += mine.machineKw[machine] as number
  return totalKw
}

/** Share of its power that the mine wants in each slot. */
const dutyOf = (
  behaviour: MineBehaviour,
  totalKw: number,
  conditions: DayConditions,
  random: Random,
): Float64Array => {
  const { slots, stepMin, price, orderedMaxKw } = conditions
  const duty = new Float64Array(slots)
  const nightHours = 8
  const throttled = (CAP_KWH_PER_DAY - nightHours * totalKw) / ((24 - nightHours) * totalKw)
  for (let slot = 0; slot < slots; slot++) {
    const minute = slot * stepMin
    const night = minute >= PEAK_TO_MIN || minute < NIGHT_TO_MIN
    const peak = minute >= PEAK_FROM_MIN && minute < PEAK_TO_MIN
    if (behaviour === 'nights-only') duty[slot] = night ? 1 : 0
    else if (behaviour === 'peak-avoiding') duty[slot] = peak ? 0 : 1
    else if (behaviour === 'throttled') duty[slot] = night ? 1 : Math.min(1, Math.max(0, throttled))
    else if (behaviour === 'price-driven')
      duty[slot] = (price[slot] as number) > PRICE_LIMIT ? 0 : 1
    else if (behaviour === 'licensed')
      duty[slot] = Math.min(1, (orderedMaxKw[slot] as number) / totalKw)
    else duty[slot] = 1
  }
  if (behaviour === 'with-outages' && random.chance(OUTAGES_PER_DAY)) {
    const outage = new Float64Array(slots)
    addBlock(outage, stepMin, random.between(0, 1_300), random.between(20, 360), 60 / stepMin)
    for (let slot = 0; slot < slots; slot++) duty[slot] = 1 - (outage[slot] as number)
  }
  return duty
}

/** The energy that trips take out of full running: each machine on its own, a visible quantum. */
const lostToTrips = (
  machineKw: readonly number[],
  running: number,
  { slots, stepMin }: DayConditions,
  random: Random,
): Float64Array => {
  const lostKwh = new Float64Array(slots)
  for (let machine = 0; machine < running; machine++) {
    if (!random.chance(TRIPS_PER_DAY)) continue
    // Most restart by themselves; the others wait for somebody to come.
    const lastsMin = random.chance(0.7) ? random.between(10, 60) : random.between(120, 900)
    const fromMin = random.between(0, slots * stepMin)
    addBlock(lostKwh, stepMin, fromMin, lastsMin, machineKw[machine] as number)
  }
  return lostKwh
}

/** A mine from its machines up: who has arrived, who has tripped, what the owner allows, weather and noise on top. */
export const mineLoad =
  (mine: Mine): Load =>
  (energyKwh, conditions, random) => {
    const running = machinesOn(mine, conditions.day)
    if (running === 0) return
    const { slots, stepMin, tempC } = conditions
    const totalKw = ratedKw(mine, running)
    const duty = dutyOf(mine.behaviour, totalKw, conditions, random)
    const lostKwh = lostToTrips(mine.machineKw, running, conditions, random)
    const noise = mine.noise / Math.sqrt(running)
    const startsMin = conditions.day === mine.onsetDay ? mine.onsetMin : 0
    for (let slot = 0; slot < slots; slot++) {
      const onMin = Math.min(stepMin, Math.max(0, (slot + 1) * stepMin - startsMin))
      const fullKwh = Math.max(0, (totalKw * onMin) / 60 - (lostKwh[slot] as number))
      const warmth = 1 + (mine.risePer10C * ((tempC[slot] as number) - REFERENCE_C)) / 10
      const kwh = fullKwh * (duty[slot] as number) * warmth * random.normal(1, noise)
      energyKwh[slot] = (energyKwh[slot] as number) + kwh
    }
  }

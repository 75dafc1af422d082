import type { DayIndex } from '../core/time.ts'
import type { Random } from './random.ts'

/** What is the same for every consumer of a region on one local day. */
export interface DayConditions {
  readonly day: DayIndex
  readonly weekend: boolean
  /** The instant at which the local day starts. */
  readonly startMs: number
  readonly stepMin: number
  /** Length of the local day / step. */
  readonly slots: number
  /** Air temperature of each slot. */
  readonly tempC: Float64Array
  /** Wholesale price of each slot, 1 = the mean. */
  readonly price: Float64Array
  /** Minutes past local midnight. */
  readonly sunriseMin: number
  readonly sunsetMin: number
  /** The most a licensed mine may draw in each slot; Infinity where no order stands. */
  readonly orderedMaxKw: Float64Array
}

/** Adds a load's energy of one local day, kWh per slot. The same random numbers give the same energy. */
export type Load = (energyKwh: Float64Array, conditions: DayConditions, random: Random) => void

/** Adds a constant power between two minutes of the day; what reaches past midnight is cut. */
export const addBlock = (
  energyKwh: Float64Array,
  stepMin: number,
  fromMin: number,
  durationMin: number,
  powerKw: number,
): void => {
  const endMin = Math.min(fromMin + durationMin, energyKwh.length * stepMin)
  let atMin = Math.max(0, fromMin)
  while (atMin < endMin) {
    const slot = Math.floor(atMin / stepMin)
    const untilMin = Math.min(endMin, (slot + 1) * stepMin)
    energyKwh[slot] = (energyKwh[slot] as number) + (powerKw * (untilMin - atMin)) / 60
    atMin = untilMin
  }
}

export const addConstant = (energyKwh: Float64Array, stepMin: number, powerKw: number): void => {
  const kwh = (powerKw * stepMin) / 60
  for (let slot = 0; slot < energyKwh.length; slot++)
    energyKwh[slot] = (energyKwh[slot] as number) + kwh
}

interface Cycle {
  readonly powerKw: number
  readonly onMin: number
  readonly offMin: number
}

/** A thermostat: on and off in turn through the day, each time up to a fifth longer or shorter. */
export const addCycles = (
  energyKwh: Float64Array,
  stepMin: number,
  { powerKw, onMin, offMin }: Cycle,
  random: Random,
): void => {
  const dayMin = energyKwh.length * stepMin
  let atMin = -random.unit() * (onMin + offMin)
  while (atMin < dayMin) {
    const lastsMin = onMin * random.between(0.8, 1.2)
    if (atMin + lastsMin > 0) {
      addBlock(energyKwh, stepMin, Math.max(0, atMin), lastsMin + Math.min(0, atMin), powerKw)
    }
    atMin += lastsMin + offMin * random.between(0.8, 1.2)
  }
}

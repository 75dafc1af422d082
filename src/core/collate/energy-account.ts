import { MS_PER_HOUR } from '../units.ts'

/** Energy of a partition's readings, kWh: `taken - replaced = final + what the open days hold`. */
export interface EnergyCounts {
  /** Of all readings that were written, as they came. */
  readonly takenKwh: number
  /** Of those, what a better reading of the same interval put aside. */
  readonly replacedKwh: number
  /** Of days that take no reading any more; their last meter-day holds it. */
  readonly finalKwh: number
}

/** What the days that still take readings hold. */
export interface OpenEnergy {
  readonly openDays: number
  readonly openKwh: number
}

/** Curves are kept in single precision: half of 2^-23 of each value, and as much again for adding up. */
const ENERGY_TOLERANCE = 1e-6

/** False where energy was lost or counted twice, which is a bug. */
export const energyCloses = (inKwh: number, finalKwh: number, openKwh: number): boolean =>
  Math.abs(inKwh - finalKwh - openKwh) <= ENERGY_TOLERANCE * Math.max(1, inKwh)

/** Energy of one meter-day, kWh. */
export const energyOf = (day: {
  readonly power: Float32Array
  readonly stepMs: number
}): number => {
  let powerKw = 0
  for (let slot = 0; slot < day.power.length; slot++) powerKw += day.power[slot] as number
  return (powerKw * day.stepMs) / MS_PER_HOUR
}

/**
 * Keeps: three sums of energy. Bounded by: nothing grows. Late data: never written, so never counted. After restart:
 * restore(), to which is added what left while the days were put back.
 */
export class EnergyAccount {
  #takenKwh = 0
  #replacedKwh = 0
  #finalKwh = 0

  written(powerKw: number, replacedKw: number, stepMs: number): void {
    const hours = stepMs / MS_PER_HOUR
    this.#takenKwh += powerKw * hours
    this.#replacedKwh += replacedKw * hours
  }

  left(energyKwh: number): void {
    this.#finalKwh += energyKwh
  }

  counts(): EnergyCounts {
    return {
      takenKwh: this.#takenKwh,
      replacedKwh: this.#replacedKwh,
      finalKwh: this.#finalKwh,
    }
  }

  restore(saved: EnergyCounts): void {
    this.#takenKwh += saved.takenKwh
    this.#replacedKwh += saved.replacedKwh
    this.#finalKwh += saved.finalKwh
  }
}

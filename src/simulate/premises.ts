import type { CustomerClass, Zone } from '../core/context/assets.ts'
import type { DayIndex } from '../core/time.ts'
import type { Load } from './load.ts'
import type { Metering } from './metering.ts'
import type { Random } from './random.ts'

/** A consumer before it has a meter and a place: what it uses and what its contract says. */
export interface Premises {
  readonly load: Load
  readonly customerClass: CustomerClass
  readonly zone: Zone
  readonly tariff: string
  readonly activity: string
  readonly contractedKw: number
  readonly phases: 1 | 3
  /** What it adds to the area's peak, by which the transformer was once chosen. */
  readonly designKw: number
  readonly servedSince?: DayIndex
  /** How its meter tells the truth, where it does not. */
  readonly metering?: Metering
}

export interface DrawPremises {
  /** Cold north or warm south. */
  readonly cold: boolean
  readonly firstDay: DayIndex
  readonly days: number
  readonly random: Random
}

export type PremisesMaker = (draw: DrawPremises) => Premises

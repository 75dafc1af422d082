import type { BUSINESSES } from './businesses.ts'
import type { CLIMATES } from './climate.ts'
import type { HOMES } from './homes.ts'
import type { MachineModel, MineBehaviour } from './machines.ts'
import type { MeteringFlaws } from './metering.ts'
import type { STEADY_LOADS } from './steady-loads.ts'

export type RegionCode = keyof typeof CLIMATES
export type PremisesKind = keyof typeof HOMES | keyof typeof BUSINESSES | keyof typeof STEADY_LOADS

/** Legal loads that a detector of mines must leave alone. */
export const LOOK_ALIKES = [
  'server-room',
  'telecom',
  'cold-store',
  'street-lighting',
  'greenhouse',
  'electric-heating',
  'pumps',
  'bakery',
  'vacant',
  'stuck-register',
  'estimated-runs',
  'wrong-ct-ratio',
  'ev-night',
  'new-tenant',
] as const satisfies readonly PremisesKind[]
export type LookAlike = (typeof LOOK_ALIKES)[number]

/** What stands in an area besides what its plan names. */
export type AreaKind = 'flats' | 'houses' | 'street' | 'industry'

export interface MinePlan {
  readonly behaviour: MineBehaviour
  readonly model: MachineModel
  readonly machines: number
  /** Days from the scenario's start to the mine's; at 0 it runs from the first midnight on. */
  readonly onset: number
  /** Whose meter it hides behind; absent where it sits before the meter. */
  readonly host?: PremisesKind
  /** Over how many meters of the area it is spread; 1 unless said. */
  readonly meters?: number
}

export interface AreaPlan {
  readonly kind: AreaKind
  readonly consumers: number
  readonly headMeter: boolean
  /** Else the size that the consumers' design load asked for. */
  readonly ratedKva?: number
  readonly indoor?: boolean
  readonly lookAlikes: readonly LookAlike[]
  readonly mines: readonly MinePlan[]
}

export interface RegionPlan {
  readonly regionId: RegionCode
  readonly areas: readonly AreaPlan[]
}

/** A curtailment order for every licensed mine of a region. */
export interface OrderPlan {
  readonly regionId: RegionCode
  /** Days from the scenario's start. */
  readonly on: number
  readonly fromMin: number
  readonly toMin: number
  readonly maxKw: number
}

/** What happens to messages on their way, as chances for each message. */
export interface DeliveryFlaws {
  readonly duplicated: number
  /** Minutes to a few hours behind its turn. */
  readonly outOfOrder: number
  /** Hours to two days behind. */
  readonly late: number
}

export interface Scenario {
  readonly name: string
  readonly description: string
  /** YYYY-MM-DD, the first local day. */
  readonly startDay: string
  readonly days: number
  readonly stepMin: number
  /** IANA name. */
  readonly timeZone: string
  readonly regions: readonly RegionPlan[]
  readonly orders: readonly OrderPlan[]
  /** Where inspectors were out: so many sites a week. */
  readonly visitsPerWeek?: number
  readonly meteringFlaws?: MeteringFlaws
  readonly deliveryFlaws?: DeliveryFlaws
}

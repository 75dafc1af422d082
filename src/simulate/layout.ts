import type {
  CurtailmentOrder,
  Licence,
  MeterAsset,
  Tip,
  TransformerAsset,
} from '../core/context/assets.ts'
import type { TransformerSize } from './grid.ts'
import type { Load } from './load.ts'
import type { MachineModel, MineKind } from './machines.ts'
import type { Metering } from './metering.ts'
import type { LookAlike, RegionCode } from './scenario.ts'

/** A mine that the scenario planted: what a detector should find. */
export interface PlantedMine {
  /** `meter:<meterId>`, or `area:<transformerId>` where it sits before the meter. */
  readonly siteId: string
  readonly kind: MineKind
  /** Power of its machines when all of them run, at 15 C. */
  readonly kw: number
  /** Those that have arrived by the last day. */
  readonly machines: number
  /** YYYY-MM-DD, the local day on which the first machine starts. */
  readonly onsetAt: string
  readonly model: MachineModel
}

/** A legal load that looks like one. */
export interface PlantedLookAlike {
  readonly siteId: string
  readonly kind: LookAlike
}

export interface Consumer {
  readonly asset: MeterAsset
  readonly load: Load
  readonly mine: Load | undefined
  readonly metering: Metering | undefined
}

export interface Area {
  readonly transformer: TransformerAsset
  readonly size: TransformerSize
  readonly consumers: readonly Consumer[]
  /** A load on the busbar that no consumer's meter sees. */
  readonly hidden: Load | undefined
  readonly head: MeterAsset | undefined
}

/** What stands where in one region, and what is true of it. */
export interface Layout {
  readonly regionId: RegionCode
  readonly areas: readonly Area[]
  readonly licences: readonly Licence[]
  readonly orders: readonly CurtailmentOrder[]
  readonly tips: readonly Tip[]
  readonly truth: readonly PlantedMine[]
  readonly lookAlikes: readonly PlantedLookAlike[]
}

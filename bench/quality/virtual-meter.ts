import type { CustomerClass } from '../../src/core/context/assets.ts'
import type { DayIndex } from '../../src/core/time.ts'
import { QUALITY_RANK } from '../../src/core/validate/quality.ts'
import type { MachineModel, MineBehaviour } from '../../src/simulate/machines.ts'

export const WINDOW_DAYS = 35

export const SPLITS = ['train', 'validation', 'test'] as const
export type Split = (typeof SPLITS)[number]

/** Where a virtual meter's own load comes from. */
export const SOURCES = ['lcl', 'swiss', 'cambridge', 'lake', 'gpu-servers', 'simulated'] as const
export type Source = (typeof SOURCES)[number]

/** Kinds of planting, as the tables name them: the simulator's, and a mine that began inside the window. */
export type PlantedKind = MineBehaviour | 'started'

/** What was planted into a meter. */
export interface Truth {
  readonly kind: PlantedKind
  /** False for an honest licensed site: a mine in the curve, nothing to find. */
  readonly isFind: boolean
  readonly onsetDay: DayIndex
  /** What its machines draw when all that have arrived by the window's end run, at 15 C. */
  readonly powerKw: number
  readonly machines: number
  readonly model: MachineModel
  /** powerKw over the mean of the host's own load. */
  readonly shareOfHost: number
  /** What was added, by slot of the window. */
  readonly addedKw: Float32Array
}

/** One meter over one window: what a detector sees, and the truth, which it must not look at. */
export interface VirtualMeter {
  readonly id: string
  readonly realMeter: string
  readonly source: Source
  readonly split: Split
  readonly customerClass: CustomerClass | undefined
  readonly activity: string | undefined
  readonly contractedKw: number | undefined
  readonly licence: { readonly declaredKw: number } | undefined
  readonly stepMin: number
  /** kWh that one slot is reported in; 0 where no step shows. */
  readonly resolutionKwh: number
  /** Slots a day, on the local wall clock. */
  readonly slots: number
  readonly startDay: DayIndex
  readonly days: number
  /** days x slots, midnight first, NaN where missing. */
  readonly curveKw: Float32Array
  /** QUALITY_RANK by slot. */
  readonly quality: Uint8Array
  /** Mean of each day, NaN where unknown; undefined where no weather is known at all. */
  readonly temperaturesC: Float64Array | undefined
  /** days x 24. */
  readonly hourlyC: Float64Array | undefined
  /** The meter's own days before the window, whole days, oldest first; undefined below 35 of them. */
  readonly historyKw: Float32Array | undefined
  readonly areaId: string | undefined
  /** Meters of the same area over the same window as they are without planting, itself among them. */
  readonly peers: readonly VirtualMeter[]
  /** Legal load that looks like a mine; `real` ones stand among the negatives. */
  /** Where this is the residual of an area's balance: mean load of its head meter. */
  readonly headMeanKw?: number | undefined
  readonly lookAlike: { readonly name: string; readonly real: boolean } | undefined
  readonly truth: Truth | undefined
  /** Other real meters whose load is in it: only where it was recombined to be learned from. */
  readonly mixedWith?: readonly string[]
}

export const isFind = (meter: VirtualMeter): boolean => meter.truth?.isFind === true

/** Quality ranks of a curve that says no more than which slots are missing. */
export const ranksOf = (curveKw: Float32Array): Uint8Array =>
  Uint8Array.from(curveKw, (kw) => (Number.isNaN(kw) ? QUALITY_RANK.missing : QUALITY_RANK.valid))

/**
 * The meter as it stood at the end of an earlier day: the 35 days up to it, filled from its own history where that is
 * known and missing where not. Peers stay those of the whole window.
 * @param offset day of the window, 0 the first
 */
export const asOf = (meter: VirtualMeter, offset: number): VirtualMeter => {
  const { slots, days, historyKw, temperaturesC, hourlyC } = meter
  const kept = (offset + 1) * slots
  const before = (days - offset - 1) * slots
  const curveKw = new Float32Array(days * slots).fill(Number.NaN)
  const held = Math.min(before, historyKw?.length ?? 0)
  if (historyKw !== undefined)
    curveKw.set(historyKw.subarray(historyKw.length - held), before - held)
  curveKw.set(meter.curveKw.subarray(0, kept), before)
  const quality = ranksOf(curveKw)
  quality.set(meter.quality.subarray(0, kept), before)
  const back = days - offset - 1
  return {
    ...meter,
    id: `${meter.id}@${offset}`,
    startDay: meter.startDay - back,
    curveKw,
    quality,
    historyKw:
      historyKw === undefined || historyKw.length - held < WINDOW_DAYS * slots
        ? undefined
        : historyKw.subarray(0, historyKw.length - held),
    temperaturesC: temperaturesC && shifted(temperaturesC, back),
    hourlyC: hourlyC && shifted(hourlyC, back * 24),
  }
}

const shifted = (values: Float64Array, by: number): Float64Array => {
  const later = new Float64Array(values.length).fill(Number.NaN)
  later.set(values.subarray(0, values.length - by), by)
  return later
}

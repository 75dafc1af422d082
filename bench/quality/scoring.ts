import type { Scored } from './detector.ts'
import { isFind, type PlantedKind, type VirtualMeter } from './virtual-meter.ts'

/** What stays of a scored meter once its curve is let go. */
export interface Scoring extends Scored {
  readonly id: string
  readonly realMeter: string
  readonly source: string
  readonly isFind: boolean
  readonly lookAlike: string | undefined
  readonly mine:
    | {
        readonly kind: PlantedKind
        readonly powerKw: number
        readonly shareOfHost: number
        /** Days from the onset to the window's end; more than its length where it began before. */
        readonly daysAgo: number
        readonly startedInside: boolean
        readonly onsetDay: number
      }
    | undefined
}

export const scoringOf = (meter: VirtualMeter, scored: Scored): Scoring => ({
  ...scored,
  id: meter.id,
  realMeter: meter.realMeter,
  source: meter.source,
  isFind: isFind(meter),
  lookAlike: meter.lookAlike?.name,
  mine: meter.truth && {
    kind: meter.truth.kind,
    powerKw: meter.truth.powerKw,
    shareOfHost: meter.truth.shareOfHost,
    daysAgo: meter.startDay + meter.days - meter.truth.onsetDay,
    startedInside: meter.truth.onsetDay >= meter.startDay,
    onsetDay: meter.truth.onsetDay,
  },
})

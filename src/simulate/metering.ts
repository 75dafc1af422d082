import type { DayIndex } from '../core/time.ts'
import type { Quality } from '../core/validate/quality.ts'
import type { Random } from './random.ts'

/** What stands between the energy used and the energy reported. */
export type Metering =
  | { readonly type: 'stuck'; readonly fromDay: DayIndex; readonly kwhPerHour: number }
  | {
      readonly type: 'estimated'
      readonly fromDay: DayIndex
      readonly toDay: DayIndex
      readonly kwhPerHour: number
    }
  | { readonly type: 'wrong-ratio'; readonly factor: number }

/** Chance a day, for each meter, of a run of estimates and of a gap. */
export interface MeteringFlaws {
  readonly estimatedRunsPerDay: number
  readonly gapsPerDay: number
}

interface Reported {
  readonly kwh: readonly (number | null)[]
  /** undefined where all are valid. */
  readonly quality: readonly Quality[] | undefined
}

/** Energies are reported to 0.1 Wh. */
export const toReported = (kwh: number): number => Math.round(kwh * 10_000) / 10_000

const reportedEnergy = (
  energyKwh: Float64Array,
  stepMin: number,
  day: DayIndex,
  metering: Metering | undefined,
): number[] => {
  const kwh = Array.from(energyKwh, toReported)
  if (metering === undefined) return kwh
  if (metering.type === 'wrong-ratio') {
    return Array.from(energyKwh, (one) => toReported(one * metering.factor))
  }
  const until = metering.type === 'stuck' ? Number.POSITIVE_INFINITY : metering.toDay
  if (day < metering.fromDay || day >= until) return kwh
  return kwh.fill(toReported((metering.kwhPerHour * stepMin) / 60))
}

/** One meter's day as the head-end has it. */
export const reportDay = (
  energyKwh: Float64Array,
  stepMin: number,
  day: DayIndex,
  metering: Metering | undefined,
  flaws: MeteringFlaws | undefined,
  random: Random,
): Reported => {
  const kwh: (number | null)[] = reportedEnergy(energyKwh, stepMin, day, metering)
  const estimatedAllDay =
    metering?.type === 'estimated' && day >= metering.fromDay && day < metering.toDay
  const runOfEstimates = flaws !== undefined && random.chance(flaws.estimatedRunsPerDay)
  const gap = flaws !== undefined && random.chance(flaws.gapsPerDay)
  if (!estimatedAllDay && !runOfEstimates && !gap) return { kwh, quality: undefined }
  const quality = new Array<Quality>(kwh.length).fill(estimatedAllDay ? 'estimated' : 'valid')
  if (runOfEstimates) {
    const from = random.integer(0, kwh.length - 4)
    const to = Math.min(kwh.length, from + random.integer(3, 16))
    // An estimate is the mean of what it replaces: flat, and right in sum only.
    let sum = 0
    for (let slot = from; slot < to; slot++) sum += kwh[slot] ?? 0
    kwh.fill(toReported(sum / (to - from)), from, to)
    quality.fill('estimated', from, to)
  }
  if (gap) {
    const from = random.integer(0, kwh.length - 2)
    const to = Math.min(kwh.length, from + random.integer(1, 8))
    kwh.fill(null, from, to)
    quality.fill('missing', from, to)
  }
  return { kwh, quality }
}

import type { MeterDay } from '../collate/meter-day.ts'
import type { DayCalendar } from '../time.ts'
import { MS_PER_DAY, MS_PER_MINUTE } from '../units.ts'

/** A day's slots by the local wall clock: always 24 h, whatever the clocks did. */
export interface WallDay {
  readonly powerKw: Float32Array
  /** QUALITY_RANK by slot. */
  readonly quality: Uint8Array
  /** Slots of the wall clock that the day really had. */
  readonly expected: number
  /** Mean reactive power by slot, kvar, 0 where unknown; only where the meter sends it. */
  readonly reactiveKvar?: Float32Array | undefined
}

/**
 * Puts a meter-day on the wall clock. The hour that a 25 h day has twice is averaged, the one that a 23 h day lacks is
 * missing without being counted as a gap.
 */
export const wallDay = (day: MeterDay, calendar: DayCalendar): WallDay => {
  const slots = Math.max(1, Math.round(MS_PER_DAY / day.stepMs))
  const length = day.powerKw.length
  if (length === slots && day.stepMs * slots === calendar.lengthMs(day.day)) {
    const { powerKw, quality, reactiveKvar } = day
    return { powerKw, quality, expected: slots, reactiveKvar }
  }
  const powerKw = new Float32Array(slots)
  const quality = new Uint8Array(slots)
  const filled = new Uint8Array(slots)
  const reactiveKvar = day.reactiveKvar && new Float32Array(slots)
  for (let i = 0; i < length; i++) {
    const rank = day.quality[i] as number
    const minute = calendar.wallMinute(day.startMs + i * day.stepMs)
    const slot = Math.min(slots - 1, Math.floor((minute * MS_PER_MINUTE) / day.stepMs))
    const held = quality[slot] as number
    if (rank < held) continue
    const count = rank === held ? (filled[slot] as number) : 0
    powerKw[slot] = ((powerKw[slot] as number) * count + (day.powerKw[i] as number)) / (count + 1)
    if (reactiveKvar !== undefined)
      reactiveKvar[slot] =
        ((reactiveKvar[slot] as number) * count + (day.reactiveKvar?.[i] as number)) / (count + 1)
    quality[slot] = rank
    filled[slot] = count + 1
  }
  return { powerKw, quality, expected: Math.min(length, slots), reactiveKvar }
}

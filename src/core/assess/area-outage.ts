import type { MeterWindows } from '../signature/meter-windows.ts'
import type { DayIndex } from '../time.ts'
import type { AreaMember } from './area-member.ts'

/** Share of a day's slots that the consumers of an area must have measured. */
const MIN_MEASURED = 0.5
/** Of fewer consumers a silent one is that meter's own matter. */
const FEWEST_CONSUMERS = 3
/** Factor on the odds from which a judgement rests on the area, and not on the meter. */
const RESTS_ON_AREA = 1.5

/** True where the consumers heard of in the window measured less than half of the day between them. */
export const isAreaOut = (
  consumers: readonly AreaMember[],
  asOf: DayIndex,
  windows: MeterWindows,
): boolean => {
  if (consumers.length < FEWEST_CONSUMERS) return false
  let measured = 0
  for (const member of consumers) measured += windows.measuredShare(member, asOf)
  return measured < MIN_MEASURED * consumers.length
}

/** True where less than half of the meter's day was measured. */
export const isMeterOut = (member: AreaMember, asOf: DayIndex, windows: MeterWindows): boolean =>
  windows.measuredShare(member, asOf) < MIN_MEASURED

export const restsOnArea = (alone: number, withArea: number): boolean =>
  isFar(alone * (1 - withArea), withArea * (1 - alone))

const isFar = (a: number, b: number): boolean => Math.max(a, b) > RESTS_ON_AREA * Math.min(a, b)

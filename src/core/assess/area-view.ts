import type { WindowCurve } from '../features/window-curve.ts'
import type { MeterId, TransformerId } from '../ids.ts'
import type { AreaDay } from '../overload/area-sums.ts'
import type { DayIndex } from '../time.ts'
import type { AreaMember } from './area-member.ts'

/** What judging sees of an area: as it stands, or as it stood on an earlier day. */
export interface AreaView {
  readonly transformerId: TransformerId | undefined
  /** By id. */
  readonly members: readonly AreaMember[]
  dayLoad(day: DayIndex, headMeterId: string | undefined): AreaDay
  /** Whether a member's window is certain to be quiet, where that is told without its curve. */
  isSurelyQuiet?(meterId: MeterId, from: DayIndex, to: DayIndex): boolean
  /** What windows of the member's other days found, for one that begins on a day. */
  known?(meterId: MeterId, from: DayIndex): WindowCurve['known']
}

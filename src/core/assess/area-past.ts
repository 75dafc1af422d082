import type { MeterDay } from '../collate/meter-day.ts'
import { heldHours, isSurelyQuiet } from '../features/held-hours.ts'
import { KnownBlocks } from '../features/known-blocks.ts'
import type { AreaKey, MeterId, TransformerId } from '../ids.ts'
import { QUIET_KW } from '../score/score-by-model.ts'
import { type History, withDay } from '../signature/history.ts'
import { MeterWindows } from '../signature/meter-windows.ts'
import type { Calendars, DayIndex } from '../time.ts'
import { Area } from './area.ts'
import type { AreaMember } from './area-member.ts'
import type { AreaView } from './area-view.ts'

/** A meter's days, oldest first, and what it had been like before its window as of each. */
interface Past {
  readonly days: DayIndex[]
  readonly histories: (History | undefined)[]
  /** Hours that reach QUIET_KW, by day of the span. */
  readonly heldHours: Int32Array
  /** Of a meter that was looked at closely, by day of the span. */
  blocks?: KnownBlocks
}

/**
 * An area with every day of a history, folded once, that can be looked at as of any of them: what a stream would have
 * held after folding the days up to it.
 *
 * Keeps: all days of its meters. Bounded by: meters x days. Late data: none, a history is whole. After restart: folded
 * again.
 */
export class AreaPast {
  readonly windows: MeterWindows
  readonly #area: Area
  readonly #windowDays: number
  readonly #pasts = new Map<MeterId, Past>()
  #curve = new Float32Array(0)

  /**
   * @param windowDays days that are judged
   * @param spanDays days from the first to the last one that will be put
   */
  constructor(
    area: { readonly key: AreaKey; readonly transformerId: TransformerId | undefined },
    windowDays: number,
    spanDays: number,
    calendars: Calendars,
  ) {
    this.#windowDays = windowDays
    this.windows = new MeterWindows(Math.max(windowDays, spanDays))
    this.#area = new Area(area.key, area.transformerId, this.windows, calendars)
  }

  /** Days of one meter oldest first, all of one step: another step would begin its window anew. */
  put(meterDay: MeterDay): void {
    const { meterId, day } = meterDay
    this.#area.put(meterDay, meterDay.attributes)
    let past = this.#pasts.get(meterId)
    if (past === undefined) {
      past = { days: [], histories: [], heldHours: new Int32Array(this.windows.windowDays) }
      this.#pasts.set(meterId, past)
    }
    past.histories.push(this.#historyOn(meterDay, past))
    past.days.push(day)
    past.heldHours[this.#placeOf(day, past)] = this.#heldHoursOn(meterDay)
  }

  /** The area as of a day: members with a day in the window that ends with it. */
  asOf(day: DayIndex): AreaView {
    const members = this.#area.members.flatMap((member) => {
      const past = this.#pasts.get(member.meterId) as Past
      const at = lastUpTo(past.days, day)
      const lastDay = past.days[at]
      return lastDay === undefined || lastDay <= day - this.#windowDays
        ? []
        : [memberAsOf(member, lastDay, past.histories[at])]
    })
    return {
      transformerId: this.#area.transformerId,
      members,
      dayLoad: (loadDay, headMeterId) => this.#area.dayLoad(loadDay, headMeterId),
      isSurelyQuiet: (meterId, from, to) => {
        const past = this.#pasts.get(meterId) as Past
        const [firstDay = 0] = past.days
        const heldOn = (held: DayIndex): number =>
          held < firstDay ? 0 : (past.heldHours[this.#placeOf(held, past)] as number)
        return isSurelyQuiet(heldOn, from, to)
      },
      known: (meterId, from) => {
        const past = this.#pasts.get(meterId) as Past
        past.blocks ??= new KnownBlocks(this.windows.windowDays)
        return { blocks: past.blocks, from: this.#placeOf(from, past) }
      },
    }
  }

  /** As it is kept, not as it came. */
  #heldHoursOn({ meterId, day }: MeterDay): number {
    const member = this.#area.member(meterId) as AreaMember
    if (this.#curve.length !== member.slots) this.#curve = new Float32Array(member.slots)
    this.windows.curve(member, day, this.#curve, false)
    return heldHours(this.#curve, QUIET_KW)
  }

  /** Days from the first one on, in a span that holds them all. */
  #placeOf(day: DayIndex, { days: [firstDay = day] }: Past): number {
    return day - firstDay
  }

  #historyOn({ meterId, day }: MeterDay, { days, histories }: Past): History | undefined {
    const lastDay = days.at(-1)
    // A window without a day in it is forgotten, and the past before it.
    if (lastDay === undefined || day - lastDay > this.#windowDays) return undefined
    const history = histories.at(-1)
    const member = this.#area.member(meterId)
    const leaving = member && this.windows.figures(member, day - this.#windowDays)
    return leaving === undefined ? history : withDay(history, leaving)
  }
}

/** Written out: spreading a member a day costs more than the rest of a look at it. */
const memberAsOf = (
  { slots, row, meterId, attributes, isZoned, moves }: AreaMember,
  lastDay: DayIndex,
  history: History | undefined,
): AreaMember => ({ slots, row, meterId, attributes, isZoned, lastDay, history, moves })

/** Place of the last day up to `day`; -1 where there is none. */
const lastUpTo = (days: readonly DayIndex[], day: DayIndex): number => {
  let from = 0
  let to = days.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((days[middle] as DayIndex) <= day) from = middle + 1
    else to = middle
  }
  return from - 1
}

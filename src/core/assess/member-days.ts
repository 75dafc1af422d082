import type { WindowCurve } from '../features/window-curve.ts'
import type { SiteDays } from '../score/score-site.ts'
import { PEER_MIN_COUNT } from '../score/shape-strength.ts'
import { knownHistory } from '../signature/history.ts'
import { type DayIndex, weekdayOf } from '../time.ts'
import type { AreaMember } from './area-member.ts'
import type { AreaView } from './area-view.ts'
import type { AssessContext } from './assess-context.ts'
import type { DailyTemperatures } from './daily-temperatures.ts'

/** Median floor of a class in the area; `count` others stand behind it. */
export interface PeerFloor {
  readonly floorKw: number
  /** Median of their means. */
  readonly meanKw: number
  readonly count: number
}

/** A member's window, worked out as far as its score asks for it. A class: most members' closures would never be called. */
export class MemberDays implements SiteDays {
  readonly firstDay: DayIndex
  readonly #member: AreaMember
  readonly #peers: PeerFloor | undefined
  readonly #area: AreaView
  readonly #asOf: DayIndex
  readonly #temperatures: DailyTemperatures
  readonly #context: AssessContext

  constructor(
    member: AreaMember,
    peers: PeerFloor | undefined,
    area: AreaView,
    from: DayIndex,
    asOf: DayIndex,
    temperatures: DailyTemperatures,
    context: AssessContext,
  ) {
    this.#member = member
    this.#peers = peers
    this.#area = area
    this.firstDay = from
    this.#asOf = asOf
    this.#temperatures = temperatures
    this.#context = context
  }

  /** The days of the window as the features want them; a gap is NaN. */
  curve(): WindowCurve {
    const from = this.firstDay
    const member = this.#member
    const peers = this.#peers
    const days = this.#asOf - from + 1
    const { slots } = member
    const kw = new Float32Array(days * slots)
    for (let day = 0; day < days; day++)
      this.#context.windows.curve(
        member,
        from + day,
        kw.subarray(day * slots, (day + 1) * slots),
        false,
      )
    return {
      slots,
      days,
      kw,
      firstWeekday: weekdayOf(from),
      temperaturesC: this.#temperatures.of(member.attributes),
      customerClass: member.attributes.customerClass,
      peers: peers !== undefined && peers.count >= PEER_MIN_COUNT ? peers : undefined,
      history: knownHistory(member.history),
      known: this.#area.known?.(member.meterId, from),
    }
  }

  reactiveKvar(): Float32Array | undefined {
    return this.#context.windows.reactive(this.#member, this.firstDay, this.#asOf)
  }

  isSurelyQuiet(): boolean {
    return this.#area.isSurelyQuiet?.(this.#member.meterId, this.firstDay, this.#asOf) ?? false
  }
}

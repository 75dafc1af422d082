import type { MeterDay } from '../collate/meter-day.ts'
import type { MeterAttributes } from '../context/assets.ts'
import type { AreaKey, MeterId, TransformerId } from '../ids.ts'
import { AREA_SLOTS, toAreaGrid } from '../overload/area-load.ts'
import { type AreaDay, AreaSums } from '../overload/area-sums.ts'
import type { DayFigures } from '../signature/day-figures.ts'
import { withDay } from '../signature/history.ts'
import type { MeterWindows, WindowRef } from '../signature/meter-windows.ts'
import { wallDay } from '../signature/wall-slots.ts'
import type { Calendars, DayIndex } from '../time.ts'
import { MS_PER_DAY } from '../units.ts'
import { type AreaMember, HeldMember } from './area-member.ts'
import { type Move, withMove } from './membership.ts'
import type { SavedMember } from './saved-pages.ts'
import type { WaitingDay } from './waiting-page.ts'

/**
 * A transformer area, or a group of meters whose transformer is unknown: what is judged together.
 *
 * Keeps: its members' windows and, for each day of them, the sums. Bounded by: members x window. Late data: a restated
 * day replaces the older one and its sums. After restart: restoreMember() for each.
 */
export class Area {
  readonly key: AreaKey
  readonly transformerId: TransformerId | undefined
  readonly #windows: MeterWindows
  readonly #calendars: Calendars
  readonly #members = new Map<MeterId, HeldMember>()
  #inOrder: readonly AreaMember[] | undefined
  #sums: AreaSums | undefined
  #headMeterId: string | undefined

  constructor(
    key: AreaKey,
    transformerId: TransformerId | undefined,
    windows: MeterWindows,
    calendars: Calendars,
  ) {
    this.key = key
    this.transformerId = transformerId
    this.#windows = windows
    this.#calendars = calendars
  }

  /** All members, by id: sums and lists come out the same whatever arrived first. */
  get members(): readonly AreaMember[] {
    this.#inOrder ??= [...this.#members.values()].sort((a, b) => (a.meterId < b.meterId ? -1 : 1))
    return this.#inOrder
  }

  member(meterId: MeterId): AreaMember | undefined {
    return this.#members.get(meterId)
  }

  /** Takes a meter-day in; false where it changed nothing. */
  put(meterDay: MeterDay, attributes: MeterAttributes): boolean {
    const { meterId, day, stepMs, isZoned = false, revision } = meterDay
    const slots = Math.max(1, Math.round(MS_PER_DAY / stepMs))
    const member = this.#memberFor({ meterId, day, slots, isZoned, attributes })
    if (member === undefined) return false
    const leaving = this.#leavingFor(member, day)
    const wall = wallDay(meterDay, this.#calendars.of(attributes.timeZone))
    if (!this.#windows.put(member, day, revision, wall)) return false
    this.#tookIn(member, day, attributes, leaving)
    return true
  }

  /** The same from where it waited. */
  putWaited(waited: WaitingDay, waitedIn: MeterWindows): boolean {
    const { day, attributes } = waited
    const member = this.#memberFor(waited)
    if (member === undefined) return false
    const leaving = this.#leavingFor(member, day)
    if (!this.#windows.putHeld(member, day, waitedIn, waited)) return false
    this.#tookIn(member, day, attributes, leaving)
    return true
  }

  /** Whose day it is; undefined where it is an old one of another step. */
  #memberFor({
    meterId,
    day,
    slots,
    isZoned,
    attributes,
  }: Omit<WaitingDay, 'row' | 'batch'>): HeldMember | undefined {
    const member = this.#members.get(meterId)
    if (member === undefined) {
      const ref = this.#windows.add(slots)
      const added = new HeldMember(this.#windows, ref, {
        meterId,
        attributes,
        isZoned,
        lastDay: day,
      })
      this.#windows.touchMember(added)
      this.#members.set(meterId, added)
      this.#inOrder = undefined
      return added
    }
    if (member.slots === slots && member.isZoned === isZoned) return member
    // Another step from now on, as after an exchange of the meter: its window starts anew.
    if (day < member.lastDay) return undefined
    const past = member.history
    this.#windows.release(member)
    member.moveTo(this.#windows.add(slots), past)
    member.isZoned = isZoned
    this.#sums = undefined
    return member
  }

  /** The day that gives way to another one: it becomes part of the meter's own past. */
  #leavingFor(member: HeldMember, day: DayIndex): DayFigures | undefined {
    return this.#windows.figures(member, day - this.#windows.windowDays)
  }

  #tookIn(
    member: HeldMember,
    day: DayIndex,
    attributes: MeterAttributes,
    leaving: DayFigures | undefined,
  ): void {
    if (leaving !== undefined) member.history = withDay(member.history, leaving)
    this.#windows.touchMember(member)
    this.#sums?.forget(day)
    if (day >= member.lastDay) {
      member.lastDay = day
      member.attributes = attributes
    }
  }

  /** The books had a meter come or go: the days from then on are the other area's. False where it is not known here. */
  moved(meterId: MeterId, move: Move): boolean {
    const member = this.#members.get(meterId)
    if (member === undefined) return false
    member.moves = withMove(member.moves, move)
    this.#windows.touchMember(member)
    if (move.isIn) return true
    for (let day = move.day; day <= member.lastDay; day++) {
      this.#windows.drop(member, day)
      this.#sums?.forget(day)
    }
    member.lastDay = Math.min(member.lastDay, move.day - 1)
    return true
  }

  /** Forgets members with nothing in the window. Answers who they were. */
  forgetBefore(day: DayIndex): AreaMember[] {
    const gone: AreaMember[] = []
    for (const [meterId, member] of this.#members)
      if (member.lastDay < day) {
        this.#windows.release(member)
        this.#members.delete(meterId)
        gone.push(member)
      }
    if (gone.length > 0) this.#inOrder = undefined
    return gone
  }

  /** Sums of one day; kept until a member's day changes. */
  dayLoad(day: DayIndex, headMeterId: string | undefined): AreaDay {
    if (this.#sums === undefined || headMeterId !== this.#headMeterId) {
      this.#headMeterId = headMeterId
      this.#sums = new AreaSums(this.#windows.windowDays, headMeterId !== undefined)
    }
    const { areaDay, known } = this.#sums.at(day)
    if (!known) this.#addUp(areaDay, headMeterId)
    return areaDay
  }

  #addUp(areaDay: AreaDay, headMeterId: string | undefined): void {
    const { day, sumKw, counts, headKw } = areaDay
    sumKw.fill(0)
    counts.fill(0)
    headKw.fill(Number.NaN)
    const grid = new Float32Array(AREA_SLOTS)
    let curve = new Float32Array(0)
    for (const member of this.members) {
      if (curve.length !== member.slots) curve = new Float32Array(member.slots)
      if (!this.#windows.curve(member, day, curve, true)) continue
      toAreaGrid(curve, grid)
      if (member.meterId === headMeterId) {
        headKw.set(grid)
        continue
      }
      for (let slot = 0; slot < AREA_SLOTS; slot++) {
        const kw = grid[slot] as number
        if (Number.isNaN(kw)) continue
        sumKw[slot] = (sumKw[slot] as number) + kw
        counts[slot] = (counts[slot] as number) + 1
      }
    }
  }

  restoreMember(ref: WindowRef, saved: SavedMember, attributes: MeterAttributes): void {
    const { meterId, isZoned, lastDay, moves } = saved
    const member = new HeldMember(this.#windows, ref, {
      ...{ meterId, attributes, isZoned, lastDay, moves },
    })
    this.#members.set(meterId, member)
    this.#inOrder = undefined
  }
}

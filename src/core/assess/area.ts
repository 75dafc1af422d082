import type { MeterDay } from '../collate/meter-day.ts'
import type { MeterAttributes } from '../context/assets.ts'
import type { AreaKey, MeterId, TransformerId } from '../ids.ts'
import { AREA_SLOTS, toAreaGrid } from '../overload/area-load.ts'
import type { MeterWindows, SavedWindow, WindowRef } from '../signature/meter-windows.ts'
import { wallDay } from '../signature/wall-slots.ts'
import type { Calendars, DayIndex } from '../time.ts'
import { MS_PER_DAY } from '../units.ts'

export interface AreaMember {
  readonly meterId: MeterId
  window: WindowRef
  attributes: MeterAttributes
  lastDay: DayIndex
}

/** The area's coincident load on one day, on the area's grid. */
export interface AreaDay {
  readonly day: DayIndex
  /** Sum of the consumers that arrived, kW, estimated values included. */
  readonly sumKw: Float32Array
  /** How many of them arrived, by slot. */
  readonly counts: Uint16Array
  /** The head meter's curve, NaN where missing. */
  readonly headKw: Float32Array
}

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
  readonly #members = new Map<MeterId, AreaMember>()
  #inOrder: readonly AreaMember[] | undefined
  readonly #days = new Map<DayIndex, AreaDay>()
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
    const slots = Math.max(1, Math.round(MS_PER_DAY / meterDay.stepMs))
    let member = this.#members.get(meterDay.meterId)
    if (member === undefined) {
      member = {
        meterId: meterDay.meterId,
        window: this.#windows.add(slots),
        attributes,
        lastDay: meterDay.day,
      }
      this.#members.set(meterDay.meterId, member)
      this.#inOrder = undefined
    } else if (member.window.slots !== slots) {
      // Another step from now on, as after an exchange of the meter: its window starts anew.
      if (meterDay.day < member.lastDay) return false
      this.#windows.release(member.window)
      member.window = this.#windows.add(slots)
    }
    const calendar = this.#calendars.of(attributes.timeZone)
    const stored = this.#windows.put(
      member.window,
      meterDay.day,
      meterDay.revision,
      wallDay(meterDay, calendar),
    )
    if (!stored) return false
    this.#days.delete(meterDay.day)
    if (meterDay.day >= member.lastDay) {
      member.lastDay = meterDay.day
      member.attributes = attributes
    }
    return true
  }

  /** Forgets members with nothing in the window, and sums before it. Answers who left. */
  forgetBefore(day: DayIndex): MeterId[] {
    const gone: MeterId[] = []
    for (const [meterId, member] of this.#members)
      if (member.lastDay < day) {
        this.#windows.release(member.window)
        this.#members.delete(meterId)
        gone.push(meterId)
      }
    if (gone.length > 0) this.#inOrder = undefined
    for (const summed of this.#days.keys()) if (summed < day) this.#days.delete(summed)
    return gone
  }

  /** Sums of one day; kept until a member's day changes. */
  dayLoad(day: DayIndex, headMeterId: string | undefined): AreaDay {
    if (headMeterId !== this.#headMeterId) {
      this.#headMeterId = headMeterId
      this.#days.clear()
    }
    const known = this.#days.get(day)
    if (known !== undefined) return known
    const sumKw = new Float32Array(AREA_SLOTS)
    const counts = new Uint16Array(AREA_SLOTS)
    const headKw = new Float32Array(AREA_SLOTS).fill(Number.NaN)
    const grid = new Float32Array(AREA_SLOTS)
    for (const member of this.members) {
      const curve = new Float32Array(member.window.slots)
      if (!this.#windows.curve(member.window, day, curve, true)) continue
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
    const areaDay = { day, sumKw, counts, headKw }
    this.#days.set(day, areaDay)
    return areaDay
  }

  saveMember(member: AreaMember): SavedMember {
    return {
      version: 1,
      meterId: member.meterId,
      areaKey: this.key,
      attributes: member.attributes,
      lastDay: member.lastDay,
      window: this.#windows.save(member.window),
    }
  }

  restoreMember(saved: SavedMember, attributes: MeterAttributes): void {
    this.#members.set(saved.meterId, {
      meterId: saved.meterId,
      window: this.#windows.restore(saved.window),
      attributes,
      lastDay: saved.lastDay,
    })
    this.#inOrder = undefined
  }
}

export interface SavedMember {
  readonly version: 1
  readonly meterId: MeterId
  readonly areaKey: AreaKey
  readonly attributes: MeterAttributes
  readonly lastDay: DayIndex
  readonly window: SavedWindow
}

import type { DayClosed } from '../collate/day-closed.ts'
import type { MeterDay } from '../collate/meter-day.ts'
import type { MeterMoved } from '../collate/meter-moved.ts'
import type { MeterAttributes } from '../context/assets.ts'
import type { ReferenceBook } from '../context/reference-book.ts'
import { DayAlignment } from '../day-alignment.ts'
import {
  type AreaKey,
  areaKeyOf,
  areaSite,
  type MeterId,
  meterSite,
  regionId,
  type SiteId,
  transformerId,
} from '../ids.ts'
import { MeterWindows } from '../signature/meter-windows.ts'
import type { Calendars, DayIndex } from '../time.ts'
import { Area, type SavedMember } from './area.ts'
import { assessArea } from './assess-area.ts'
import type { AssessParams } from './assess-context.ts'
import type { Assessment } from './assessment.ts'
import { openDayLoading } from './open-day-loading.ts'
import { OpenAreaDays } from './open-days.ts'
import { type SavedWaitingDays, WaitingDays } from './waiting-days.ts'

/** A day's judgement. */
export interface AssessedDay {
  readonly asOf: DayIndex
  /** Every site, judged or not. */
  readonly sites: readonly Assessment[]
  /** Those that rank needs to see. */
  readonly handedOn: readonly Assessment[]
  /** Areas that rank does not need to see, for whoever wants to know how loaded they are. */
  readonly loaded: readonly Assessment[]
}

export interface AssessorState {
  readonly version: 1
  readonly firstDay: DayIndex | undefined
  readonly assessedThrough: DayIndex | undefined
  readonly alignment: readonly DayClosed[]
  readonly waiting: SavedWaitingDays
  readonly handedOn: readonly SiteId[]
}

/** A meter that moved has an entry in either area until its days in the old one are over. */
const entryKey = (area: AreaKey, meterId: MeterId): string => `${meterId}@${area}`

/**
 * Assess, for one partition of meter-days. A source's meter-days wait until every source has closed their day; only
 * then they are folded into the windows and the day is judged. So the judgement of a day sees the same meter-days
 * whatever order the sources' records came in.
 *
 * Keeps: the windows of its areas' meters, their open day, and what waits. Bounded by: meters x window, and how far one source may run
 * ahead of another. Late data: a restated day is folded at the next judgement. After restart: restoreMember(), restore().
 */
export class Assessor {
  readonly #params: AssessParams
  readonly #reference: ReferenceBook
  readonly #calendars: Calendars
  readonly #windows: MeterWindows
  readonly #openDays: OpenAreaDays
  readonly #areas = new Map<AreaKey, Area>()
  readonly #alignment = new DayAlignment()
  readonly #waiting = new WaitingDays()
  readonly #attributes = new Map<string, MeterAttributes>()
  readonly #handedOn = new Set<SiteId>()
  readonly #gone: string[] = []
  /** First day of any source's first closing. */
  #firstDay: DayIndex | undefined
  #assessedThrough: DayIndex | undefined

  constructor(params: AssessParams, reference: ReferenceBook, calendars: Calendars) {
    this.#params = params
    this.#reference = reference
    this.#calendars = calendars
    this.#windows = new MeterWindows(params.windowDays)
    this.#openDays = new OpenAreaDays(calendars)
  }

  get assessedThrough(): DayIndex | undefined {
    return this.#assessedThrough
  }

  /** True where every source is silent: nothing more is to be expected for now. */
  get idle(): boolean {
    return this.#alignment.idle
  }

  get meters(): number {
    let meters = 0
    for (const area of this.#areas.values()) meters += area.members.length
    return meters
  }

  /** Bytes of the windows' typed arrays. */
  get windowBytes(): number {
    return this.#windows.bytes
  }

  /**
   * Takes a meter-day in; it counts once its source has closed a day behind it. A provisional one is kept apart: it
   * shows how loaded an area is on its running day, and nobody is judged by half a day.
   */
  meterDay(meterDay: MeterDay): void {
    if (meterDay.provisional) {
      this.#openDays.put(meterDay)
      return
    }
    this.#waiting.meterDay(meterDay)
  }

  /** The books moved a meter from one area to another, of which either may be here; it counts as a meter-day does. */
  meterMoved(moved: MeterMoved): void {
    this.#waiting.meterMoved(moved)
  }

  /** A source closed a day; answers whether there is a day to judge now. */
  dayClosed(closed: DayClosed): boolean {
    const { source, closedThrough } = closed
    const isFirst = this.#alignment.throughOf(source) === undefined
    this.#alignment.note(closed)
    const days = this.#waiting.close(closed)
    // Judging begins with the first day that any source has when it is first heard of, however far the others are.
    if (isFirst && closedThrough !== undefined)
      this.#firstDay = Math.min(closedThrough, this.#firstDay ?? closedThrough, ...days)
    return this.#nextDay() !== undefined || this.#restated()
  }

  /**
   * Judges the next day that all sources have closed, or the last one again where restated days arrived behind it.
   * Call until it answers undefined.
   * @param explainAll reasons and profiles for every site, not only for those that are handed on
   */
  assessNext(explainAll = false): AssessedDay | undefined {
    const next = this.#nextDay()
    if (next === undefined) {
      if (!this.#restated()) return undefined
      const asOf = this.#assessedThrough as DayIndex
      return this.#fold(asOf) ? this.#assess(asOf, explainAll) : undefined
    }
    this.#fold(next)
    return this.#assess(next, explainAll)
  }

  /** How loaded areas are on their open day, those of which more has come since this was last asked. */
  openDayLoadings(): readonly Assessment[] {
    const judgedDay = this.#assessedThrough
    if (judgedDay === undefined) return []
    const context = { params: this.#params, reference: this.#reference }
    return this.#openDays.takeTouched().flatMap((open) => {
      const area = this.#areas.get(open.areaKey)
      return (area && openDayLoading(open, area, judgedDay, context)) ?? []
    })
  }

  /** Members that changed since this was last asked, and those that are gone, by key, for a checkpoint. */
  takeTouched(): {
    readonly put: (readonly [key: string, member: SavedMember])[]
    readonly gone: readonly string[]
  } {
    const put: [string, SavedMember][] = []
    for (const area of this.#areas.values())
      for (const member of area.members)
        if (member.touched) {
          member.touched = false
          put.push([entryKey(area.key, member.meterId), area.saveMember(member)])
        }
    return { put, gone: this.#gone.splice(0) }
  }

  state(): AssessorState {
    return {
      version: 1,
      firstDay: this.#firstDay,
      assessedThrough: this.#assessedThrough,
      alignment: this.#alignment.saved(),
      waiting: this.#waiting.saved(),
      handedOn: [...this.#handedOn],
    }
  }

  restoreMember(saved: SavedMember): void {
    const attributes = this.#interned(saved.attributes)
    this.#areaFor(saved.areaKey, attributes).restoreMember(saved, attributes)
  }

  restore(saved: AssessorState): void {
    this.#firstDay = saved.firstDay
    this.#assessedThrough = saved.assessedThrough
    this.#alignment.restore(saved.alignment)
    this.#waiting.restore(saved.waiting)
    for (const siteId of saved.handedOn) this.#handedOn.add(siteId)
  }

  /** The first day, and from there one by one. */
  #nextDay(): DayIndex | undefined {
    const through = this.#alignment.through()
    if (through === undefined) return undefined
    if (this.#assessedThrough !== undefined)
      return this.#assessedThrough < through ? this.#assessedThrough + 1 : undefined
    return Math.min(through, this.#firstDay ?? through)
  }

  #restated(): boolean {
    const through = this.#assessedThrough
    if (through === undefined || this.#alignment.through() === undefined) return false
    return this.#waiting.has(through)
  }

  /** Folds what is complete up to the day; true where anything changed by it. */
  #fold(asOf: DayIndex): boolean {
    return this.#waiting.take(
      asOf,
      (row) => this.#put(row),
      (moved) => this.#move(moved),
    )
  }

  #put(meterDay: MeterDay): boolean {
    const attributes = this.#interned(meterDay.attributes)
    const key = areaKeyOf(
      meterDay.meterId,
      attributes.transformerId === undefined ? undefined : transformerId(attributes.transformerId),
      regionId(attributes.regionId),
    )
    return this.#areaFor(key, attributes).put(meterDay, attributes)
  }

  /** Either area, or both of them, may be here. */
  #move({ meterId, day, from, to }: MeterMoved): boolean {
    const left = this.#areas.get(from)?.moved(meterId, { day, isIn: false }) ?? false
    const came = this.#areas.get(to)?.moved(meterId, { day, isIn: true }) ?? false
    return left || came
  }

  #assess(asOf: DayIndex, explainAll: boolean): AssessedDay {
    this.#assessedThrough = asOf
    this.#openDays.forgetThrough(asOf)
    const sites: Assessment[] = []
    for (const key of [...this.#areas.keys()].sort()) {
      const area = this.#areas.get(key) as Area
      const from = asOf - this.#params.windowDays + 1
      for (const { meterId, moves } of area.forgetBefore(from)) {
        this.#gone.push(entryKey(key, meterId))
        // One that left is judged in its new area, which may be here.
        if (moves.at(-1)?.isIn !== false) this.#handedOn.delete(meterSite(meterId))
      }
      if (area.members.length === 0) {
        this.#areas.delete(key)
        if (area.transformerId !== undefined) this.#handedOn.delete(areaSite(area.transformerId))
        continue
      }
      sites.push(
        ...assessArea(area, asOf, {
          windows: this.#windows,
          reference: this.#reference,
          calendars: this.#calendars,
          params: this.#params,
          // One that falls below is handed on once more, and its alert stands for a while: it keeps its reasons.
          isExplained: (siteId) => explainAll || this.#handedOn.has(siteId),
        }),
      )
    }
    const handedOn: Assessment[] = []
    const loaded: Assessment[] = []
    for (const site of sites)
      if (this.#isHandedOn(site)) handedOn.push(site)
      else if (site.kind === 'area' && site.overload !== undefined) loaded.push(site)
    return { asOf, sites, handedOn, loaded }
  }

  /**
   * Rank sees suspects only: those above the threshold, those of them that cannot be judged for now, and once more
   * those that fell below it.
   */
  #isHandedOn({ siteId, probability }: Assessment): boolean {
    if (probability === undefined) return this.#handedOn.has(siteId)
    if (probability < this.#params.emitFrom) return this.#handedOn.delete(siteId)
    this.#handedOn.add(siteId)
    return true
  }

  #areaFor(key: AreaKey, attributes: MeterAttributes): Area {
    let area = this.#areas.get(key)
    if (area === undefined) {
      const id = attributes.transformerId
      area = new Area(
        key,
        id === undefined ? undefined : transformerId(id),
        this.#windows,
        this.#calendars,
      )
      this.#areas.set(key, area)
    }
    return area
  }

  /** Meters of one kind share one attributes object. */
  #interned(attributes: MeterAttributes): MeterAttributes {
    const key = JSON.stringify(attributes)
    const known = this.#attributes.get(key)
    if (known !== undefined) return known
    this.#attributes.set(key, attributes)
    return attributes
  }
}

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
  meterSite,
  regionId,
  type SiteId,
  transformerId,
} from '../ids.ts'
import { type ChunkRef, chunkOf, MeterWindows, rowOfChunk } from '../signature/meter-windows.ts'
import type { SavedPlace } from '../signature/window-chunk.ts'
import type { Calendars, DayIndex } from '../time.ts'
import { Area } from './area.ts'
import type { AreaMember } from './area-member.ts'
import { assessArea } from './assess-area.ts'
import type { AssessParams } from './assess-context.ts'
import type { Assessment } from './assessment.ts'
import { openDayLoading } from './open-day-loading.ts'
import { OpenAreaDays } from './open-days.ts'
import {
  daysKey,
  type MemberOfArea,
  membersKey,
  membersOf,
  packMembers,
  pageOfKey,
  type SavedMembers,
  type SavedPage,
} from './saved-pages.ts'
import { type SavedWaitingDays, WaitingDays } from './waiting-days.ts'
import type { SavedWaitingPage, WaitingDay } from './waiting-page.ts'

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
  readonly version: 3
  readonly windowDays: number
  readonly firstDay: DayIndex | undefined
  readonly assessedThrough: DayIndex | undefined
  readonly alignment: readonly DayClosed[]
  readonly waiting: SavedWaitingDays
  readonly handedOn: readonly SiteId[]
}

/** What assess has said before it lost its state. */
export interface SaidJudgements {
  /** The last day that it closed; undefined where it closed none. */
  readonly closedThrough: DayIndex | undefined
  /** Sites that rank holds for suspects by its word. */
  readonly handedOn: Iterable<SiteId>
}

/**
 * Assess, for one partition of meter-days. A source's meter-days wait until every source has closed their day; only
 * then they are folded into the windows and the day is judged. So the judgement of a day sees the same meter-days
 * whatever order the sources' records came in.
 *
 * Keeps: the windows of its areas' meters, their open day, and what waits. Bounded by: meters x window, and how far one source may run
 * ahead of another. Late data: a restated day is folded at the next judgement. After restart: restorePage() for each, then restore().
 */
export class Assessor {
  readonly #params: AssessParams
  readonly #reference: ReferenceBook
  readonly #calendars: Calendars
  readonly #windows: MeterWindows
  readonly #openDays: OpenAreaDays
  readonly #areas = new Map<AreaKey, Area>()
  readonly #alignment = new DayAlignment()
  readonly #waiting: WaitingDays
  readonly #attributes = new Map<string, MeterAttributes>()
  /** Whoever reads them shares the objects of one kind, too. */
  readonly #same = new WeakMap<MeterAttributes, MeterAttributes>()
  readonly #handedOn = new Set<SiteId>()
  /** First day of any source's first closing. */
  #firstDay: DayIndex | undefined
  #assessedThrough: DayIndex | undefined
  /** Days up to this one were judged and said before the state was lost. */
  #saidThrough: DayIndex | undefined

  constructor(params: AssessParams, reference: ReferenceBook, calendars: Calendars) {
    this.#params = params
    this.#reference = reference
    this.#calendars = calendars
    this.#windows = new MeterWindows(params.windowDays)
    this.#openDays = new OpenAreaDays(calendars)
    this.#waiting = new WaitingDays(calendars)
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
    this.#waiting.meterDay(meterDay, this.#interned(meterDay.attributes))
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
    for (;;) {
      const next = this.#nextDay()
      if (next === undefined && !this.#restated()) return undefined
      const asOf = next ?? (this.#assessedThrough as DayIndex)
      const isChanged = this.#fold(asOf)
      if (this.#isSaid(asOf, next !== undefined)) {
        this.#assessedThrough = asOf
        this.#forget(asOf)
        continue
      }
      return next !== undefined || isChanged ? this.#assess(asOf, explainAll) : undefined
    }
  }

  /**
   * With a state that was lost: days up to the last one that was closed are folded and not judged again, for their
   * judgements were said. What restates the last one may have come since.
   */
  goOnFrom({ closedThrough, handedOn }: SaidJudgements): void {
    this.#saidThrough = closedThrough
    for (const siteId of handedOn) this.#handedOn.add(siteId)
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

  /**
   * What changed since this was last asked, for a checkpoint: pages that are made as they are asked for, and without
   * `make` those that are no more.
   */
  takeTouched(): readonly { readonly key: string; readonly make?: () => SavedPage }[] {
    const touched = this.#windows.takeTouched()
    const members = this.#membersOf(touched.filter((chunk) => chunk.members))
    const pages = touched.flatMap((chunk) => [
      ...(chunk.members
        ? [
            {
              key: membersKey(chunk),
              make: () =>
                packMembers(members.get(membersKey(chunk)) ?? [], this.#windows.savePast(chunk)),
            },
          ]
        : []),
      ...chunk.places.map((place) => ({
        key: daysKey(chunk, place),
        make: () => this.#windows.savePlace(chunk, place),
      })),
    ])
    return [...pages, ...this.#waiting.takeTouched()]
  }

  state(): AssessorState {
    return {
      version: 3,
      windowDays: this.#params.windowDays,
      firstDay: this.#firstDay,
      assessedThrough: this.#assessedThrough,
      alignment: this.#alignment.saved(),
      waiting: this.#waiting.saved(),
      handedOn: [...this.#handedOn],
    }
  }

  /** False where the key is none of a page, as in checkpoints of before there were pages. */
  restorePage(key: string, page: SavedPage): boolean {
    const known = pageOfKey(key)
    if (known === undefined)
      return this.#waiting.restorePage(key, page as SavedWaitingPage, (it) => this.#interned(it))
    const { chunk, place } = known
    if (place !== undefined) this.#windows.restorePlace(chunk, place, page as SavedPlace)
    else this.#restoreMembers(chunk, page as SavedMembers)
    return true
  }

  /** After all pages. */
  restore(saved: AssessorState): void {
    this.#windows.freeAllBut(this.#members())
    this.#firstDay = saved.firstDay
    this.#assessedThrough = saved.assessedThrough
    this.#alignment.restore(saved.alignment)
    this.#waiting.restore(saved.waiting)
    for (const siteId of saved.handedOn) this.#handedOn.add(siteId)
  }

  *#members(): Generator<AreaMember> {
    for (const area of this.#areas.values()) yield* area.members
  }

  #membersOf(chunks: readonly ChunkRef[]): ReadonlyMap<string, MemberOfArea[]> {
    const members = new Map(
      chunks.map((chunk): [string, MemberOfArea[]] => [membersKey(chunk), []]),
    )
    if (members.size === 0) return members
    for (const { key: areaKey, members: held } of this.#areas.values())
      for (const member of held) members.get(membersKey(chunkOf(member)))?.push({ areaKey, member })
    return members
  }

  #restoreMembers(chunk: ChunkRef, page: SavedMembers): void {
    this.#windows.restorePast(chunk, page.past)
    for (const saved of membersOf(page)) {
      const attributes = this.#interned(saved.attributes)
      const ref = rowOfChunk(chunk, saved.row)
      this.#areaFor(saved.areaKey, attributes).restoreMember(ref, saved, attributes)
    }
  }

  /** The first day, and from there one by one. */
  #nextDay(): DayIndex | undefined {
    const through = this.#alignment.through()
    if (through === undefined) return undefined
    if (this.#assessedThrough !== undefined)
      return this.#assessedThrough < through ? this.#assessedThrough + 1 : undefined
    return Math.min(through, this.#firstDay ?? through)
  }

  #isSaid(asOf: DayIndex, isFirstTime: boolean): boolean {
    const said = this.#saidThrough
    return said !== undefined && (isFirstTime ? asOf <= said : asOf < said)
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
      (row, waitedIn) => this.#put(row, waitedIn),
      (moved) => this.#move(moved),
    )
  }

  #put(waited: WaitingDay, waitedIn: MeterWindows): boolean {
    const { meterId, attributes } = waited
    const key = areaKeyOf(
      meterId,
      attributes.transformerId === undefined ? undefined : transformerId(attributes.transformerId),
      regionId(attributes.regionId),
    )
    return this.#areaFor(key, attributes).putWaited(waited, waitedIn)
  }

  /** Either area, or both of them, may be here. */
  #move({ meterId, day, from, to }: MeterMoved): boolean {
    const left = this.#areas.get(from)?.moved(meterId, { day, isIn: false }) ?? false
    const came = this.#areas.get(to)?.moved(meterId, { day, isIn: true }) ?? false
    return left || came
  }

  #assess(asOf: DayIndex, explainAll: boolean): AssessedDay {
    this.#assessedThrough = asOf
    this.#forget(asOf)
    const sites: Assessment[] = []
    for (const key of [...this.#areas.keys()].sort()) {
      const area = this.#areas.get(key) as Area
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

  /** Meters without a day in the window, and what came of their area where none is left. */
  #forget(asOf: DayIndex): void {
    this.#openDays.forgetThrough(asOf)
    const from = asOf - this.#params.windowDays + 1
    for (const [key, area] of this.#areas) {
      // One that left is judged in its new area, which may be here.
      for (const { meterId, moves } of area.forgetBefore(from))
        if (moves.at(-1)?.isIn !== false) this.#handedOn.delete(meterSite(meterId))
      if (area.members.length > 0) continue
      this.#areas.delete(key)
      if (area.transformerId !== undefined) this.#handedOn.delete(areaSite(area.transformerId))
    }
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
    const same = this.#same.get(attributes)
    if (same !== undefined) return same
    const key = JSON.stringify(attributes)
    const known = this.#attributes.get(key) ?? attributes
    this.#attributes.set(key, known)
    this.#same.set(attributes, known)
    return known
  }
}

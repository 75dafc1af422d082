import type { Calendars, DayCalendar, DayIndex } from '../time.ts'
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../units.ts'
import { EnergyAccount, type EnergyCounts, energyOf, type OpenEnergy } from './energy-account.ts'
import { grown } from './grow.ts'
import { RowArena } from './row-arena.ts'

/** What became of one reading. `restated` replaced a worse one; `contradiction` met an equally good, different one. */
export const FOLD_RESULTS = [
  'accepted',
  'restated',
  'duplicate',
  'contradiction',
  'late',
  'step-conflict',
  'misaligned',
] as const
export type FoldResult = (typeof FOLD_RESULTS)[number]

/** A meter-day as it stands, sealed or not; arrays are views into the state: copy what outlives the call. */
export interface OpenDay {
  readonly meter: number
  readonly day: DayIndex
  readonly startMs: number
  readonly stepMs: number
  readonly power: Float32Array
  readonly quality: Uint8Array
  readonly reactive: Float32Array | undefined
  /** Of tariff zones: see MeterDay. */
  readonly isZoned: boolean
}

const NONE = -1
const UNCHANGED = 0
const CHANGED = 1
const SEALED = 2
/** 25 h where clocks go back by one; 27 h is the longest that a zone has had (Casey). */
const LONGEST_DAY_MS = 27 * MS_PER_HOUR

/**
 * The open days of many meters: readings fold into the slots of their local day, in any order within grace, each
 * interval once, the better quality first.
 *
 * Keeps: for each meter its newest day and the `graceDays` before it. Bounded by: meters x (grace + 1) days of slots.
 * Late data: older than that is refused as `late`. After restart: dayEntries() put back with restoreDay().
 */
export class OpenDays {
  readonly #ring: number
  readonly #calendars: Calendars
  readonly #zones: DayCalendar[] = []
  readonly #arenas: RowArena[] = []
  readonly #arenaOfStep = new Map<number, number>()
  readonly #reactive = new Map<number, Float32Array>()

  #meters = 0
  /** Per meter. */
  #zoneOf = new Uint8Array(0)
  #newestDay = new Int32Array(0)
  #watermarkMs = new Float64Array(0)
  /** Per meter and place in its ring. */
  #rowOf = new Int32Array(0)
  #arenaOf = new Uint8Array(0)
  #dayOf = new Int32Array(0)
  #startOf = new Float64Array(0)
  #endOf = new Float64Array(0)
  #stepOf = new Int32Array(0)
  #zonedOf = new Uint8Array(0)
  /** UNCHANGED, CHANGED since it was last taken, or SEALED: handed over, though its place is still listed. */
  #dirty = new Uint8Array(0)
  #dirtyList: number[] = []
  readonly #energy = new EnergyAccount()
  /** The place the meter's last reading went to: the next one is most likely its neighbour. */
  #lastPlace = new Int32Array(0)

  /** @param onSealed called with a changed day that gives way to a newer one; nothing changes it any more */
  readonly #onSealed: (day: OpenDay) => void

  constructor(calendars: Calendars, graceDays: number, onSealed: (day: OpenDay) => void) {
    this.#calendars = calendars
    this.#ring = graceDays + 1
    this.#onSealed = onSealed
  }

  get meters(): number {
    return this.#meters
  }

  /** A new meter; its number is the next one, from 0. */
  addMeter(timeZone: string): number {
    const meter = this.#meters++
    if (meter >= this.#newestDay.length) this.#makeRoom(meter + 1)
    this.#zoneOf[meter] = this.#zoneNumber(timeZone)
    return meter
  }

  calendarOf(meter: number): DayCalendar {
    return this.#zones[this.#zoneOf[meter] as number] as DayCalendar
  }

  calendars(): readonly DayCalendar[] {
    return this.#zones
  }

  /** The newest day with a reading; undefined before the first. */
  newestDay(meter: number): DayIndex | undefined {
    const day = this.#newestDay[meter] as number
    return day === NO_DAY ? undefined : day
  }

  /** End of the latest interval seen. */
  watermarkMs(meter: number): number {
    return this.#watermarkMs[meter] as number
  }

  /**
   * Folds one reading in.
   * @param startMs start of the interval, an instant
   * @param stepMs its length; divides a day
   * @param powerKw mean power over the interval
   * @param rank QUALITY_RANK of the reading
   * @param reactiveKvar mean reactive power; undefined where not measured
   * @param isZoned a share of a tariff zone's energy: a day is all of zones or not at all
   */
  fold(
    meter: number,
    startMs: number,
    stepMs: number,
    powerKw: number,
    rank: number,
    reactiveKvar?: number,
    isZoned = false,
  ): FoldResult {
    let place = this.#lastPlace[meter] as number
    if (
      place === NONE ||
      startMs < (this.#startOf[place] as number) ||
      startMs >= (this.#endOf[place] as number)
    ) {
      const calendar = this.calendarOf(meter)
      const day = calendar.dayOf(startMs)
      const newest = this.#newestDay[meter] as number
      // A meter that skipped days still holds older ones than grace allows: they are closed for good all the same.
      if (newest !== NO_DAY && day <= newest - this.#ring) return 'late'
      place = meter * this.#ring + modulo(day, this.#ring)
      if ((this.#rowOf[place] as number) === NONE || this.#dayOf[place] !== day) {
        // Before it is opened: a day that nothing lies in must not push another one out.
        if (!isOnGrid(startMs - calendar.startOf(day), stepMs)) return 'misaligned'
        if (!this.#open(meter, place, day, stepMs, isZoned)) return 'misaligned'
      }
      this.#lastPlace[meter] = place
    }
    if (this.#stepOf[place] !== stepMs || this.#zonedOf[place] !== (isZoned ? 1 : 0))
      return 'step-conflict'
    const dayStartMs = this.#startOf[place] as number
    if (!isOnGrid(startMs - dayStartMs, stepMs)) return 'misaligned'
    const slot = Math.floor((startMs - dayStartMs) / stepMs)
    // A step of a day is the local day, however long it is.
    const endMs = stepMs === MS_PER_DAY ? (this.#endOf[place] as number) : startMs + stepMs
    if (endMs > (this.#watermarkMs[meter] as number)) this.#watermarkMs[meter] = endMs

    const arena = this.#arenas[this.#arenaOf[place] as number] as RowArena
    const row = this.#rowOf[place] as number
    const held = arena.qualityAt(row, slot)
    if (held === 0) {
      // A marker of a missing reading says nothing that an empty slot does not.
      if (rank === 0) return 'accepted'
    } else {
      if (rank < held) return 'duplicate'
      if (rank === held) {
        const heldKw = arena.powerAt(row, slot)
        const newKw = Math.fround(powerKw)
        if (newKw === heldKw) {
          const heldKvar = this.#reactive.get(place)?.[slot] ?? 0
          if ((reactiveKvar ?? 0) > heldKvar)
            this.#write(place, arena, row, slot, powerKw, rank, reactiveKvar)
          return 'duplicate'
        }
        // Whichever came first, the same one stands: pulses get lost, they are not made up.
        if (newKw < heldKw) return 'contradiction'
        this.#write(place, arena, row, slot, powerKw, rank, reactiveKvar)
        return 'contradiction'
      }
    }
    this.#write(place, arena, row, slot, powerKw, rank, reactiveKvar)
    return held === 0 ? 'accepted' : 'restated'
  }

  /** Every changed day up to `throughDay`, oldest change first; each is unchanged afterwards. */
  takeChanged(throughDay: DayIndex, take: (day: OpenDay) => void): void {
    const rest: number[] = []
    for (const place of this.#dirtyList) {
      if (this.#dirty[place] !== CHANGED) {
        this.#dirty[place] = UNCHANGED
        continue
      }
      if ((this.#dayOf[place] as number) > throughDay) {
        rest.push(place)
        continue
      }
      this.#dirty[place] = UNCHANGED
      take(this.#view(place))
    }
    this.#dirtyList = rest
  }

  /** Changed days after `afterDay`, left as changed: a look at days that are still open. */
  peekChanged(afterDay: DayIndex, look: (day: OpenDay) => void): void {
    for (const place of this.#dirtyList)
      if (this.#dirty[place] === CHANGED && (this.#dayOf[place] as number) > afterDay)
        look(this.#view(place))
  }

  /** The open days of a meter, for a checkpoint. */
  daysOf(meter: number): { readonly day: OpenDay; readonly changed: boolean }[] {
    const days: { day: OpenDay; changed: boolean }[] = []
    for (let place = meter * this.#ring; place < (meter + 1) * this.#ring; place++)
      if (this.#rowOf[place] !== NONE)
        days.push({ day: this.#view(place), changed: this.#dirty[place] === CHANGED })
    return days
  }

  /** Puts a day of a checkpoint back; the meter exists already. */
  restoreDay(
    meter: number,
    saved: Omit<OpenDay, 'meter' | 'startMs' | 'isZoned'> & { readonly isZoned?: boolean },
    changed: boolean,
  ): void {
    const place = meter * this.#ring + modulo(saved.day, this.#ring)
    if (!this.#open(meter, place, saved.day, saved.stepMs, saved.isZoned ?? false))
      throw new RangeError(`checkpoint holds a day of step ${saved.stepMs} ms`)
    const arena = this.#arenas[this.#arenaOf[place] as number] as RowArena
    const row = this.#rowOf[place] as number
    arena.power(row, saved.power.length).set(saved.power)
    arena.quality(row, saved.quality.length).set(saved.quality)
    if (saved.reactive !== undefined) this.#reactive.set(place, saved.reactive.slice())
    if (changed) this.#markDirty(place)
  }

  /** What was folded in and what has left; with the open days it closes. */
  energy(): EnergyCounts {
    return this.#energy.counts()
  }

  /** Adds up every open day: a few milliseconds for a hundred thousand meters. */
  openEnergy(): OpenEnergy {
    let openDays = 0
    let openKwh = 0
    for (let place = 0; place < this.#meters * this.#ring; place++)
      if (this.#rowOf[place] !== NONE) {
        openDays++
        openKwh += energyOf(this.#view(place))
      }
    return { openDays, openKwh }
  }

  /** After restoreDay() for each day. Without counts, of an older program, the open days are all there ever was. */
  restoreEnergy(saved: EnergyCounts | undefined): void {
    const knownKwh = this.openEnergy().openKwh + this.#energy.counts().finalKwh
    this.#energy.restore(saved ?? { takenKwh: knownKwh, replacedKwh: 0, finalKwh: 0 })
  }

  restoreWatermark(meter: number, watermarkMs: number): void {
    this.#watermarkMs[meter] = watermarkMs
  }

  /** Bytes held in typed arrays. */
  get bytes(): number {
    const perPlace = 4 + 1 + 4 + 8 + 8 + 4 + 1 + 1
    const perMeter = 1 + 4 + 8 + 4
    let bytes = this.#rowOf.length * perPlace + this.#newestDay.length * perMeter
    for (const arena of this.#arenas) bytes += arena.bytes
    return bytes
  }

  #write(
    place: number,
    arena: RowArena,
    row: number,
    slot: number,
    powerKw: number,
    rank: number,
    reactiveKvar: number | undefined,
  ): void {
    this.#energy.written(powerKw, arena.powerAt(row, slot), this.#stepOf[place] as number)
    arena.write(row, slot, powerKw, rank)
    this.#markDirty(place)
    let reactive = this.#reactive.get(place)
    if (reactive === undefined) {
      if (reactiveKvar === undefined) return
      reactive = new Float32Array(arena.stride)
      this.#reactive.set(place, reactive)
    }
    // What a replaced reading said of it goes with that reading.
    reactive[slot] = reactiveKvar ?? 0
  }

  #markDirty(place: number): void {
    if (this.#dirty[place] === UNCHANGED) this.#dirtyList.push(place)
    this.#dirty[place] = CHANGED
  }

  /** Makes `place` the row of that day; false where the step does not divide a day. */
  #open(meter: number, place: number, day: DayIndex, stepMs: number, isZoned: boolean): boolean {
    const arenaNumber = this.#arenaNumber(stepMs)
    if (arenaNumber === undefined) return false
    if (this.#rowOf[place] !== NONE) this.#seal(place)
    const calendar = this.calendarOf(meter)
    this.#arenaOf[place] = arenaNumber
    this.#rowOf[place] = (this.#arenas[arenaNumber] as RowArena).take()
    this.#dayOf[place] = day
    this.#startOf[place] = calendar.startOf(day)
    this.#endOf[place] = calendar.startOf(day + 1)
    this.#stepOf[place] = stepMs
    this.#zonedOf[place] = isZoned ? 1 : 0
    if (day > (this.#newestDay[meter] as number)) this.#newestDay[meter] = day
    return true
  }

  #seal(place: number): void {
    if (this.#dirty[place] === CHANGED) {
      this.#dirty[place] = SEALED
      this.#onSealed(this.#view(place))
    }
    this.#energy.left(energyOf(this.#view(place)))
    ;(this.#arenas[this.#arenaOf[place] as number] as RowArena).release(
      this.#rowOf[place] as number,
    )
    this.#reactive.delete(place)
  }

  #view(place: number): OpenDay {
    const arena = this.#arenas[this.#arenaOf[place] as number] as RowArena
    const row = this.#rowOf[place] as number
    const startMs = this.#startOf[place] as number
    const stepMs = this.#stepOf[place] as number
    const slots =
      stepMs === MS_PER_DAY ? 1 : Math.ceil(((this.#endOf[place] as number) - startMs) / stepMs)
    const reactive = this.#reactive.get(place)?.subarray(0, slots)
    return {
      meter: Math.floor(place / this.#ring),
      day: this.#dayOf[place] as number,
      startMs,
      stepMs,
      power: arena.power(row, slots),
      quality: arena.quality(row, slots),
      reactive: reactive?.some((kvar) => kvar !== 0) ? reactive : undefined,
      isZoned: this.#zonedOf[place] === 1,
    }
  }

  #arenaNumber(stepMs: number): number | undefined {
    const known = this.#arenaOfStep.get(stepMs)
    if (known !== undefined) return known
    if (stepMs < MS_PER_MINUTE || (24 * MS_PER_HOUR) % stepMs !== 0) return undefined
    this.#arenas.push(new RowArena(Math.ceil(LONGEST_DAY_MS / stepMs)))
    this.#arenaOfStep.set(stepMs, this.#arenas.length - 1)
    return this.#arenas.length - 1
  }

  #zoneNumber(timeZone: string): number {
    const calendar = this.#calendars.of(timeZone)
    const known = this.#zones.indexOf(calendar)
    return known === -1 ? this.#zones.push(calendar) - 1 : known
  }

  #makeRoom(meters: number): void {
    this.#zoneOf = grown(this.#zoneOf, meters, 0)
    this.#newestDay = grown(this.#newestDay, meters, NO_DAY)
    this.#watermarkMs = grown(this.#watermarkMs, meters, Number.NEGATIVE_INFINITY)
    this.#lastPlace = grown(this.#lastPlace, meters, NONE)
    const places = this.#newestDay.length * this.#ring
    this.#rowOf = grown(this.#rowOf, places, NONE)
    this.#arenaOf = grown(this.#arenaOf, places, 0)
    this.#dayOf = grown(this.#dayOf, places, NO_DAY)
    this.#startOf = grown(this.#startOf, places, 0)
    this.#endOf = grown(this.#endOf, places, 0)
    this.#stepOf = grown(this.#stepOf, places, 0)
    this.#zonedOf = grown(this.#zonedOf, places, 0)
    this.#dirty = grown(this.#dirty, places, 0)
  }
}

const NO_DAY = -0x80000000
/** Steps above an hour do not fit a day whose clocks change: there the slot that holds the start stands for it. */
const isOnGrid = (sinceMidnightMs: number, stepMs: number): boolean =>
  stepMs > MS_PER_HOUR || sinceMidnightMs % stepMs === 0

const modulo = (value: number, by: number): number => ((value % by) + by) % by

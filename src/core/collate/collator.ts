import type { MeterAttributes } from '../context/assets.ts'
import type { MeterId } from '../ids.ts'
import type { Calendars, DayIndex } from '../time.ts'
import { MS_PER_HOUR, MS_PER_MINUTE, meanPowerKw } from '../units.ts'
import { QUALITY_RANK } from '../validate/quality.ts'
import type { Reading } from '../validate/reading.ts'
import { DayClosing } from './close-days.ts'
import type { DayClosed } from './day-closed.ts'
import type { EnergyCounts, OpenEnergy } from './energy-account.ts'
import type { MeterDay } from './meter-day.ts'
import { type FoldResult, type OpenDay, OpenDays } from './open-days.ts'

export interface CollateParams {
  /** Days before a meter's newest one that still take readings. */
  readonly graceDays: number
  /** How often open days are emitted while readings arrive live; 0 for never. */
  readonly provisionalEveryMin: number
  /** How long after its end a day waits for meters that have not reached it. */
  readonly closeDelayHours: number
}

/** Where a partition's meter-days and closings go. A day's arrays are the open day itself: who keeps it copies them. */
export interface CollateOutput {
  meterDay(day: MeterDay): void
  dayClosed(closed: DayClosed): void
}

/** A meter's part of a checkpoint. */
export interface CollatedMeterState {
  readonly version: 1
  readonly meterId: MeterId
  readonly timeZone: string
  readonly watermarkMs: number
  readonly days: readonly {
    readonly day: DayIndex
    readonly stepMs: number
    readonly power: Float32Array
    readonly quality: Uint8Array
    readonly reactive: Float32Array | undefined
    readonly changed: boolean
    /** Absent but where true. */
    readonly isZoned?: boolean
  }[]
}

/** The partition's own part of a checkpoint. */
export interface CollatorState {
  readonly version: 1
  readonly closedThrough: DayIndex | undefined
  readonly latestMs: number
  readonly provisionalAtMs: number
  readonly saidIdle: boolean
  /** Absent in what older programs wrote. */
  readonly energy?: EnergyCounts
}

/**
 * Collate, for one partition of readings: folds readings into open days, closes days, emits meter-days and says behind
 * them which day is closed. A day is emitted when it closes and again at each later closing at which it has changed;
 * the revision is the minutes from the day's start to the latest reading of the partition, so it never falls, also
 * when the log is read again from its start.
 *
 * Keeps: the open days of each meter. Bounded by: meters x (grace + 1) days. Late data: refused as `late` once the
 * meter's own newest day is more than grace ahead. After restart: restoreMeter() for each, then restore().
 */
export class Collator {
  readonly #params: CollateParams
  readonly #source: number
  readonly #sources: number
  readonly #attributesOf: (meterId: MeterId) => MeterAttributes
  readonly #out: CollateOutput
  readonly #days: OpenDays
  readonly #closing: DayClosing
  readonly #numberOf = new Map<MeterId, number>()
  readonly #ids: MeterId[] = []
  #provisionalAtMs = Number.NEGATIVE_INFINITY
  #saidIdle = false

  constructor(
    source: { readonly partition: number; readonly partitions: number },
    params: CollateParams,
    calendars: Calendars,
    attributesOf: (meterId: MeterId) => MeterAttributes,
    out: CollateOutput,
  ) {
    this.#params = params
    this.#source = source.partition
    this.#sources = source.partitions
    this.#attributesOf = attributesOf
    this.#out = out
    this.#days = new OpenDays(calendars, params.graceDays, (day) =>
      this.#emit(day, this.#nextClosing()),
    )
    this.#closing = new DayClosing(this.#days, params.closeDelayHours)
  }

  get meters(): number {
    return this.#ids.length
  }

  has(meterId: MeterId): boolean {
    return this.#numberOf.has(meterId)
  }

  /** Ids of meters by their numbers. */
  idsFrom(from: number, to = this.#ids.length): readonly MeterId[] {
    return this.#ids.slice(from, to)
  }

  /** The meter's number, from 0; a new one where it was not heard of. */
  numberOf(meterId: MeterId): number {
    return this.#numberOf.get(meterId) ?? this.#addMeter(meterId)
  }

  /** @param arrivedAtMs when the log took the reading in; only tells live from replayed, for provisional days */
  accept(reading: Reading, arrivedAtMs: number): FoldResult {
    return this.acceptAt(this.numberOf(reading.meterId), reading, arrivedAtMs)
  }

  /** The same for whoever knows the meter's number. */
  acceptAt(meter: number, reading: Reading, arrivedAtMs: number): FoldResult {
    const { stepMs, energyKwh, reactiveKvarh } = reading
    return this.fold(
      meter,
      reading.startMs,
      stepMs,
      energyKwh === undefined ? 0 : meanPowerKw(energyKwh, stepMs),
      QUALITY_RANK[reading.quality],
      reactiveKvarh === undefined ? undefined : meanPowerKw(reactiveKvarh, stepMs),
      reading.isZoned ?? false,
      arrivedAtMs,
    )
  }

  /** A reading in its parts, as OpenDays.fold() has them. `misaligned` changes nothing. */
  fold(
    meter: number,
    startMs: number,
    stepMs: number,
    powerKw: number,
    rank: number,
    reactiveKvar: number | undefined,
    isZoned: boolean,
    arrivedAtMs: number,
  ): FoldResult {
    const result = this.#days.fold(meter, startMs, stepMs, powerKw, rank, reactiveKvar, isZoned)
    if (result === 'late' || result === 'step-conflict' || result === 'misaligned') return result
    this.#saidIdle = false
    if (this.#closing.note(meter)) {
      for (let day = this.#closing.closeNext(); day !== undefined; day = this.#closing.closeNext())
        this.#emitClosed(day, false)
    }
    this.#emitProvisional(arrivedAtMs)
    return result
  }

  /** The partition was read to its end and is silent: closes what has ended, and says that nobody need wait. */
  idle(): void {
    for (
      let day = this.#closing.closeNextIdle();
      day !== undefined;
      day = this.#closing.closeNextIdle()
    )
      this.#emitClosed(day, false)
    if (this.#saidIdle) return
    this.#saidIdle = true
    const through = this.#closing.closedThrough
    if (through === undefined)
      this.#out.dayClosed({
        source: this.#source,
        sources: this.#sources,
        closedThrough: undefined,
        idle: true,
      })
    else this.#emitClosed(through, true)
  }

  /** Its arrays are the open days themselves. */
  meterState(meterId: MeterId): CollatedMeterState | undefined {
    const meter = this.#numberOf.get(meterId)
    if (meter === undefined) return undefined
    return {
      version: 1,
      meterId,
      timeZone: this.#days.calendarOf(meter).timeZone,
      watermarkMs: this.#days.watermarkMs(meter),
      days: this.#days.daysOf(meter).map(({ day, changed }) => ({
        day: day.day,
        stepMs: day.stepMs,
        power: day.power,
        quality: day.quality,
        reactive: day.reactive,
        changed,
        ...(day.isZoned ? { isZoned: true } : {}),
      })),
    }
  }

  state(): CollatorState {
    return {
      version: 1,
      closedThrough: this.#closing.closedThrough,
      latestMs: this.#closing.latestMs,
      provisionalAtMs: this.#provisionalAtMs,
      saidIdle: this.#saidIdle,
      energy: this.#days.energy(),
    }
  }

  energy(): EnergyCounts {
    return this.#days.energy()
  }

  /** Looks at every open day: not for every reading. */
  openEnergy(): OpenEnergy {
    return this.#days.openEnergy()
  }

  restoreMeter(saved: CollatedMeterState): void {
    const meter = this.#addMeter(saved.meterId, saved.timeZone)
    const oldestFirst = [...saved.days].sort((a, b) => a.day - b.day)
    for (const day of oldestFirst) this.#days.restoreDay(meter, day, day.changed)
    this.#days.restoreWatermark(meter, saved.watermarkMs)
  }

  restore(saved: CollatorState): void {
    this.#closing.restore(saved.closedThrough, saved.latestMs)
    this.#closing.restoreMeters()
    this.#provisionalAtMs = saved.provisionalAtMs
    this.#saidIdle = saved.saidIdle
    this.#days.restoreEnergy(saved.energy)
  }

  #addMeter(meterId: MeterId, timeZone = this.#attributesOf(meterId).timeZone): number {
    const meter = this.#days.addMeter(timeZone)
    this.#numberOf.set(meterId, meter)
    this.#ids.push(meterId)
    return meter
  }

  #emitClosed(day: DayIndex, idle: boolean): void {
    this.#days.takeChanged(day, (open) => this.#emit(open, day))
    this.#out.dayClosed({
      source: this.#source,
      sources: this.#sources,
      closedThrough: day,
      idle,
    })
  }

  /** Live only: a reading that arrives long after its time is a replay, and nobody looks at yesterday's open day. */
  #emitProvisional(arrivedAtMs: number): void {
    const everyMs = this.#params.provisionalEveryMin * MS_PER_MINUTE
    const latestMs = this.#closing.latestMs
    const closedThrough = this.#closing.closedThrough
    if (everyMs === 0 || closedThrough === undefined || latestMs < this.#provisionalAtMs + everyMs)
      return
    this.#provisionalAtMs = latestMs
    if (arrivedAtMs - latestMs > everyMs + MS_PER_HOUR) return
    this.#days.peekChanged(closedThrough, (open) => this.#emit(open, undefined, true))
  }

  #nextClosing(): DayIndex | undefined {
    const through = this.#closing.closedThrough
    return through === undefined ? undefined : through + 1
  }

  #emit(open: OpenDay, closing: DayIndex | undefined, provisional = false): void {
    const meterId = this.#ids[open.meter] as MeterId
    this.#out.meterDay({
      meterId,
      day: open.day,
      startMs: open.startMs,
      stepMs: open.stepMs,
      powerKw: open.power,
      quality: open.quality,
      reactiveKvar: open.reactive,
      ...(open.isZoned ? { isZoned: true } : {}),
      source: this.#source,
      ...(closing === undefined ? {} : { closing }),
      revision: Math.floor((this.#closing.latestMs - open.startMs) / MS_PER_MINUTE),
      provisional,
      attributes: this.#attributesOf(meterId),
    })
  }
}

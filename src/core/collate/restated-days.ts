import type { Calendars, DayIndex } from '../time.ts'
import { meanPowerKw } from '../units.ts'
import { QUALITY_RANK } from '../validate/quality.ts'
import type { Reading } from '../validate/reading.ts'
import type { MeterDay } from './meter-day.ts'
import { type FoldResult, OpenDays } from './open-days.ts'

/** What became of a late reading. `not-late`: collate still has its day open. `too-old`: outside of every window. */
export type RestateResult = FoldResult | 'not-late' | 'too-old'

export interface RestateParams {
  readonly graceDays: number
  /** Days that assess keeps of a meter. */
  readonly windowDays: number
}

/** Of a restated day: the meter-day that its area, source and attributes are those of. */
interface Origin {
  readonly like: MeterDay
  readonly revision: number
}

/**
 * Late readings folded into days that collate has closed for good, by the same rules: the latest meter-day of each is
 * where it stands, and what comes of it is the next revision. A day of which there is no meter-day begins empty.
 *
 * Keeps: the meter-days it was handed, and those that late readings lie in. Bounded by: the meters of the late readings
 * x the days that meter-days are kept. Late data: that is what it is for. After restart: nothing; it is filled anew.
 */
export class RestatedDays {
  readonly #params: RestateParams
  readonly #calendars: Calendars
  readonly #open: OpenDays
  readonly #held = new Map<string, Map<DayIndex, MeterDay>>()
  readonly #newest = new Map<string, MeterDay>()
  readonly #placeOf = new Map<string, number>()
  readonly #originAt: Origin[] = []

  constructor(params: RestateParams, calendars: Calendars) {
    this.#params = params
    this.#calendars = calendars
    // Every day is a meter of its own here, so none pushes another out.
    this.#open = new OpenDays(calendars, 0, () => undefined)
  }

  /** A meter-day as its topic has it; of several the highest revision stands. */
  hold(meterDay: MeterDay): void {
    if (meterDay.provisional) return
    const { meterId, day, revision } = meterDay
    const days = this.#held.get(meterId) ?? new Map<DayIndex, MeterDay>()
    this.#held.set(meterId, days)
    if (revision >= (days.get(day)?.revision ?? revision)) days.set(day, meterDay)
    if (day >= (this.#newest.get(meterId)?.day ?? day)) this.#newest.set(meterId, meterDay)
  }

  take(reading: Reading): RestateResult {
    const newest = this.#newest.get(reading.meterId)
    if (newest === undefined) return 'too-old'
    const day = this.#calendars.of(newest.attributes.timeZone).dayOf(reading.startMs)
    if (day >= newest.day - this.#params.graceDays) return 'not-late'
    if (day <= newest.day - this.#params.windowDays) return 'too-old'
    const { stepMs, reactiveKvarh } = reading
    return this.#open.fold(
      this.#placeFor(reading.meterId, day, newest),
      reading.startMs,
      stepMs,
      reading.energyKwh === undefined ? 0 : meanPowerKw(reading.energyKwh, stepMs),
      QUALITY_RANK[reading.quality],
      reactiveKvarh === undefined ? undefined : meanPowerKw(reactiveKvarh, stepMs),
      reading.isZoned,
    )
  }

  /** The days that late readings have changed, each with the meter-day that its area and source are those of. */
  takeChanged(): readonly { readonly restated: MeterDay; readonly like: MeterDay }[] {
    const changed: { restated: MeterDay; like: MeterDay }[] = []
    this.#open.takeChanged(Number.POSITIVE_INFINITY, (open) => {
      const { like, revision } = this.#originAt[open.meter] as Origin
      const restated: MeterDay = {
        meterId: like.meterId,
        day: open.day,
        startMs: open.startMs,
        stepMs: open.stepMs,
        powerKw: open.power.slice(),
        quality: open.quality.slice(),
        ...(open.isZoned ? { isZoned: true } : {}),
        reactiveKvar: open.reactive?.slice(),
        source: like.source,
        revision,
        provisional: false,
        attributes: like.attributes,
      }
      changed.push({ like, restated })
    })
    return changed
  }

  #placeFor(meterId: string, day: DayIndex, newest: MeterDay): number {
    const key = `${meterId} ${day}`
    const known = this.#placeOf.get(key)
    if (known !== undefined) return known
    const held = this.#held.get(meterId)?.get(day)
    const like = held ?? newest
    const place = this.#open.addMeter(like.attributes.timeZone)
    this.#placeOf.set(key, place)
    this.#originAt[place] = { like, revision: held === undefined ? 0 : held.revision + 1 }
    if (held !== undefined) {
      const { stepMs, powerKw: power, quality, reactiveKvar: reactive, isZoned } = held
      const zoned = isZoned === undefined ? {} : { isZoned }
      this.#open.restoreDay(place, { day, stepMs, power, quality, reactive, ...zoned }, false)
    }
    return place
  }
}

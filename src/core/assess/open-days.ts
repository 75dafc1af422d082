import type { MeterDay } from '../collate/meter-day.ts'
import {
  type AreaKey,
  areaKeyOf,
  type MeterId,
  regionId,
  type TransformerId,
  transformerId,
} from '../ids.ts'
import { AREA_SLOTS, toAreaGrid } from '../overload/area-load.ts'
import { wallDay } from '../signature/wall-slots.ts'
import type { Calendars, DayIndex } from '../time.ts'
import { QUALITY_RANK } from '../validate/quality.ts'

/** An area's day that is still open, as far as its meters have sent it. */
export interface OpenAreaDay {
  readonly areaKey: AreaKey
  readonly transformerId: TransformerId
  readonly day: DayIndex
  /** On the area's grid, kW, NaN where nothing has come yet. */
  readonly curves: ReadonlyMap<MeterId, Float32Array>
}

interface Held {
  readonly transformerId: TransformerId
  readonly day: DayIndex
  readonly curves: Map<MeterId, Float32Array>
  readonly revisions: Map<MeterId, number>
  touched: boolean
}

/**
 * The newest open day of each area, out of provisional meter-days: for its loading, never for a judgement.
 *
 * Keeps: one curve a meter. Bounded by: meters x 192 bytes, and a day until it is judged. Late data: a higher revision
 * replaces a lower one. After restart: empty until collate says the open day again.
 */
export class OpenAreaDays {
  readonly #held = new Map<AreaKey, Held>()
  readonly #calendars: Calendars

  constructor(calendars: Calendars) {
    this.#calendars = calendars
  }

  put(meterDay: MeterDay): void {
    const { meterId, day, revision, attributes } = meterDay
    if (attributes.transformerId === undefined) return
    const id = transformerId(attributes.transformerId)
    const key = areaKeyOf(meterId, id, regionId(attributes.regionId))
    let held = this.#held.get(key)
    if (held !== undefined && held.day > day) return
    if (held === undefined || held.day < day) {
      held = { transformerId: id, day, curves: new Map(), revisions: new Map(), touched: false }
      this.#held.set(key, held)
    }
    if ((held.revisions.get(meterId) ?? revision) > revision) return
    const { powerKw, quality } = wallDay(meterDay, this.#calendars.of(attributes.timeZone))
    const known = powerKw.map((kw, slot) =>
      quality[slot] === QUALITY_RANK.missing ? Number.NaN : kw,
    )
    const curve = new Float32Array(AREA_SLOTS)
    toAreaGrid(known, curve)
    held.curves.set(meterId, curve)
    held.revisions.set(meterId, revision)
    held.touched = true
  }

  /** Days that are judged are open no more. */
  forgetThrough(day: DayIndex): void {
    for (const [key, held] of this.#held) if (held.day <= day) this.#held.delete(key)
  }

  /** What changed since it was last asked, by transformer. */
  takeTouched(): readonly OpenAreaDay[] {
    const taken: OpenAreaDay[] = []
    for (const [areaKey, held] of [...this.#held].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!held.touched) continue
      held.touched = false
      const { transformerId: id, day, curves } = held
      taken.push({ areaKey, transformerId: id, day, curves })
    }
    return taken
  }
}

import type { DayClosed } from '../../core/collate/day-closed.ts'
import { MeterAreas, type Stay } from '../../core/collate/meter-areas.ts'
import type { MeterDay } from '../../core/collate/meter-day.ts'
import { dayClosedToJson, meterDayToJson } from '../../core/collate/meter-day-message.ts'
import { meterMovedToJson } from '../../core/collate/meter-moved.ts'
import { areaKeyOf, type MeterId, regionId, transformerId } from '../../core/ids.ts'
import type { OutgoingRecord } from '../../ports/topic.ts'
import { DAY_CLOSED, type Emit, KIND_HEADER, METER_MOVED } from './stage-work.ts'

/**
 * Collate's days and closings as records of meter-days: each day to its area, each closing to every partition.
 *
 * Keeps: what the message at hand gave rise to; the last areas of each meter. Bounded by: the meters. Late data: see
 * MeterAreas. After restart: restoreStays() for each meter.
 */
export class SendDays {
  readonly #dayPartitions: number
  readonly #areas = new MeterAreas()
  readonly #waiting: OutgoingRecord[] = []
  /** Meters of the days among them. */
  readonly #sent: MeterId[] = []

  /** @param dayPartitions partitions of meter-days: each hears of every closing */
  constructor(dayPartitions: number) {
    this.#dayPartitions = dayPartitions
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** The day is written down at once: thousands may wait when a day closes, and as objects they take the most room. */
  meterDay(meterDay: MeterDay): void {
    const { meterId: id, attributes, day, source, closing, provisional } = meterDay
    const area = attributes.transformerId
    const transformer = area === undefined ? undefined : transformerId(area)
    const key = areaKeyOf(id, transformer, regionId(attributes.regionId))
    // Nobody is judged by a provisional day, so none moves a meter.
    const moves = provisional ? [] : this.#areas.send(id, key, day, source)
    for (const moved of moves)
      for (const each of [moved.from, moved.to])
        this.#waiting.push({
          topic: 'meter-days',
          key: each,
          value: meterMovedToJson(closing === undefined ? moved : { ...moved, closing }),
          headers: { [KIND_HEADER]: METER_MOVED },
        })
    this.#waiting.push({ topic: 'meter-days', key, value: Buffer.from(meterDayToJson(meterDay)) })
    this.#sent.push(id)
  }

  dayClosed(closed: DayClosed): void {
    const value = dayClosedToJson(closed)
    for (let partition = 0; partition < this.#dayPartitions; partition++)
      this.#waiting.push({
        topic: 'meter-days',
        key: `${DAY_CLOSED}:${closed.source}`,
        value,
        headers: { [KIND_HEADER]: DAY_CLOSED },
        partition,
      })
  }

  staysOf(id: MeterId): readonly Stay[] {
    return this.#areas.staysOf(id)
  }

  restoreStays(id: MeterId, stays: readonly Stay[]): void {
    this.#areas.restore(id, stays)
  }

  /** Sends all in its order. @param onSent called with the meter of each day: its state has changed by that */
  flush(emit: Emit, onSent: (id: MeterId) => void): void {
    for (const record of this.#waiting) emit(record)
    for (const id of this.#sent) onSent(id)
    this.#waiting.length = 0
    this.#sent.length = 0
  }
}

import { assessmentSchema } from '../core/assess/assessment-message.ts'
import type { SaidJudgements } from '../core/assess/assessor.ts'
import { dayClosedFromJson } from '../core/collate/meter-day-message.ts'
import type { SiteId } from '../core/ids.ts'
import { alertMemoryFromJson } from '../core/rank/alert-memory.ts'
import type { DayIndex } from '../core/time.ts'
import type { TableReader, TopicRecord } from '../ports/topic.ts'
import {
  DAY_CLOSED,
  isAreaLoading,
  isDayClosed,
  MEMORY_HEADER,
  ownJson,
} from './stages/stage-work.ts'
import { SuspectDays } from './suspect-days.ts'

export interface SaidByAssessOptions {
  /** `site-assessments` */
  readonly assessments: TableReader
  /** `suspect-sites` */
  readonly alerts: TableReader
  /** A site handed on with less has fallen below. */
  readonly emitFrom: number
}

const heardSchema = assessmentSchema.pick({ siteId: true, asOf: true, probability: true })
const CLOSING_KEY = new RegExp(`^${DAY_CLOSED}:(\\d+)$`)

/**
 * What assess has said of each partition of meter-days, for those that are taken without a checkpoint. What rank has
 * not ranked yet is not taken for said: the topic is compacted, and rank may have to hear it again. Nor does the last
 * word on a site tell whether it is a suspect: whoever goes on from an older state says older days again.
 *
 * Keeps: a day a partition, and of each suspect the days on which it was handed on. Bounded by: the suspects of a month.
 * Late data: no matter. After restart: read again, with the first partition that asks; from there on only what is new.
 */
export class SaidByAssess {
  readonly #options: SaidByAssessOptions
  readonly #closedThrough = new Map<number, DayIndex>()
  readonly #suspects = new SuspectDays()
  #rankedThrough: DayIndex | undefined
  #started = false
  #reading: Promise<void> = Promise.resolve()

  constructor(options: SaidByAssessOptions) {
    this.#options = options
  }

  async of(partition: number): Promise<SaidJudgements> {
    this.#reading = this.#reading.then(() => this.#readOn())
    await this.#reading
    const closed = this.#closedThrough.get(partition)
    const ranked = this.#rankedThrough
    if (closed === undefined || ranked === undefined)
      return { closedThrough: undefined, handedOn: [] }
    const closedThrough = Math.min(closed, ranked)
    return { closedThrough, handedOn: this.#suspects.on(closedThrough) }
  }

  async stop(): Promise<void> {
    const { assessments, alerts } = this.#options
    if (this.#started) await Promise.all([assessments.stop(), alerts.stop()])
  }

  async #readOn(): Promise<void> {
    const { assessments, alerts } = this.#options
    if (this.#started) {
      await Promise.all([assessments.catchUp(), alerts.catchUp()])
      return
    }
    this.#started = true
    await assessments.start((record) => this.#assessment(record))
    await alerts.start((record) => this.#alert(record))
  }

  #assessment(record: TopicRecord): void {
    const { key } = record
    if (key === null || record.value === null) return
    if (isDayClosed(record)) {
      const partition = CLOSING_KEY.exec(key)?.[1]
      const day = dayClosedFromJson(ownJson(record)).closedThrough
      if (partition !== undefined && day !== undefined) this.#closed(Number(partition), day)
      return
    }
    // An area that only says how loaded it is suspects nobody.
    if (isAreaLoading(record) && !this.#suspects.has(key as SiteId)) return
    const { siteId, asOf, probability } = heardSchema.parse(ownJson(record))
    const isSuspect =
      !isAreaLoading(record) && (probability === null || probability >= this.#options.emitFrom)
    this.#suspects.note(siteId as SiteId, asOf, isSuspect)
  }

  #closed(partition: number, day: DayIndex): void {
    this.#closedThrough.set(partition, Math.max(day, this.#closedThrough.get(partition) ?? day))
  }

  #alert({ headers }: TopicRecord): void {
    const memory = headers[MEMORY_HEADER]
    if (memory === undefined) return
    const { day } = alertMemoryFromJson(memory)
    this.#rankedThrough = Math.max(day, this.#rankedThrough ?? day)
  }
}

import type { AssessParams } from '../../core/assess/assess-context.ts'
import type { Assessment } from '../../core/assess/assessment.ts'
import { assessmentToJson } from '../../core/assess/assessment-message.ts'
import { Assessor, type AssessorState, type SaidJudgements } from '../../core/assess/assessor.ts'
import type { SavedPage } from '../../core/assess/saved-pages.ts'
import { dayClosedFromJson, dayClosedToJson } from '../../core/collate/meter-day-message.ts'
import { MeterDayReader } from '../../core/collate/meter-day-reader.ts'
import { meterMovedFromJson } from '../../core/collate/meter-moved.ts'
import type { ReferenceBook } from '../../core/context/reference-book.ts'
import type { Calendars } from '../../core/time.ts'
import type { OutgoingRecord, TopicRecord } from '../../ports/topic.ts'
import type { TableShare } from '../owned-table.ts'
import {
  AREA_LOADING,
  DAY_CLOSED,
  type Emit,
  isDayClosed,
  isMeterMoved,
  KIND_HEADER,
  meterDayOf,
  ownJson,
  STAGE_ENTRY,
  type StageWork,
} from './stage-work.ts'

export interface AssessWorkOptions {
  readonly partition: number
  readonly partitions: number
  readonly assess: AssessParams
  readonly reference: ReferenceBook
  /** The transformers of this partition, within `reference`. */
  readonly transformerShare: Pick<TableShare, 'release'>
  /** Brings `reference` in step with its logs. */
  readonly catchUpReference: () => Promise<void>
  readonly calendars: Calendars
  /** What was said of this partition, for a start without a checkpoint. */
  readonly saidJudgements: () => Promise<SaidJudgements>
}

interface StageEntry {
  readonly version: 3
  readonly assessor: AssessorState
  readonly saidIdle: boolean
}

/** Ranking is one list: whatever partitions the topic has, it is written and read through the first. */
export const RANK_PARTITION = 0

/** Assess on one partition of meter-days: windows in, judgements out. */
export class AssessWork implements StageWork {
  readonly #options: AssessWorkOptions
  readonly #reader = new MeterDayReader()
  #assessor: Assessor
  #saidIdle = false
  /** Of a checkpoint that is of no use here. */
  #staleKeys: string[] = []

  constructor(options: AssessWorkOptions) {
    this.#options = options
    this.#assessor = this.#newAssessor()
  }

  get meters(): number {
    return this.#assessor.meters
  }

  /** A judgement uses the weather, licences and orders that were sent before its day was closed. */
  async prepare(records: readonly TopicRecord[]): Promise<void> {
    if (records.some(isDayClosed)) await this.#options.catchUpReference()
  }

  record(record: TopicRecord, emit: Emit): undefined {
    if (isMeterMoved(record)) {
      this.#assessor.meterMoved(meterMovedFromJson(ownJson(record)))
      return
    }
    if (!isDayClosed(record)) {
      this.#assessor.meterDay(meterDayOf(record, this.#reader))
      return
    }
    this.#assessor.dayClosed(dayClosedFromJson(ownJson(record)))
    let judged = false
    for (
      let day = this.#assessor.assessNext();
      day !== undefined;
      day = this.#assessor.assessNext()
    ) {
      judged = true
      for (const assessment of day.handedOn) emit(assessmentRecord(assessment))
      for (const assessment of day.loaded)
        emit({ ...assessmentRecord(assessment), headers: { [KIND_HEADER]: AREA_LOADING } })
      this.#sayClosed(emit)
    }
    if (!judged && this.#assessor.idle !== this.#saidIdle) this.#sayClosed(emit)
  }

  /** Closings come through the partition itself; a silent one has said all there is of its open day for now. */
  idle(emit: Emit): void {
    for (const assessment of this.#assessor.openDayLoadings())
      emit({
        ...assessmentRecord(assessment),
        key: `today:${assessment.siteId}`,
        headers: { [KIND_HEADER]: AREA_LOADING },
      })
  }

  restore(entries: Iterable<readonly [key: string, value: unknown]>): void {
    const { windowDays } = this.#options.assess
    const keys: string[] = []
    let stage: StageEntry | undefined
    let isOfUse = true
    for (const [key, value] of entries) {
      keys.push(key)
      if (key === STAGE_ENTRY) stage = value as StageEntry
      else isOfUse &&= this.#assessor.restorePage(key, value as SavedPage)
    }
    if (isOfUse && stage?.version === 3 && stage.assessor.windowDays === windowDays) {
      this.#assessor.restore(stage.assessor)
      this.#saidIdle = stage.saidIdle
    } else this.#staleKeys = keys
  }

  /** A checkpoint of another layout, or of windows of another length: their days are still in the log. */
  async isOutdated(): Promise<boolean> {
    return this.#staleKeys.length > 0
  }

  async beginAnew(): Promise<void> {
    this.#assessor = this.#newAssessor()
    this.#assessor.goOnFrom(await this.#options.saidJudgements())
  }

  close(): void {
    this.#options.transformerShare.release()
  }

  takeChanges(): ReturnType<StageWork['takeChanges']> {
    const pages = this.#assessor.takeTouched()
    const written = new Set<string>([STAGE_ENTRY])
    const remove = [...this.#staleKeys]
    this.#staleKeys = []
    for (const { key, make } of pages)
      if (make === undefined) remove.push(key)
      else written.add(key)
    const assessor = this.#assessor.state()
    const stage: StageEntry = { version: 3, assessor, saidIdle: this.#saidIdle }
    const put = function* (): Generator<readonly [key: string, value: unknown]> {
      for (const { key, make } of pages) if (make !== undefined) yield [key, make()]
      yield [STAGE_ENTRY, stage]
    }
    return { put: put(), remove: remove.filter((key) => !written.has(key)) }
  }

  #newAssessor(): Assessor {
    const { assess, reference, calendars } = this.#options
    return new Assessor(assess, reference, calendars)
  }

  #sayClosed(emit: Emit): void {
    this.#saidIdle = this.#assessor.idle
    emit({
      topic: 'site-assessments',
      key: `${DAY_CLOSED}:${this.#options.partition}`,
      value: dayClosedToJson({
        source: this.#options.partition,
        sources: this.#options.partitions,
        closedThrough: this.#assessor.assessedThrough,
        idle: this.#saidIdle,
      }),
      headers: { [KIND_HEADER]: DAY_CLOSED },
      partition: RANK_PARTITION,
    })
  }
}

const assessmentRecord = (assessment: Assessment): OutgoingRecord => ({
  topic: 'site-assessments',
  key: assessment.siteId,
  value: assessmentToJson(assessment),
  partition: RANK_PARTITION,
})

import type { Alert, MoneyParams } from '../../core/alert/alert.ts'
import type { LifecycleParams } from '../../core/alert/lifecycle.ts'
import { assessmentFromJson } from '../../core/assess/assessment-message.ts'
import { dayClosedFromJson } from '../../core/collate/meter-day-message.ts'
import { fnv1a } from '../../core/ids.ts'
import {
  type AlertMemory,
  alertMemoryToJson,
  type SaidAlert,
} from '../../core/rank/alert-memory.ts'
import type { PriorityWeights } from '../../core/rank/priority.ts'
import { Ranker, type Ranking, type SavedRow } from '../../core/rank/ranker.ts'
import { RankingDays, type RankingDaysState } from '../../core/rank/ranking-days.ts'
import type { OutgoingRecord, TopicRecord } from '../../ports/topic.ts'
import {
  type Emit,
  isAreaLoading,
  isDayClosed,
  MEMORY_HEADER,
  ownJson,
  STAGE_ENTRY,
  type StageWork,
} from './stage-work.ts'

export interface RankWorkOptions {
  readonly lifecycle: LifecycleParams
  readonly money: MoneyParams
  readonly weights: PriorityWeights
  /** The last alert of each site, for a start without a checkpoint. */
  readonly saidAlerts: () => Promise<readonly SaidAlert[]>
  readonly onRanking?: ((ranking: Ranking) => void) | undefined
}

/** Rank on the one list: assessments in, alerts and inspection lists out. */
export class RankWork implements StageWork {
  readonly lastWordStands = true
  readonly #options: RankWorkOptions
  readonly #ranker: Ranker
  #days: RankingDays

  constructor(options: RankWorkOptions) {
    this.#options = options
    this.#ranker = new Ranker(options.lifecycle, options.money, options.weights)
    this.#days = new RankingDays(this.#ranker)
  }

  async prepare(): Promise<void> {
    // Ranking needs no reference data.
  }

  record(record: TopicRecord, emit: Emit): undefined {
    if (record.value === null || isAreaLoading(record)) return
    if (!isDayClosed(record)) {
      this.#days.assessment(assessmentFromJson(ownJson(record)))
      return
    }
    for (const ranking of this.#days.dayClosed(dayClosedFromJson(ownJson(record)))) {
      for (const [i, alert] of ranking.alerts.entries())
        emit(alertRecord(alert, ranking.memories[i] as AlertMemory))
      for (const list of ranking.lists)
        emit({ topic: 'inspection-lists', key: list.regionId, value: JSON.stringify(list) })
      this.#options.onRanking?.(ranking)
    }
  }

  idle(): void {
    // Its sources say when they are idle.
  }

  /** A stand-by that ranked long ago: the assessments since are compacted, and the other's alerts stand. */
  async isOutdated(): Promise<boolean> {
    const { rankedThrough } = this.#days.state()
    const newest = Math.max(...(await this.#options.saidAlerts()).map(({ memory }) => memory.day))
    // One day more is what a crash leaves: said, and not yet stored.
    return newest > (rankedThrough ?? Number.NEGATIVE_INFINITY) + 1
  }

  async beginAnew(): Promise<void> {
    this.#ranker.forget()
    this.#days = new RankingDays(this.#ranker)
    this.#days.restoreSaid(await this.#options.saidAlerts())
  }

  restore(entries: Iterable<readonly [key: string, value: unknown]>): void {
    for (const [key, value] of entries)
      if (key === STAGE_ENTRY) this.#days.restore(value as RankingDaysState)
      else this.#ranker.restoreRow(value as SavedRow)
  }

  close(): void {
    // It holds nothing but its state.
  }

  takeChanges(): { put: [string, unknown][]; remove: string[] } {
    const { put, gone } = this.#ranker.takeTouched()
    return {
      put: [
        ...put.map((row): [string, unknown] => [row.siteId, row]),
        [STAGE_ENTRY, this.#days.state()],
      ],
      remove: gone,
    }
  }
}

/** CloudEvents 1.0, Kafka binding in binary mode: the id hangs on the content, so a repeated alert is the same event. */
const alertRecord = (alert: Alert, memory: AlertMemory): OutgoingRecord => {
  const value = JSON.stringify(alert)
  return {
    topic: 'suspect-sites',
    key: alert.siteId,
    value,
    headers: {
      ce_specversion: '1.0',
      ce_id: `${alert.siteId}/${alert.asOf}/${fnv1a(value).toString(16).padStart(8, '0')}`,
      ce_source: '/greywatt/rank',
      ce_type: `greywatt.suspect-site.${alert.changed}`,
      ce_subject: alert.siteId,
      'content-type': 'application/json',
      [MEMORY_HEADER]: alertMemoryToJson(memory),
    },
  }
}

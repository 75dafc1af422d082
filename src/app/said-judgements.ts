import { assessmentSchema } from '../core/assess/assessment-message.ts'
import type { SaidJudgements } from '../core/assess/assessor.ts'
import { dayClosedFromJson } from '../core/collate/meter-day-message.ts'
import type { SiteId } from '../core/ids.ts'
import type { SaidAlert } from '../core/rank/alert-memory.ts'
import type { TableReader } from '../ports/topic.ts'
import { DAY_CLOSED, isAreaLoading, isDayClosed, ownJson } from './stages/stage-work.ts'

const heardSchema = assessmentSchema.pick({ siteId: true, probability: true })

export interface SaidJudgementsOptions {
  /** Of `site-assessments`. */
  readonly table: TableReader
  readonly saidAlerts: readonly SaidAlert[]
  /** Of meter-days. */
  readonly partition: number
  /** A site handed on with less has fallen below. */
  readonly emitFrom: number
}

/**
 * What assess has said of a partition, and which sites rank holds for suspects, of all partitions. What rank has not
 * ranked yet is not taken for said: the topic is compacted, and rank may have to hear it again.
 */
export const readSaidJudgements = async ({
  table,
  saidAlerts,
  partition,
  emitFrom,
}: SaidJudgementsOptions): Promise<SaidJudgements> => {
  const closing = `${DAY_CLOSED}:${partition}`
  const handedOn = new Set<SiteId>()
  let closedThrough: SaidJudgements['closedThrough']
  await table.start((record) => {
    const { key } = record
    if (key === null || record.value === null) return
    if (isDayClosed(record)) {
      if (key !== closing) return
      const day = dayClosedFromJson(ownJson(record)).closedThrough
      if (day !== undefined) closedThrough = Math.max(day, closedThrough ?? day)
    } else if (isAreaLoading(record)) handedOn.delete(key as SiteId)
    else {
      const { siteId, probability } = heardSchema.parse(ownJson(record))
      if (probability !== null && probability < emitFrom) handedOn.delete(siteId as SiteId)
      else handedOn.add(siteId as SiteId)
    }
  })
  await table.stop()
  const rankedThrough = Math.max(...saidAlerts.map(({ memory }) => memory.day))
  return {
    closedThrough:
      closedThrough === undefined || saidAlerts.length === 0
        ? undefined
        : Math.min(closedThrough, rankedThrough),
    handedOn,
  }
}

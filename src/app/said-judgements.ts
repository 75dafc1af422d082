import { assessmentSchema } from '../core/assess/assessment-message.ts'
import type { SaidJudgements } from '../core/assess/assessor.ts'
import { dayClosedFromJson } from '../core/collate/meter-day-message.ts'
import type { SiteId } from '../core/ids.ts'
import type { TableReader } from '../ports/topic.ts'
import { DAY_CLOSED, isAreaLoading, isDayClosed, ownJson } from './stages/stage-work.ts'

const heardSchema = assessmentSchema.pick({ siteId: true, probability: true })

/**
 * What assess has said in `site-assessments`: through which day for a partition of meter-days, and which sites rank
 * holds for suspects, of all partitions.
 * @param emitFrom a site handed on with less has fallen below
 */
export const readSaidJudgements = async (
  table: TableReader,
  partition: number,
  emitFrom: number,
): Promise<SaidJudgements> => {
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
  return { closedThrough, handedOn }
}

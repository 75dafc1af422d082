import { fileMarks } from '../../adapters/duckdb/file-marks.ts'
import { type ReferenceOrder, readReference } from '../../adapters/duckdb/reference.ts'
import type { OutgoingRecord } from '../../ports/topic.ts'
import { referenceRecords } from '../reference-records.ts'
import type { FeedLog, FeedTarget } from './feed-target.ts'

const BATCH = 1000

/**
 * Sends the rows of reference files to their topics; files that were sent and have not changed since are left out.
 * @throws AdapterError for files, columns and rows that cannot be used
 */
export const feedReference = async (
  order: ReferenceOrder,
  target: FeedTarget,
  log: FeedLog,
): Promise<void> => {
  const fresh: Record<string, string> = {}
  const marks: string[] = []
  for (const [kind, glob] of Object.entries(order)) {
    if (glob === undefined) continue
    const mark = `${kind} ${(await fileMarks(glob)).map((file) => file.mark).join('\n')}`
    if (target.positionOf(mark) > 0) continue
    fresh[kind] = glob
    marks.push(mark)
  }
  if (marks.length === 0) return
  const { data, notes } = await readReference(fresh)
  for (const note of notes) log.info({ note }, 'reference')
  const records: readonly OutgoingRecord[] = referenceRecords(data)
  for (let from = 0; from < records.length; from += BATCH)
    await target.append(records.slice(from, from + BATCH))
  for (const name of marks) await target.append([], { name, position: 1 })
  log.info({ files: Object.keys(fresh), rows: records.length }, 'reference fed')
}

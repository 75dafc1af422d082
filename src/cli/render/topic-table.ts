import type { TopicReport } from '../../app/topics.ts'
import { plainTable } from './plain-table.ts'

export type TopicRow = Omit<TopicReport, 'retentionMs' | 'minRetentionMs'> & {
  readonly created: boolean
}

const NAMES_AT_LEAST = 5

/** The topics and how they stand; under each that differs, what differs and how to mend it. */
export const topicTable = (rows: readonly TopicRow[]): string => {
  const width = Math.max(NAMES_AT_LEAST, ...rows.map(({ name }) => name.length))
  const table = plainTable(
    [
      { head: ['topic'], width },
      { head: ['partitions'], width: 10, align: 'right' },
      { head: ['state'], width: 9 },
    ],
    rows.map(({ name, partitions, state, created }) => [
      [name],
      [partitions === 0 ? '' : String(partitions)],
      [created ? 'created' : state],
    ]),
  )
  const notes = rows.flatMap(({ name, findings }) =>
    findings.map(({ what, mend }) => `${name}: ${what}\n  mend: ${mend}`),
  )
  return [table, ...notes].join('\n')
}

import type { CompactedLake } from '../../ports/meter-day-lake.ts'
import { counted } from '../../report/words/counted.ts'
import { formatsOf, NBSP } from '../../report/words/formats.ts'

const { number } = formatsOf('en')
const many = (count: number, noun: string): string =>
  counted(count, { one: noun, other: `${noun}s` }, formatsOf('en')).replaceAll(NBSP, ' ')

/** What a compaction did. */
export const compactedLine = (it: CompactedLake): string =>
  `${many(it.dates, 'date')}: ${many(it.filesBefore, 'file')} became ${number(it.filesAfter)}, ` +
  `${many(it.rowsBefore, 'row')} became ${number(it.rowsAfter)}`

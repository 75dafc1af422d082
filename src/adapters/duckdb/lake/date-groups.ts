import { statSync } from 'node:fs'
import type { DayIndex } from '../../../core/time.ts'
import { dateOf } from './lake-files.ts'

/** A query over many small files takes little longer than one over a few. */
const MOST_FILES = 200
/** About a GB as rows, which a window over them holds. */
const MOST_BYTES = 64_000_000

/** Dates that are read by one query: as many as have few files in all, and one at least. */
export const dateGroups = (folder: string, days: readonly DayIndex[]): readonly DayIndex[][] => {
  const groups: DayIndex[][] = []
  let files = Number.POSITIVE_INFINITY
  let bytes = 0
  for (const day of days) {
    const paths = filesOfDates(folder, [day])
    const size = paths.reduce((sum, path) => sum + sizeOf(path), 0)
    if (files + paths.length > MOST_FILES || bytes + size > MOST_BYTES) {
      groups.push([])
      files = 0
      bytes = 0
    }
    groups.at(-1)?.push(day)
    files += paths.length
    bytes += size
  }
  return groups
}

/** The files that dates have now; of a date that is not there none. @throws AdapterError `file-unreadable` */
export const filesOfDates = (folder: string, days: readonly DayIndex[]): readonly string[] =>
  days.flatMap((day) => dateOf(folder, day).parts.flatMap(({ paths }) => paths))

/** 0 where a compaction has taken it away. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

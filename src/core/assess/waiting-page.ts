import type { MeterDay } from '../collate/meter-day.ts'
import type { SavedWaitingDays } from './waiting-days.ts'

/** Some of the meter-days that wait: so few that a checkpoint's encoding lets the event loop turn between them. */
export interface WaitingPage {
  readonly version: 2
  /** By their place in what they were taken from. */
  readonly rows: readonly (readonly [source: number, batch: number, row: MeterDay])[]
}

const ROWS_PER_PAGE = 256
const PAGE_KEY = /^#waiting (\d+)$/

export const waitingKey = (page: number): string => `#waiting ${page}`
/** The page's number; undefined for other keys. */
export const waitingPageOf = (key: string): number | undefined => {
  const number = PAGE_KEY.exec(key)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** The same without its rows. */
export const withoutRows = (waiting: SavedWaitingDays): SavedWaitingDays =>
  waiting.map(({ source, batches }) => ({
    source,
    batches: batches.map((batch) => ({ ...batch, rows: [] })),
  }))

export const waitingPageCount = (waiting: SavedWaitingDays): number => {
  let rows = 0
  for (const { batches } of waiting) for (const batch of batches) rows += batch.rows.length
  return Math.ceil(rows / ROWS_PER_PAGE)
}

/** Its rows in their order, page by page. */
export function* waitingPages(waiting: SavedWaitingDays): Generator<WaitingPage> {
  let rows: (readonly [number, number, MeterDay])[] = []
  for (const [source, { batches }] of waiting.entries())
    for (const [batch, held] of batches.entries())
      for (const row of held.rows) {
        rows.push([source, batch, row])
        if (rows.length < ROWS_PER_PAGE) continue
        yield { version: 2, rows }
        rows = []
      }
  if (rows.length > 0) yield { version: 2, rows }
}

/** Puts the rows back where they were. @param pages in their order */
export const withRows = (
  waiting: SavedWaitingDays,
  pages: readonly WaitingPage[],
): SavedWaitingDays => {
  const all = waiting.map(({ source, batches }) => ({
    source,
    batches: batches.map((batch) => ({ ...batch, rows: [] as MeterDay[] })),
  }))
  for (const { rows } of pages)
    for (const [source, batch, row] of rows) all[source]?.batches[batch]?.rows.push(row)
  return all
}

import type { CutLines } from './choose-delimiter.ts'
import { found, type Inferred } from './finding.ts'
import { timeCellOf } from './time-shape.ts'

/** Where the header is among the lines that are not blank, and the names of the columns. */
export interface Header {
  /** Index among the lines; -1 where there is none. */
  readonly at: number
  readonly columns: readonly string[]
}

const NUMBER = /^[+-]?[\d\s\u00a0]*[.,]?\d+$/
const filled = (line: readonly (string | null)[]): readonly string[] =>
  line.flatMap((cell) => (cell === null || cell.trim() === '' ? [] : [cell.trim()]))
const looksLikeData = (line: readonly (string | null)[]): boolean => {
  const cells = filled(line)
  const numbers = cells.filter((cell) => NUMBER.test(cell)).length
  const times = cells.filter((cell) => timeCellOf(cell) !== undefined).length
  return times > 0 && numbers + times >= 2
}

/**
 * The first line with about as many cells as those of data, none of which makes it data itself: lines above it are a
 * preamble. Where data comes first there is no header, and columns get numbers for names.
 */
export const findHeader = (lines: CutLines, width: number): Inferred<Header> => {
  const counts = lines.map((line) => filled(line).length).sort((a, b) => a - b)
  const usual = counts[Math.floor(counts.length / 2)] ?? 0
  const at = lines.findIndex((line) => filled(line).length >= Math.max(2, 0.6 * usual))
  const first = lines[at]
  const isHeader = first !== undefined && !looksLikeData(first)
  const columns = namesOf(isHeader ? first : [], width)
  return isHeader
    ? found(
        'csv.headerLine',
        { at, columns },
        '',
        `"${filled(first).slice(0, 4).join('", "')}"${filled(first).length > 4 ? ' ...' : ''}`,
      )
    : found(
        'csv.headerLine',
        { at: -1, columns },
        'none',
        'the first line holds data: columns are column1, column2 ...',
        'weak',
      )
}

/** Names of the columns; one that is empty or comes twice gets its place. */
export const namesOf = (cells: readonly (string | null)[], width: number): readonly string[] => {
  const seen = new Set<string>()
  return Array.from({ length: width }, (_, index) => {
    const name = cells[index]?.trim() ?? ''
    const own =
      name === '' || seen.has(name) ? `${name === '' ? 'column' : `${name} `}${index + 1}` : name
    seen.add(own)
    return own
  })
}

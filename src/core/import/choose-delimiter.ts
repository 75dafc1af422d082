import { asked, found, type Inferred, share } from './finding.ts'
import { DELIMITERS, type Delimiter } from './import-mapping.ts'

/** Lines of the sample as one delimiter cuts them; a cell that is not there is null. */
export type CutLines = readonly (readonly (string | null)[])[]

const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
}

const widthOf = (line: readonly (string | null)[]): number =>
  line.filter((it) => it !== null).length

interface Candidate {
  readonly delimiter: Delimiter
  /** Cells of most lines that have more than one. */
  readonly width: number
  readonly lines: number
  readonly of: number
}

/** The commonest number of cells, of those above one the wider where they are even. */
export const commonWidth = (
  lines: CutLines,
): { readonly width: number; readonly lines: number } => {
  const counts = new Map<number, number>()
  for (const line of lines) counts.set(widthOf(line), (counts.get(widthOf(line)) ?? 0) + 1)
  const [width = 0, count = 0] =
    [...counts].sort(([a, left], [b, right]) => right - left || b - a)[0] ?? []
  return { width, lines: count }
}

/**
 * The delimiter that cuts most lines into the same number of cells. A comma that stands within numbers does so, too,
 * where each line has as many of them: so a semicolon, a tab or a pipe that cuts nearly all lines goes before it.
 */
export const chooseDelimiter = (
  cuts: ReadonlyMap<Delimiter, CutLines>,
  declared: Delimiter | undefined,
): Inferred<Delimiter> => {
  if (declared !== undefined)
    return found('csv.delimiter', declared, DELIMITER_NAMES[declared], 'the line "sep=" says so')
  const candidates: Candidate[] = [...cuts]
    .map(([delimiter, lines]) => {
      const common = commonWidth(lines)
      return { delimiter, ...common, of: lines.length }
    })
    .filter(({ width }) => width > 1)
  const certain = (it: Candidate) => it.lines >= 0.9 * it.of
  const rank = (it: Candidate) => (certain(it) && it.delimiter !== ',' ? 1 : 0)
  const best = candidates.sort(
    (a, b) =>
      rank(b) - rank(a) ||
      b.lines / b.of - a.lines / a.of ||
      DELIMITERS.indexOf(a.delimiter) - DELIMITERS.indexOf(b.delimiter),
  )[0]
  if (best === undefined)
    return asked(
      'csv.delimiter',
      "--delimiter ';'",
      'no comma, semicolon, tab or pipe cuts the lines into columns',
    )
  return found(
    'csv.delimiter',
    best.delimiter,
    DELIMITER_NAMES[best.delimiter],
    `${share(best.lines, best.of, 'lines')} have ${best.width} cells`,
    best.lines >= 0.5 * best.of ? 'certain' : 'weak',
  )
}

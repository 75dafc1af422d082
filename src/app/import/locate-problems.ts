import {
  mixedMeters,
  type RowProblem,
  rowProblems,
} from '../../adapters/duckdb/import/import-problems.ts'
import type { ImportWorkspace } from '../../adapters/duckdb/import/workspace.ts'
import { type FoundLine, findLines } from '../../adapters/files/find-lines.ts'
import type { ImportProblem } from './import-problem.ts'
import type { StagedFile } from './load-files.ts'

const LONGEST_SHOWN = 100

/** The readings that are left out, by reason, each with the line of the first; the lines are looked up in the files. */
export const locateProblems = async (
  { connection }: ImportWorkspace,
  staged: readonly StagedFile[],
): Promise<readonly ImportProblem[]> => {
  const problems = await rowProblems(connection)
  const mixed = await mixedMeters(connection)
  const [firstMixed] = mixed
  const places = [...problems, ...(firstMixed === undefined ? [] : [firstMixed])]
  const examples = await examplesOf(places, staged)
  const found: ImportProblem[] = problems.map(({ reason, count, rowId }) => ({
    reason,
    count,
    what: 'reading',
    example: examples.get(rowId) ?? '',
    isNote: reason === 'value-missing',
  }))
  if (firstMixed !== undefined)
    found.push({
      reason: 'two-steps',
      count: mixed.length,
      what: 'meter',
      example: `${firstMixed.meterId} (${firstMixed.stepsMin.join(' and ')} min), ${examples.get(firstMixed.rowId)}`,
      isNote: false,
    })
  return found
}

const examplesOf = async (
  places: readonly Pick<RowProblem, 'file' | 'rowId'>[],
  staged: readonly StagedFile[],
): Promise<ReadonlyMap<number, string>> => {
  const examples = new Map<number, string>()
  for (const source of staged) {
    const here = places.filter(({ file }) => file === source.file.index)
    if (here.length === 0) continue
    const lineOf = ({ rowId }: Pick<RowProblem, 'rowId'>) =>
      Math.floor((rowId - source.firstRow) / source.readingsALine)
    const { mapping } = source
    const lines =
      mapping === undefined || mapping.csv === null
        ? new Map<number, FoundLine>()
        : await findLines(source.local, {
            headerLine: mapping.csv.headerLine,
            quote: mapping.csv.quote,
            rejected: new Set(source.rejected.map(({ line }) => line)),
            rows: [...new Set(here.map(lineOf))].sort((a, b) => a - b),
          })
    for (const place of here) {
      const line = lines.get(lineOf(place))
      examples.set(
        place.rowId,
        line === undefined
          ? `${source.file.shown}, reading ${(place.rowId - source.firstRow + 1).toLocaleString('en')}`
          : `${source.file.shown}:${line.line}: ${shortened(line.text)}`,
      )
    }
  }
  return examples
}

const shortened = (text: string): string =>
  text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text

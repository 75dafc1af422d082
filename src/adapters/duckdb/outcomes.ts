import { readFileSync } from 'node:fs'
import {
  type InspectionOutcome,
  inspectionOutcomeSchema,
} from '../../core/backtest/inspection-outcome.ts'
import { AdapterError } from '../../ports/adapter-error.ts'
import { openDuckDb } from './open.ts'
import { readRows } from './reference.ts'
import type { ReferenceFile } from './reference-columns.ts'

const OUTCOMES_FILE: ReferenceFile<InspectionOutcome> = {
  schema: inspectionOutcomeSchema,
  fields: {
    siteId: 'text',
    inspectedAt: 'text',
    outcome: 'text',
    kwFound: 'number',
    machinesFound: 'integer',
    selection: 'text',
    modelVersion: 'text',
    activeSince: 'text',
  },
  required: ['siteId', 'inspectedAt', 'outcome'],
}

export interface ReadOutcomes {
  readonly outcomes: readonly InspectionOutcome[]
  /** Where each stands in its file, in words. */
  readonly places: readonly string[]
  readonly notes: readonly string[]
}

/**
 * What inspections found: CSV or Parquet by the contract's columns, or a message of `inspection-outcomes` a line.
 * @throws AdapterError `file-missing`, `file-unreadable`, `column-missing`, `no-rows`, `row-invalid`
 */
export const readOutcomes = async (path: string): Promise<ReadOutcomes> => {
  const lines = jsonLines(path)
  if (lines !== undefined) return parseLines(lines, path)
  const duckDb = await openDuckDb()
  try {
    const notes: string[] = []
    const outcomes = await readRows(await duckDb.connect(), path, OUTCOMES_FILE, notes)
    return { outcomes, places: outcomes.map((_, i) => `row ${i + 1}`), notes }
  } finally {
    duckDb.close()
  }
}

/** The file's lines where it is JSON; undefined where it is a table, or there is nothing that this reads. */
const jsonLines = (path: string): readonly string[] | undefined => {
  let text: string
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    // A pattern, or a file that is not there: the reader of tables says which.
    return undefined
  }
  return text.trimStart().startsWith('{') ? text.split('\n') : undefined
}

const parseLines = (lines: readonly string[], path: string): ReadOutcomes => {
  const outcomes: InspectionOutcome[] = []
  const places: string[] = []
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue
    const place = `line ${i + 1}`
    outcomes.push(parseLine(line, `"${path}" ${place}`))
    places.push(place)
  }
  return { outcomes, places, notes: [] }
}

const parseLine = (line: string, where: string): InspectionOutcome => {
  const parsed = inspectionOutcomeSchema.safeParse(jsonOf(line, where))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.') || 'it'
  throw new AdapterError('row-invalid', `${where}: ${field}: ${issue?.message}: mend the file`)
}

const jsonOf = (line: string, where: string): unknown => {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new AdapterError('row-invalid', `${where} is no JSON: mend the file`, { cause })
  }
}

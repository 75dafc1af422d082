import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { z } from 'zod'
import { AdapterError } from '../../ports/adapter-error.ts'
import type { ReferenceData } from '../../ports/history.ts'
import { numberCell, textCell, timeCell } from './cell-sql.ts'
import { matchColumns } from './match-columns.ts'
import { openDuckDb } from './open.ts'
import { sqlName } from './quote.ts'
import {
  type CellKind,
  columnName,
  REFERENCE_FILES,
  type ReferenceFile,
  type ReferenceKind,
  type ReferenceRow,
} from './reference-columns.ts'
import { rejectedLines } from './rejected-lines.ts'
import {
  columnsOf,
  type FileColumn,
  findFiles,
  named,
  type SourceFiles,
  tableOf,
  unreadable,
} from './source-files.ts'

/** Path or glob of each file; what is left out comes back empty. */
export type ReferenceOrder = { readonly [Kind in ReferenceKind]?: string | undefined }

export interface ReadReference {
  readonly data: ReferenceData
  /** What the reader passed over or took for granted, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * Reads the reference files by the contract's columns into the core's schemas. A header without rows is no fault; a
 * bad row is always fatal: an asset that is silently left out would change a judgement.
 * @throws AdapterError `file-missing`, `file-unreadable`, `column-missing`, `column-type`, `no-rows`, `row-invalid`
 */
export const readReference = async (order: ReferenceOrder): Promise<ReadReference> => {
  const duckDb = await openDuckDb()
  try {
    const notes: string[] = []
    const read = async <Kind extends ReferenceKind>(
      kind: Kind,
    ): Promise<readonly ReferenceRow<Kind>[]> => {
      const glob = order[kind]
      const file: ReferenceFile<ReferenceRow<Kind>> = REFERENCE_FILES[kind]
      return glob === undefined ? [] : readRows(await duckDb.connect(), glob, file, notes)
    }
    const data = {
      meters: await read('meters'),
      transformers: await read('transformers'),
      licences: await read('licences'),
      orders: await read('orders'),
      tips: await read('tips'),
      weather: await read('weather'),
    }
    return { data, notes }
  } finally {
    duckDb.close()
  }
}

/**
 * The rows of a file of CSV or Parquet by the columns of a schema.
 * @param notes what is passed over or taken for granted is added here
 * @throws as readReference()
 */
export const readRows = async <Row>(
  connection: DuckDBConnection,
  glob: string,
  file: ReferenceFile<Row>,
  notes: string[],
): Promise<readonly Row[]> => {
  const files = await findFiles(connection, glob)
  const columns = await columnsOf(connection, files)
  const fields = Object.entries<CellKind>(file.fields)
  const matched = matchColumns(columns, {
    known: fields.map(([field]) => columnName(field)),
    required: file.required.map(columnName),
    renamed: {},
    where: named(files),
    remedy: 'rename the column in the file',
  })
  const present = fields.flatMap(([field, cellKind]) => {
    const column = matched.get(columnName(field))
    return column === undefined ? [] : [{ field, kind: cellKind, cell: cellOf(column, cellKind) }]
  })
  const extra = columns.filter((column) => ![...matched.values()].includes(column))
  if (extra.length > 0) {
    notes.push(`${named(files)}: not used: ${extra.map(({ name }) => name).join(', ')}`)
  }
  const naive = present.map(({ cell }) => cell.naive).join(' OR ')
  const values = await readColumns(connection, files, [
    ...present.flatMap(({ cell }) => [cell.value, cell.unread]),
    naive,
  ])
  if (values.at(-1)?.includes(true)) {
    notes.push(`${named(files)}: times without an offset are read as UTC`)
  }
  await refuseBadLines(connection, files)
  return parseRows(file.schema, candidatesOf(present, values), named(files))
}

const readColumns = async (
  connection: DuckDBConnection,
  files: SourceFiles,
  cells: readonly string[],
): Promise<readonly (readonly DuckDBValue[])[]> => {
  try {
    const reader = await connection.runAndReadAll(
      `SELECT ${cells.join(', ')} FROM ${tableOf(files, 'store')}`,
    )
    return reader.getColumns()
  } catch (cause) {
    throw unreadable(files, cause)
  }
}

const refuseBadLines = async (connection: DuckDBConnection, files: SourceFiles): Promise<void> => {
  const rejected = await rejectedLines(connection, files)
  if (rejected === undefined) return
  const more = rejected.count === 1 ? '' : ` (and ${rejected.count - 1} more lines)`
  throw new AdapterError('row-invalid', `${rejected.example}${more}: mend the file`)
}

interface ReferenceCell {
  /** The cell as its kind, NULL where empty or not to be read as that. */
  readonly value: string
  /** Its text where it holds something that cannot be read, for the schema to name. */
  readonly unread: string
  /** True for a time without an offset. */
  readonly naive: string
}

const cellOf = (column: FileColumn, kind: CellKind): ReferenceCell => {
  const cell = textCell(column)
  const plain = { unread: 'NULL', naive: 'false' }
  if (kind === 'text') return { ...plain, value: cell.value }
  if (kind === 'json') {
    const json = `CAST(to_json(${sqlName(column.name)}) AS VARCHAR)`
    return { ...plain, value: column.type === 'VARCHAR' ? cell.value : json }
  }
  const typed = {
    boolean: () => ({ ...cell, value: `TRY_CAST(${cell.value} AS BOOLEAN)` }),
    time: () => timeCell(column),
    number: () => numberCell(column),
    integer: () => numberCell(column),
  }[kind]()
  if (typed === undefined) return { ...plain, value: 'NULL', unread: cell.value }
  const { value, given } = typed
  const unread = `CASE WHEN ${given} AND ${value} IS NULL THEN ${cell.value} END`
  return { value, unread, naive: 'naive' in typed ? `coalesce(${typed.naive}, false)` : 'false' }
}

/** Objects of the schema's fields from the columns, value and unread text by turns. */
const candidatesOf = (
  present: readonly { readonly field: string; readonly kind: CellKind }[],
  columns: readonly (readonly DuckDBValue[])[],
): readonly Readonly<Record<string, unknown>>[] => {
  const rows = columns[0]?.length ?? 0
  const candidates: Record<string, unknown>[] = Array.from({ length: rows }, () => ({}))
  for (const [i, { field, kind }] of present.entries()) {
    const values = columns[2 * i] ?? []
    const unread = columns[2 * i + 1] ?? []
    for (const [row, candidate] of candidates.entries()) {
      const value = values[row] ?? unread[row] ?? null
      if (value !== null) candidate[field] = kind === 'json' ? parseJson(String(value)) : value
    }
  }
  return candidates
}

/** The text itself where it is no JSON: the schema then says so. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** @throws AdapterError `row-invalid`: the first bad row, and how many more */
const parseRows = <Row>(
  schema: z.ZodType<Row>,
  candidates: readonly Readonly<Record<string, unknown>>[],
  where: string,
): readonly Row[] => {
  const rows: Row[] = []
  let bad = 0
  let first = ''
  for (const [index, candidate] of candidates.entries()) {
    const parsed = schema.safeParse(candidate)
    if (parsed.success) rows.push(parsed.data)
    else if (bad++ === 0) first = `row ${index + 1}: ${firstIssue(parsed.error, candidate)}`
  }
  if (bad === 0) return rows
  const more = bad === 1 ? '' : ` (and ${bad - 1} more rows)`
  throw new AdapterError('row-invalid', `${where} ${first}${more}: mend the file`)
}

const firstIssue = (error: z.ZodError, row: Readonly<Record<string, unknown>>): string => {
  const issue = error.issues[0]
  const field = String(issue?.path[0])
  const value = row[field]
  const given = value === undefined ? 'is empty' : `is ${JSON.stringify(value)}`
  return `${columnName(field)} ${given}, ${issue?.message}`
}

import { distinctDates } from '../../adapters/duckdb/import/distinct-dates.ts'
import {
  csvTable,
  type LoadedFile,
  loadFile,
  MOST_REJECTED,
  parquetTable,
} from '../../adapters/duckdb/import/load-file.ts'
import { columnsOfParquet } from '../../adapters/duckdb/import/parquet-sample.ts'
import { withProgress } from '../../adapters/duckdb/import/with-progress.ts'
import type { ImportWorkspace } from '../../adapters/duckdb/import/workspace.ts'
import type { FileColumn } from '../../adapters/duckdb/source-files.ts'
import { sizeOf } from '../../adapters/files/import-file.ts'
import { isId } from '../../core/ids.ts'
import type { MappingDraft } from '../../core/import/infer-mapping.ts'
import type { ImportProblem } from './import-problem.ts'
import type { OnImportProgress } from './import-progress.ts'
import { decoded, type ReadyFile } from './prepare-files.ts'
import { firstLine } from './sample-files.ts'

/** One file as it is to be read. */
export interface FilePlan {
  readonly file: ReadyFile
  readonly mapping: MappingDraft
  /** Names of a CSV's columns, in order. */
  readonly columns: readonly string[]
  /** Whether its times are typed as instants. */
  readonly isInstant: boolean
}

/** A file whose readings are in the workspace. */
export interface StagedFile extends LoadedFile {
  readonly file: ReadyFile
  /** Where its lines are looked up. */
  readonly local: string
  readonly mapping: MappingDraft | undefined
  /** Readings that a line gives. */
  readonly readingsALine: number
}

const tableOf = (plan: FilePlan, local: string): string =>
  plan.mapping.csv === null
    ? parquetTable(local)
    : csvTable(local, plan.mapping.csv, plan.columns.length)

/** Reads file after file; one that is damaged is named, and the others are read. */
export const loadFiles = async (
  workspace: ImportWorkspace,
  plans: readonly FilePlan[],
  nowMs: number,
  onProgress: OnImportProgress,
): Promise<{
  readonly staged: readonly StagedFile[]
  readonly problems: readonly ImportProblem[]
}> => {
  const staged: StagedFile[] = []
  const problems: ImportProblem[] = []
  const of = plans.reduce((sum, { file }) => sum + sizeOf(file.local), 0)
  let done = 0
  for (const plan of plans) {
    const { file, mapping } = plan
    const bytes = sizeOf(file.local)
    const fail = (reason: string, detail: string): void => {
      problems.push({
        reason,
        count: 1,
        what: 'file',
        example: `${file.shown}: ${detail}`,
        isNote: false,
      })
    }
    const meterId = meterOf(file, mapping)
    if (meterId !== undefined && !isId(meterId))
      fail('meter-id-invalid', `its name gives the id "${meterId}", which is none`)
    else {
      try {
        const load = async (local: string): Promise<void> => {
          const columns = await columnsOf(workspace, plan, local)
          const loaded = await withProgress(
            workspace.connection,
            (share) =>
              onProgress({ phase: 'reading', done: done + share * bytes, of, unit: 'bytes' }),
            () =>
              loadFile(workspace.connection, tableOf(plan, local), {
                mapping,
                columns,
                file: file.index,
                meterId,
                nowMs,
              }),
          )
          staged.push({
            ...loaded,
            file,
            local,
            mapping,
            readingsALine: mapping.value.columns.length,
          })
          problems.push(...rejectedOf(file, loaded))
        }
        try {
          await load(file.local)
        } catch (cause) {
          if (file.kind !== 'csv' || isBug(cause)) throw cause
          // Lines with ends of several kinds stop DuckDB: a copy has one.
          await load(await decoded(workspace, file.local, file.index, 'utf-8', () => undefined))
        }
      } catch (cause) {
        if (isBug(cause)) throw cause
        fail('file-unreadable', `it is damaged (${firstLine(cause)})`)
      }
    }
    done += bytes
    onProgress({ phase: 'reading', done, of, unit: 'bytes' })
  }
  return { staged, problems }
}

/** SQL that DuckDB does not understand is no fault of a file. */
const isBug = (cause: unknown): boolean =>
  /^(Parser|Binder|Catalog|Internal) Error/.test(firstLine(cause))

const columnsOf = async (
  { connection }: ImportWorkspace,
  { mapping, columns }: FilePlan,
  local: string,
): Promise<ReadonlyMap<string, FileColumn>> =>
  mapping.csv === null
    ? columnsOfParquet(connection, local)
    : new Map(columns.map((name, index) => [name, { name: `c${index}`, type: 'VARCHAR' }]))

const meterOf = ({ name }: ReadyFile, { meter }: MappingDraft): string | undefined =>
  meter.from === 'file' ? (new RegExp(meter.pattern).exec(name)?.[1] ?? name) : undefined

const rejectedOf = (file: ReadyFile, { rejected }: LoadedFile): readonly ImportProblem[] => {
  const [first] = rejected
  if (first === undefined) return []
  const most = rejected.length >= MOST_REJECTED ? ', and perhaps more' : ''
  return [
    {
      reason: 'line-malformed',
      count: rejected.length,
      what: 'line',
      example: `${file.shown}:${first.line}: ${first.message}${most}`,
      isNote: false,
    },
  ]
}

/** Every date of the files, where their sample does not tell day from month. */
export const datesOf = (
  { connection }: ImportWorkspace,
  plans: readonly {
    readonly local: string
    readonly csv: MappingDraft['csv']
    readonly columns: readonly string[]
  }[],
  column: string,
): Promise<readonly string[]> => {
  const [first] = plans
  const name = first?.csv === null ? column : `c${first?.columns.indexOf(column)}`
  const tables = plans.map(({ local, csv, columns }) =>
    csv === null ? parquetTable(local) : csvTable(local, csv, columns.length),
  )
  return distinctDates(connection, tables, name)
}

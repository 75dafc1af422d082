import { columnsOfParquet } from '../../adapters/duckdb/import/parquet-sample.ts'
import type { ImportWorkspace } from '../../adapters/duckdb/import/workspace.ts'
import { sampleLines } from '../../adapters/files/sample-lines.ts'
import { commonWidth } from '../../core/import/choose-delimiter.ts'
import { namesOf } from '../../core/import/find-header.ts'
import type { Finding, Question } from '../../core/import/finding.ts'
import type { ImportAnswers, ZoneAnswer } from '../../core/import/import-answers.ts'
import type { ImportMapping } from '../../core/import/import-mapping.ts'
import { inferMapping, type MappingDraft } from '../../core/import/infer-mapping.ts'
import { cellsOf } from '../../core/import/sample-table.ts'
import { BadDataError } from '../bad-data-error.ts'
import type { ImportProblem } from './import-problem.ts'
import { datesOf, type FilePlan } from './load-files.ts'
import type { ReadyFile } from './prepare-files.ts'
import { cutSample, type FileGroup, firstLine, sampleFiles } from './sample-files.ts'

/** How each file is to be read, and why. */
export interface ImportPlan {
  readonly plans: readonly FilePlan[]
  readonly findings: readonly Finding[]
  readonly questions: readonly Question[]
  readonly problems: readonly ImportProblem[]
  /** Times written as 24:00 in the sample. */
  readonly midnightsAs24: number
  /** Which end the columns of a wide table are named by. */
  readonly slotStamp: 'start' | 'end' | undefined
}

/**
 * Infers the mapping of the files.
 * @throws BadDataError where they are of several forms that no one mapping holds
 */
export const inferPlan = async (
  workspace: ImportWorkspace,
  files: readonly ReadyFile[],
  answers: ImportAnswers,
  zone: ZoneAnswer,
): Promise<ImportPlan> => {
  const { groups, problems, questions } = await sampleFiles(workspace, files, answers)
  const allNames = groups.flatMap(({ sample }) => sample.fileNames)
  const plans: FilePlan[] = []
  let findings: readonly Finding[] = []
  let asked: readonly Question[] = questions
  let midnightsAs24 = 0
  let slotStamp: ImportPlan['slotStamp']
  for (const group of groups) {
    const sample = { ...group.sample, fileNames: allNames }
    const inferred = await inferWithDates(workspace, { ...group, sample }, answers, zone)
    if (findings.length === 0 || inferred.questions.length > 0)
      findings = [...group.findings, ...inferred.findings]
    if (inferred.questions.length > 0) asked = [...asked, ...inferred.questions]
    const { draft } = inferred
    if (draft === undefined) continue
    if (draft.layout === 'slots') slotStamp = inferred.slotStamp
    midnightsAs24 += draft.time.columns
      .flatMap((name) => cellsOf(sample.table, name))
      .filter((cell) => /(^|\D)24(:?00(:00)?)?$/.test(cell)).length
    for (const file of group.files)
      plans.push({
        file,
        mapping: draft,
        columns: sample.table.columns,
        isInstant: sample.typedTimes.get(draft.time.columns[0] ?? '') === 'instant',
      })
  }
  if (asked.length === 0) checkOneForm(plans)
  return { plans, findings, questions: asked, problems, midnightsAs24, slotStamp }
}

/** Where the sample does not tell day from month, all dates of the files are asked. */
const inferWithDates = async (
  workspace: ImportWorkspace,
  { files, sample }: FileGroup,
  answers: ImportAnswers,
  zone: ZoneAnswer,
): Promise<ReturnType<typeof inferMapping>> => {
  const inferred = inferMapping(sample, answers, zone)
  const isOpen = inferred.questions.some(
    ({ field, option }) => field === 'time.format' && option.startsWith('--date-order'),
  )
  const isWeak = inferred.findings.some(
    ({ field, strength }) => field === 'time.format' && strength === 'weak',
  )
  const shown = inferred.findings.find(({ field }) => field === 'time.columns')?.value ?? ''
  const [column, clockColumn] = Array.from(shown.matchAll(/"([^"]+)"/g), ([, name = '']) => name)
  if ((!isOpen && !isWeak) || column === undefined) return inferred
  const { columns } = sample.table
  const allDates = await datesOf(
    workspace,
    files.map(({ local }) => ({ local, csv: sample.csv, columns })),
    column,
  )
  const clocks =
    clockColumn === undefined
      ? cellsOf(sample.table, column).map((cell) => cell.replace(/^[^ T]+/, ''))
      : cellsOf(sample.table, clockColumn).map((cell) => ` ${cell}`)
  return inferMapping({ ...sample, allDates: withClock(allDates, clocks) }, answers, zone)
}

/** Dates with a time of day of the sample's behind them, so that all are of the sample's form. */
const withClock = (dates: readonly string[], clocks: readonly string[]): readonly string[] => {
  const clock = clocks.find((it) => it.trim() !== '') ?? ''
  return dates.map((date) => date + clock)
}

/** Files may differ in how their text is cut and, with a column per meter, in their meters; in nothing else. */
const checkOneForm = (plans: readonly FilePlan[]): void => {
  const [first] = plans
  if (first === undefined) return
  const other = plans.find(({ mapping }) => formOf(mapping) !== formOf(first.mapping))
  if (other !== undefined)
    throw new BadDataError(
      `the files are of several forms, "${first.file.shown}" (${first.columns.slice(0, 6).join(', ')}) and "${other.file.shown}" (${other.columns.slice(0, 6).join(', ')}): import each form on its own`,
    )
}

const formOf = (mapping: MappingDraft): string =>
  JSON.stringify({
    ...mapping,
    csv: mapping.csv !== null,
    missing: null,
    value: {
      ...mapping.value,
      columns: mapping.layout === 'meters' ? null : mapping.value.columns,
    },
  })

/** Reads each file by a mapping that is given; a file that has not its columns is named. */
export const planByMapping = async (
  workspace: ImportWorkspace,
  files: readonly ReadyFile[],
  mapping: ImportMapping,
): Promise<ImportPlan> => {
  const plans: FilePlan[] = []
  const problems: ImportProblem[] = []
  for (const file of files) {
    const { columns, instants } = await columnsOf(workspace, file, mapping)
    const wanted = [
      ...mapping.time.columns,
      ...mapping.value.columns,
      ...(mapping.meter.from === 'column' ? [mapping.meter.column] : []),
      ...[mapping.kvarhColumn, mapping.qualityColumn].filter((it) => it !== null),
    ]
    const missing = wanted.find((name) => !columns.includes(name))
    if (missing === undefined)
      plans.push({
        file,
        mapping,
        columns,
        isInstant: instants.includes(mapping.time.columns[0] ?? ''),
      })
    else
      problems.push({
        reason: 'header-differs',
        count: 1,
        what: 'file',
        example: `${file.shown}${mapping.csv === null ? '' : `:${mapping.csv.headerLine}`}: no column "${missing}" there, but ${columns.slice(0, 8).join(', ')}`,
        isNote: false,
      })
  }
  return { plans, findings: [], questions: [], problems, midnightsAs24: 0, slotStamp: undefined }
}

/** The columns of a file, and those of them that are typed as instants; none where it is of the other format. */
const columnsOf = async (
  workspace: ImportWorkspace,
  file: ReadyFile,
  { csv }: ImportMapping,
): Promise<{ readonly columns: readonly string[]; readonly instants: readonly string[] }> => {
  if ((csv === null) !== (file.kind === 'parquet')) return { columns: [], instants: [] }
  if (csv === null) {
    try {
      const columns = [...(await columnsOfParquet(workspace.connection, file.local)).values()]
      const instants = columns.filter(({ type }) => type === 'TIMESTAMP WITH TIME ZONE')
      return {
        columns: columns.map(({ name }) => name),
        instants: instants.map(({ name }) => name),
      }
    } catch (cause) {
      return { columns: [`damaged: ${firstLine(cause)}`], instants: [] }
    }
  }
  const { head, further } = sampleLines(file.local)
  const lines = head.slice(Math.max(0, csv.headerLine - 1))
  const cut =
    (await cutSample(workspace, [...lines, ...further], csv.delimiter, csv.quote)).get(
      csv.delimiter,
    ) ?? []
  const { width } = commonWidth(cut.slice(csv.headerLine === 0 ? 0 : 1))
  return { columns: namesOf(csv.headerLine === 0 ? [] : (cut[0] ?? []), width), instants: [] }
}

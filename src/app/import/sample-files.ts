import { writeFileSync } from 'node:fs'
import { cutLines } from '../../adapters/duckdb/import/cut-lines.ts'
import { parquetSample } from '../../adapters/duckdb/import/parquet-sample.ts'
import type { ImportWorkspace } from '../../adapters/duckdb/import/workspace.ts'
import { sampleLines } from '../../adapters/files/sample-lines.ts'
import { type CutLines, chooseDelimiter, commonWidth } from '../../core/import/choose-delimiter.ts'
import { findHeader } from '../../core/import/find-header.ts'
import type { Finding, Question } from '../../core/import/finding.ts'
import type { ImportAnswers } from '../../core/import/import-answers.ts'
import { DELIMITERS, type Delimiter, type ImportMapping } from '../../core/import/import-mapping.ts'
import type { ImportSample } from '../../core/import/infer-mapping.ts'
import type { ImportProblem } from './import-problem.ts'
import type { ReadyFile } from './prepare-files.ts'

/** Files of one form: the same columns, cut the same way. */
export interface FileGroup {
  readonly files: readonly ReadyFile[]
  readonly sample: ImportSample
  /** Cells of a line. */
  readonly width: number
  readonly findings: readonly Finding[]
}

export interface SampledFiles {
  readonly groups: readonly FileGroup[]
  readonly problems: readonly ImportProblem[]
  readonly questions: readonly Question[]
}

/** So many files of a form are looked into; more tell nothing new. */
const MOST_SAMPLED = 40

interface OpenGroup {
  readonly files: ReadyFile[]
  readonly csv: ImportMapping['csv']
  readonly columns: readonly string[]
  readonly typedTimes: ImportSample['typedTimes']
  readonly preamble: readonly string[]
  readonly headerText: string | undefined
  readonly width: number
  readonly findings: readonly Finding[]
  readonly rows: (readonly (string | null)[])[]
  sampled: number
}

/** Sorts the files by their form, and keeps lines of each form as a sample. */
export const sampleFiles = async (
  workspace: ImportWorkspace,
  files: readonly ReadyFile[],
  answers: ImportAnswers,
): Promise<SampledFiles> => {
  const groups = new Map<string, OpenGroup>()
  const problems: ImportProblem[] = []
  const questions = new Map<string, Question>()
  for (const file of files) {
    const opened =
      file.kind === 'parquet'
        ? await openParquet(workspace, file, groups)
        : await openCsv(workspace, file, answers, groups)
    if (opened.type === 'problem') problems.push(opened.problem)
    if (opened.type === 'asked') questions.set(opened.question.field, opened.question)
    if (opened.type === 'group') {
      const known = groups.get(opened.key)
      if (known === undefined) groups.set(opened.key, opened.group)
      else {
        known.files.push(file)
        if (known.sampled < MOST_SAMPLED) known.rows.push(...opened.group.rows)
        known.sampled++
      }
    }
  }
  return {
    groups: [...groups.values()].map(
      ({ files: members, csv, columns, rows, typedTimes, preamble, width, findings }) => ({
        files: members,
        width,
        findings,
        sample: {
          csv,
          table: { columns, rows },
          typedTimes,
          preamble,
          fileNames: members.map(({ name }) => name),
        },
      }),
    ),
    problems,
    questions: [...questions.values()],
  }
}

type Opened =
  | { readonly type: 'group'; readonly key: string; readonly group: OpenGroup }
  | { readonly type: 'known' }
  | { readonly type: 'problem'; readonly problem: ImportProblem }
  | { readonly type: 'asked'; readonly question: Question }

const fileProblem = (file: ReadyFile, reason: string, detail: string): Opened => ({
  type: 'problem',
  problem: { reason, count: 1, what: 'file', example: `${file.shown}: ${detail}`, isNote: false },
})

const openParquet = async (
  { connection }: ImportWorkspace,
  file: ReadyFile,
  groups: ReadonlyMap<string, OpenGroup>,
): Promise<Opened> => {
  try {
    const { columns, rows } = await parquetSample(connection, file.local)
    if (rows.length === 0) return fileProblem(file, 'file-empty', 'it has columns and no rows')
    const key = JSON.stringify(columns)
    const known = groups.get(key)
    if (known !== undefined && known.sampled >= MOST_SAMPLED) {
      known.files.push(file)
      return { type: 'known' }
    }
    const typedTimes = new Map<string, 'instant' | 'wall'>()
    for (const { name, type } of columns) {
      if (type === 'TIMESTAMP WITH TIME ZONE') typedTimes.set(name, 'instant')
      else if (/^(DATE|TIMESTAMP)/.test(type)) typedTimes.set(name, 'wall')
    }
    const names = columns.map(({ name }) => name)
    return {
      type: 'group',
      key,
      group: {
        files: [file],
        csv: null,
        columns: names,
        typedTimes,
        preamble: [],
        headerText: undefined,
        width: names.length,
        findings: [],
        rows: [...rows],
        sampled: 1,
      },
    }
  } catch (cause) {
    return fileProblem(file, 'file-unreadable', `it is damaged (${firstLine(cause)})`)
  }
}

export const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? ''

const openCsv = async (
  workspace: ImportWorkspace,
  file: ReadyFile,
  answers: ImportAnswers,
  groups: ReadonlyMap<string, OpenGroup>,
): Promise<Opened> => {
  const { head, further } = sampleLines(file.local)
  const like = [...groups.values()].find(
    ({ csv, headerText }) =>
      csv !== null &&
      headerText !== undefined &&
      csv.encoding === file.encoding &&
      head[csv.headerLine - 1] === headerText &&
      head.length > csv.headerLine,
  )
  if (like !== undefined && like.sampled >= MOST_SAMPLED) {
    like.files.push(file)
    return { type: 'known' }
  }
  const lines = [...head, ...further]
  const declared = DELIMITERS.find(
    (it) => (head[0] ?? '').replace(/^\ufeff/, '').trim() === `sep=${it}`.trim(),
  )
  const quote = lines.some((line) => /(^|[;,\t|])"/.test(line)) ? '"' : ''
  const cuts = await cutSample(workspace, lines, answers.delimiter ?? declared, quote)
  const chosen = chooseDelimiter(cuts, answers.delimiter === undefined ? declared : undefined)
  if (chosen.type === 'asked')
    return lines.filter((line) => line.trim() !== '').length < 2
      ? fileProblem(file, 'header-only', 'it has one line and no readings')
      : {
          type: 'asked',
          question: { ...chosen.question, message: `${file.shown}: ${chosen.question.message}` },
        }
  const cut = cuts.get(chosen.value) ?? []
  return groupOf(file, head, cut, chosen.value, chosen.finding, quote, answers)
}

const groupOf = (
  file: ReadyFile,
  head: readonly string[],
  cut: CutLines,
  delimiter: Delimiter,
  delimiterFinding: Finding,
  quote: '"' | '',
  answers: ImportAnswers,
): Opened => {
  const { width } = commonWidth(cut)
  const header =
    answers.headerLine === undefined
      ? findHeader(cut, width)
      : headerAt(cut, head, answers.headerLine, width)
  if (header.type === 'asked') return { type: 'asked', question: header.question }
  const { at, columns } = header.value
  const headerLine = lineOf(head, at)
  const rows = cut
    .slice(at + 1)
    .map((line) => line.slice(0, width))
    .filter((line) => line.at(-1) !== null)
  if (rows.length === 0)
    return fileProblem(
      file,
      'header-only',
      `line ${headerLine} is a header, and no readings follow`,
    )
  const csv = { encoding: file.encoding, delimiter, quote, headerLine }
  const findings: Finding[] = [
    delimiterFinding,
    { ...header.finding, value: headerLine === 0 ? 'none' : `line ${headerLine}` },
  ]
  return {
    type: 'group',
    key: JSON.stringify([csv, columns]),
    group: {
      files: [file],
      csv,
      columns,
      typedTimes: new Map(),
      preamble: head.slice(0, Math.max(0, headerLine - 1)),
      headerText: head[headerLine - 1],
      width,
      findings,
      rows,
      sampled: 1,
    },
  }
}

const headerAt = (
  cut: CutLines,
  head: readonly string[],
  line: number,
  width: number,
): ReturnType<typeof findHeader> => {
  const at = line === 0 ? -1 : head.slice(0, line).filter((it) => it.trim() !== '').length - 1
  const inferred = findHeader(at < 0 ? [] : cut.slice(at, at + 1), width)
  return inferred.type === 'asked'
    ? inferred
    : {
        ...inferred,
        value: { at, columns: inferred.value.columns },
        finding: { ...inferred.finding, evidence: `--header-line ${line}`, strength: 'given' },
      }
}

/** The line of the file that the line of that index is, blank ones counted; 0 for none. */
const lineOf = (head: readonly string[], at: number): number => {
  if (at < 0) return 0
  let seen = -1
  return head.findIndex((line) => line.trim() !== '' && ++seen === at) + 1
}

export const cutSample = async (
  workspace: ImportWorkspace,
  lines: readonly string[],
  only: Delimiter | undefined,
  quote: string,
): Promise<ReadonlyMap<Delimiter, CutLines>> => {
  const path = workspace.path('sample.csv')
  writeFileSync(path, `${lines.map((line) => line.replace(/^\ufeff/, '')).join('\n')}\n`)
  const cuts = new Map<Delimiter, CutLines>()
  for (const delimiter of only === undefined ? DELIMITERS : [only]) {
    const width = Math.max(...lines.map((line) => line.split(delimiter).length))
    if (width > 1)
      cuts.set(delimiter, await cutLines(workspace.connection, path, delimiter, quote, width))
  }
  return cuts
}
